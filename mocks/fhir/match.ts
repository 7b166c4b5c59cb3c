/** One search parameter against one resource: hl7.org/fhir/R4/search.html, without the types that nothing here needs. */
import { dateTest } from './dates.ts'
import { isObject, storedKey, textAt, valuesAt, type Resource } from './json.ts'
import type { SearchParameter } from './parameters.ts'

type Test = (value: unknown) => boolean

/** What a token value holds, as [system, code] pairs; a bare code has no system of its own. */
const tokensOf = (value: unknown): readonly (readonly [string | null, string])[] => {
  if (typeof value === 'string') return [[null, value]]
  if (typeof value === 'boolean') return [[null, String(value)]]
  if (!isObject(value)) return []
  if (Array.isArray(value['coding'])) return value['coding'].flatMap(tokensOf)
  const system = textAt(value, 'system')
  const code = textAt(value, 'code') ?? textAt(value, 'value')
  return system === null && code === null ? [] : [[system, code ?? '']]
}

/** `code`, `system|code`, `|code` (without a system), `system|` (anything of it). A primitive code has any system. */
const tokenTest = (asked: string): Test => {
  const bar = asked.indexOf('|')
  const system = bar === -1 ? null : asked.slice(0, bar)
  const code = asked.slice(bar + 1)
  return (value) =>
    tokensOf(value).some(([storedSystem, storedCode]) => {
      const systemFits = system === '' ? storedSystem === null : storedSystem === system || !isObject(value)
      return (system === null || systemFits) && (code === '' || storedCode === code)
    })
}

/** `Patient/p1`, a whole address below the base, or a bare id where it can mean one type only. */
const referenceTest = (asked: string, parameter: SearchParameter, type: string | null): Test => {
  const named = storedKey(asked)
  const bare = type ?? parameter.bare
  const wanted = named.includes('/') || bare === null ? named : `${bare}/${named}`
  return (value) => {
    const stored = textAt(value, 'reference')
    if (stored === null || !wanted.includes('/')) return false
    const key = storedKey(stored)
    return key === wanted && (parameter.only === null || key.startsWith(`${parameter.only}/`))
  }
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const wordsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return ['family', 'given', 'text'].flatMap((name) => valuesAt(value, name)).filter((item) => typeof item === 'string')
}

const stringTest = (asked: string, modifier: string | null): Test => {
  const wanted = plain(asked)
  return (value) =>
    wordsOf(value).some((stored) => {
      if (modifier === 'exact') return stored === asked
      return modifier === 'contains' ? plain(stored).includes(wanted) : plain(stored).startsWith(wanted)
    })
}

const numberTest = (asked: string): Test | null => {
  const match = /^(eq|ne|gt|lt|ge|le)?(-?\d+(?:\.\d+)?)(?:\|.*)?$/u.exec(asked)
  if (match === null) return null
  const wanted = Number(match[2])
  const compares: Readonly<Record<string, (stored: number) => boolean>> = {
    eq: (stored) => stored === wanted,
    ne: (stored) => stored !== wanted,
    gt: (stored) => stored > wanted,
    lt: (stored) => stored < wanted,
    ge: (stored) => stored >= wanted,
    le: (stored) => stored <= wanted,
  }
  const compare = compares[match[1] ?? 'eq']
  return (value) => {
    const stored = isObject(value) ? value['value'] : value
    return typeof stored === 'number' && compare !== undefined && compare(stored)
  }
}

const modifiersOf: Readonly<Record<SearchParameter['type'], readonly string[]>> = {
  token: ['not', 'missing'],
  reference: ['missing'],
  date: ['missing'],
  string: ['exact', 'contains', 'missing'],
  quantity: ['missing'],
  number: ['missing'],
  uri: ['missing'],
}

const testOf = (asked: string, parameter: SearchParameter, modifier: string | null): Test | null => {
  switch (parameter.type) {
    case 'token':
      return tokenTest(asked)
    case 'reference':
      return referenceTest(asked, parameter, modifier)
    case 'date':
      return dateTest(asked)
    case 'string':
      return stringTest(asked, modifier)
    case 'quantity':
    case 'number':
      return numberTest(asked)
    case 'uri':
      return (value) => value === asked
  }
}

/** The values of a parameter that are separated by commas; `\,` is a comma of the value itself. */
export const alternatives = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|,)((?:\\.|[^,\\])*)/gu)].map((match) => (match[1] ?? '').replace(/\\([,$|\\])/gu, '$1'))

/** The values that a parameter looks at. */
export const valuesFor = (resource: Resource, parameter: SearchParameter): readonly unknown[] =>
  parameter.paths.flatMap((path) => valuesAt(resource, path))

/** A test of resources from one `name:modifier=text`; a text says what is wrong with it. */
export const resourceTest = (
  parameter: SearchParameter,
  modifier: string | null,
  text: string,
): ((resource: Resource) => boolean) | string => {
  const isType = parameter.type === 'reference' && modifier !== null && /^[A-Z]/u.test(modifier)
  if (modifier !== null && !isType && !modifiersOf[parameter.type].includes(modifier)) {
    return `Unsupported modifier: ${modifier}`
  }
  if (modifier === 'missing') {
    if (text !== 'true' && text !== 'false') return `Invalid value for :missing: ${text}`
    return (resource) => (valuesFor(resource, parameter).length === 0) === (text === 'true')
  }
  const tests = alternatives(text).map((asked) => testOf(asked, parameter, modifier))
  const readable = tests.filter((test) => test !== null)
  if (readable.length < tests.length) return `Invalid ${parameter.type} value: ${text}`
  const matches = (resource: Resource): boolean =>
    valuesFor(resource, parameter).some((value) => readable.some((test) => test(value)))
  return modifier === 'not' ? (resource) => !matches(resource) : matches
}
