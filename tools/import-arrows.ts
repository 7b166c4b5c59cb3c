/**
 * Which part of the project may import which. A part is a folder of `src/`, `mocks` or `main`; the checker reads the
 * import lines of every file and names each arrow that the table below does not allow.
 */
import { posix } from 'node:path'

/** Our own parts, and the outside packages, that each part may import. `*` stands for any package. */
const allowed: Readonly<Record<string, { readonly parts: readonly string[]; readonly packages: readonly string[] }>> = {
  billing: { parts: [], packages: [] },
  reference: { parts: ['billing'], packages: [] },
  scan: { parts: ['billing'], packages: [] },
  claim: { parts: ['billing'], packages: [] },
  fhir: { parts: ['billing', 'reference'], packages: ['uuid', 'fhir'] },
  review: { parts: ['billing', 'reference', 'claim', 'fhir'], packages: ['fhir'] },
  smart: { parts: ['billing', 'reference', 'fhir'], packages: ['fhirclient', 'fhir'] },
  app: { parts: ['billing', 'reference', 'scan', 'claim', 'fhir', 'review', 'smart'], packages: ['uuid'] },
  ui: {
    parts: ['billing', 'reference', 'scan', 'claim', 'fhir', 'review', 'smart', 'app'],
    packages: ['preact'],
  },
  main: { parts: ['billing', 'reference', 'fhir', 'smart', 'app', 'ui'], packages: ['preact'] },
  cli: { parts: ['billing', 'reference', 'fhir'], packages: ['node:*', 'csv-parse', 'read-excel-file', 'yauzl'] },
  mocks: { parts: [], packages: ['*'] },
}

/** Parts of which only types may be imported. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { mocks: ['billing'] }

export interface ImportLine {
  /** The module as written. */
  readonly from: string
  readonly isType: boolean
}

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/(^|[\s;{}])\/\/[^\n]*/gu, '$1')

const sideEffect = /(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]/gu
const clause = /(?:^|[\n;}])\s*(?:import|export)\b(\s+type\b)?([\w$\s{},*]*?)\bfrom\s*['"]([^'"]+)['"]/gu
const called = /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/gu

/** Every module that a source file names: static, type and side-effect imports, re-exports, `import()`. */
export const importLines = (source: string): readonly ImportLine[] => {
  const text = withoutComments(source)
  const bare = [...text.matchAll(sideEffect)].map((match) => ({ from: match[1] ?? '', isType: false }))
  const clauses = [...text.matchAll(clause)].map((match) => ({ from: match[3] ?? '', isType: match[1] !== undefined }))
  const dynamics = [...text.matchAll(called)].map((match) => ({ from: match[1] ?? '', isType: false }))
  return [...bare, ...clauses, ...dynamics]
}

/** The part a file of the project is in ("src/billing/ndc.ts" → billing), or null for one outside `src` and `mocks`. */
export const partOf = (path: string): string | null => {
  if (path.startsWith('mocks/')) return 'mocks'
  const inside = /^src\/(?:([^/]+)\/)?/u.exec(path)
  if (inside === null) return null
  return inside[1] ?? 'main'
}

const packageOf = (name: string): string =>
  name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.startsWith('node:') ? 'node:*' : (name.split('/')[0] ?? name)

const wrongArrow = (part: string, path: string, line: ImportLine): string | null => {
  const rules = allowed[part]
  if (rules === undefined) return `${path}: ${part} is no known part of src`
  if (!line.from.startsWith('.')) {
    const fine = rules.packages.includes('*') || rules.packages.includes(packageOf(line.from))
    return fine ? null : `${path}: ${part} may not import the package ${line.from}`
  }
  const target = posix.normalize(posix.join(posix.dirname(path), line.from))
  const targetPart = partOf(target)
  if (targetPart === part || rules.parts.includes(targetPart ?? '')) return null
  if (line.isType && (typesOnly[part] ?? []).includes(targetPart ?? '')) return null
  return `${path}: ${part} may not import ${target}`
}

/** The wrong arrows of one file, as sentences. `path` is relative to the project, with slashes. */
export const wrongArrows = (path: string, source: string): readonly string[] => {
  const part = partOf(path)
  if (part === null) return []
  return importLines(source).flatMap((line) => wrongArrow(part, path, line) ?? [])
}
