/** A resource may come several times with a chart, from several searches or out of a history. */
import type { Held } from './chart-index.ts'
import { byText, canonicalJson, isJson, type Json } from './element.ts'

interface Copy {
  readonly held: Held
  readonly version: number
  /** Milliseconds since 1970. */
  readonly updated: number
  /** All but `meta`. */
  readonly content: string
}

const copyOf = (held: Held): Copy => {
  const { meta, ...rest } = held.json
  const { versionId, lastUpdated }: Json = isJson(meta) ? meta : {}
  return {
    held,
    version: typeof versionId === 'string' && /^\d{1,15}$/.test(versionId) ? Number(versionId) : -1,
    updated: Date.parse(typeof lastUpdated === 'string' ? lastUpdated : '') || 0,
    content: canonicalJson(rest),
  }
}

const newestFirst = (a: Copy, b: Copy): number => b.version - a.version || b.updated - a.updated

/** Of several copies of one resource the newest; where none is newer and they differ, a fixed one, with a problem. */
export const newestOf = (copies: readonly Held[]): readonly Held[] => {
  if (copies.length < 2) return copies
  const [best, ...others] = copies.map(copyOf).sort((a, b) => newestFirst(a, b) || byText(a.content, b.content))
  if (best === undefined) return []
  const { held, content } = best
  if (!others.some((other) => newestFirst(best, other) === 0 && other.content !== content)) return [held]
  const detail = 'the chart holds this resource several times with different content and no newer version'
  return [{ ...held, problems: [{ code: 'resource-invalid', origin: { source: held.source, path: '' }, detail }] }]
}
