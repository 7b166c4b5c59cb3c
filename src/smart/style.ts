/**
 * The EHR's accent and corners (SMART App Launch 2.2, `smart_style_url`), from an experimental file that anybody at that
 * address may have written. Nothing of its text goes on: a colour and a length are read as numbers and written anew.
 */

/** Null where the file says nothing that can be used. */
export interface SmartStyle {
  /** "#rrggbb", not transparent; whoever uses it sees whether it can be read where it will stand. */
  readonly highlight: string | null
  /** "6px" */
  readonly borderRadius: string | null
}

/** Red, green and blue from 0 to 255, and opacity from 0 to 1. */
type Colour = readonly [number, number, number, number]

const hex = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/iu
const rgb = /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*(0|1|0?\.\d{1,4}|1\.0{1,4})\s*)?\)$/iu

const readColour = (value: unknown): Colour | null => {
  if (typeof value !== 'string' || value.length > 40) return null
  const said = value.trim()
  if (hex.test(said)) {
    const digits = said.length > 5 ? said.slice(1) : Array.from(said.slice(1), (digit) => digit + digit).join('')
    const [red = 0, green = 0, blue = 0, alpha = 255] = (digits.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16))
    return [red, green, blue, alpha / 255]
  }
  const parts = rgb.exec(said)
  if (parts === null) return null
  const [red = 256, green = 256, blue = 256] = parts.slice(1, 4).map(Number)
  return Math.max(red, green, blue) > 255 ? null : [red, green, blue, Number(parts[4] ?? 1)]
}

const written = ([red, green, blue]: Colour): string => `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** Pixels at which a page still works. */
const largestRadius = 24

/** "px", and "rem" or "em" as 16 of them; null for what is no length, or too long. */
const readRadius = (value: unknown): string | null => {
  const [, amount, unit = ''] = typeof value === 'string' ? (/^\s*(\d{1,3}(?:\.\d{1,4})?)(px|r?em)\s*$/iu.exec(value) ?? []) : []
  if (amount === undefined) return null
  const pixels = Number(amount) * (unit.toLowerCase() === 'px' ? 1 : 16)
  return pixels > largestRadius ? null : `${Number(pixels.toFixed(2))}px`
}

/** Reads the file; its other colours, sizes and fonts are not taken. */
export const readSmartStyle = (json: unknown): SmartStyle => {
  const said: Readonly<Record<string, unknown>> = typeof json === 'object' && json !== null ? { ...json } : {}
  const highlight = readColour(said['color_highlight'])
  return { highlight: highlight?.[3] === 1 ? written(highlight) : null, borderRadius: readRadius(said['dim_border_radius']) }
}

const longest = 20_000

/**
 * Fetches the file at a session's `styleAddress`, without token, cookies or referrer, and reads it; null where it does
 * not come. A redirect is not followed: it could lead away from the allowed origin.
 */
export const loadSmartStyle = async (get: typeof fetch, address: string): Promise<SmartStyle | null> => {
  const options = { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(10_000) } as const
  const answer = await get(address, options).catch(() => null)
  const text = answer?.ok === true ? await answer.text().catch(() => '') : ''
  if (text === '' || text.length > longest) return null
  try {
    return readSmartStyle(JSON.parse(text))
  } catch {
    return null
  }
}
