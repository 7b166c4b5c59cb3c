/** A search: criteria, order, pages, and what is included with them. */
import { invalid, refuse, type Answer } from './answer.ts'
import type { Grant } from './access.ts'
import { criteriaOf } from './criteria.ts'
import { stretchOfValue } from './dates.ts'
import { keyOf, storedKey, textAt, type JsonObject, type Resource } from './json.ts'
import { alternatives, valuesFor } from './match.ts'
import { isKnownType, parameterOf } from './parameters.ts'
import type { Held, Pages } from './pages.ts'
import type { Store } from './store.ts'

export interface Searching {
  readonly store: Store
  readonly grant: Grant
  readonly pages: Pages
  readonly base: string
}

/** What a query holds beside its criteria. `_format` and `_pretty` change nothing here. */
export const controls: readonly string[] = [
  '_count', '_sort', '_include', '_include:iterate', '_revinclude', '_summary', '_total', '_format', '_pretty', '_page',
]

/** As the recorded servers: 20 without `_count`, and no more than 1,000 whatever is asked. */
const pageSize = (text: string | null): number | null => {
  if (text === null) return 20
  return /^\d+$/u.test(text) ? Math.min(Number(text), 1000) : null
}

const sortKey = (value: unknown): number | string => {
  const stretch = stretchOfValue(value)
  if (stretch !== null) return stretch.from
  if (typeof value === 'string') return value.toLowerCase()
  const texts = ['family', 'coding.code', 'value', 'reference'].map((path) => textAt(value, path))
  return (texts.find((text) => text !== null) ?? '').toLowerCase()
}

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0)

interface Order {
  readonly direction: 1 | -1
  readonly keyOf: (resource: Resource) => number | string | null
}

const ordersOf = (type: string, text: string | null): readonly Order[] | string => {
  const orders: Order[] = []
  for (const written of text === null ? [] : alternatives(text)) {
    const parameter = parameterOf(type, written.replace(/^-/u, ''))
    if (parameter === null) return `Unknown sort parameter: ${written}`
    orders.push({
      direction: written.startsWith('-') ? -1 : 1,
      keyOf: (resource) => {
        const value = valuesFor(resource, parameter)[0]
        return value === undefined ? null : sortKey(value)
      },
    })
  }
  return orders
}

/** Stable, and resources without a value come last in either direction. */
const sorted = (resources: readonly Resource[], orders: readonly Order[]): readonly Resource[] => {
  const rows = resources.map((resource) => ({ resource, keys: orders.map((order) => order.keyOf(resource)) }))
  rows.sort((a, b) => {
    for (const [index, { direction }] of orders.entries()) {
      const [first, second] = [a.keys[index] ?? null, b.keys[index] ?? null]
      const order =
        first === null || second === null ? Number(first === null) - Number(second === null) : direction * compare(first, second)
      if (order !== 0) return order
    }
    return 0
  })
  return rows.map(({ resource }) => resource)
}

interface Include {
  readonly source: string
  readonly name: string
  readonly target: string | null
}

/** `MedicationAdministration:medication` or, to one type only, `MedicationAdministration:performer:Practitioner`. */
const includesOf = (texts: readonly string[]): readonly Include[] | string => {
  const includes: Include[] = []
  for (const text of texts) {
    const [source = '', name = '', target = null] = text.split(':')
    if (parameterOf(source, name)?.type !== 'reference') return `Invalid include: ${text}`
    includes.push({ source, name, target })
  }
  return includes
}

const targetsOf = (resource: Resource, include: Include): readonly string[] => {
  const parameter = include.source === resource.resourceType ? parameterOf(include.source, include.name) : null
  if (parameter === null) return []
  return valuesFor(resource, parameter)
    .map((value) => storedKey(textAt(value, 'reference') ?? ''))
    .filter((key) => include.target === null || key.startsWith(`${include.target}/`))
}

const readKey = (store: Store, key: string): Resource | null => {
  const [type = '', id = '', ...more] = key.split('/')
  return more.length > 0 || !isKnownType(type) ? null : store.read(type, id)
}

/** What belongs to a page beside its matches: one step, and with `:iterate` until nothing new is found. */
const included = (
  matches: readonly Resource[],
  query: URLSearchParams,
  { store, grant }: Searching,
): readonly Resource[] | string => {
  const once = includesOf(query.getAll('_include'))
  const again = includesOf(query.getAll('_include:iterate'))
  const reverse = includesOf(query.getAll('_revinclude'))
  if (typeof once === 'string') return once
  if (typeof again === 'string') return again
  if (typeof reverse === 'string') return reverse
  const seen = new Set(matches.map(keyOf))
  const found: Resource[] = []
  const add = (resource: Resource | null): Resource[] => {
    if (resource === null || seen.has(keyOf(resource)) || !grant.allows(resource, 'r')) return []
    seen.add(keyOf(resource))
    found.push(resource)
    return [resource]
  }
  const forward = (from: readonly Resource[], by: readonly Include[]): Resource[] =>
    from
      .flatMap((resource) => by.flatMap((include) => targetsOf(resource, include)))
      .flatMap((key) => add(readKey(store, key)))
  const keys = new Set(seen)
  for (const include of reverse) {
    for (const resource of store.list(include.source)) {
      if (targetsOf(resource, include).some((key) => keys.has(key))) add(resource)
    }
  }
  let next = [...forward(matches, [...once, ...again]), ...(again.length === 0 ? [] : forward([...found], again))]
  while (next.length > 0) next = forward(next, again)
  return found
}

const entry = (base: string, resource: Resource, mode: 'match' | 'include'): JsonObject => ({
  fullUrl: `${base}/${keyOf(resource)}`,
  resource,
  search: { mode },
})

/** As the recorded servers: `total` is given to those who ask for it. */
const wantsTotal = (query: URLSearchParams): boolean => ['accurate', 'estimate'].includes(query.get('_total') ?? '')

/** A Bundle of what was found. FHIR allows no empty array, so a search without results has no `entry`. */
export const searchset = (
  base: string,
  found: { readonly matches: readonly Resource[]; readonly includes: readonly Resource[]; readonly total: number | null },
  links: readonly JsonObject[],
): Answer => {
  const entries = [
    ...found.matches.map((resource) => entry(base, resource, 'match')),
    ...found.includes.map((resource) => entry(base, resource, 'include')),
  ]
  return {
    status: 200,
    body: {
      resourceType: 'Bundle',
      type: 'searchset',
      ...(found.total === null ? {} : { total: found.total }),
      link: links,
      ...(entries.length === 0 ? {} : { entry: entries }),
    },
  }
}

/** All matches in order; a text says what is wrong with the query. */
const findAll = (
  type: string,
  query: URLSearchParams,
  { store, grant, base }: Searching,
): readonly Resource[] | string => {
  // An address below the base names a resource of this store, as it does in a body.
  const pairs = [...query].map(([name, text]) => [name, text.replaceAll(`${base}/`, '{base}/')] as const)
  const criteria = criteriaOf(type, pairs.filter(([name]) => !controls.includes(name)))
  if (typeof criteria === 'string') return criteria
  const orders = ordersOf(type, query.get('_sort'))
  if (typeof orders === 'string') return orders
  const matches = store.list(type).filter((resource) => criteria.matches(resource) && grant.allows(resource, 's'))
  return orders.length === 0 ? matches : sorted(matches, orders)
}

/** One page of results. What was deleted since is left out; nothing that came since moves the others. */
const page = (held: Held, self: string, next: () => string, searching: Searching): Answer => {
  const { type, keys, from, size, query } = held
  const matches = keys
    .slice(from, from + size)
    .flatMap((key) => readKey(searching.store, key) ?? [])
    .filter((resource) => searching.grant.allows(resource, 's'))
  const includes = included(matches, query, searching)
  if (typeof includes === 'string') return invalid(includes)
  const address = `${searching.base}/${type}`
  const links = [{ relation: 'self', url: `${address}${self}` }]
  if (from + size < keys.length) links.push({ relation: 'next', url: `${address}?_page=${next()}` })
  return searchset(searching.base, { matches, includes, total: wantsTotal(query) ? keys.length : null }, links)
}

/** The page that a `next` link names. */
const laterPage = (type: string, token: string, searching: Searching): Answer => {
  const held = searching.pages.open(token)
  if (held?.type !== type) return refuse(410, 'expired', 'This page of the search is no longer held. Search again.')
  return page(held, `?_page=${token}`, () => searching.pages.after(token), searching)
}

/** GET [type]?query and POST [type]/_search. */
export const search = (type: string, query: URLSearchParams, searching: Searching): Answer => {
  const token = query.get('_page')
  if (token !== null) return laterPage(type, token, searching)
  const size = pageSize(query.get('_count'))
  if (size === null) return invalid(`Invalid _count: ${query.get('_count') ?? ''}`)
  const matches = findAll(type, query, searching)
  if (typeof matches === 'string') return invalid(matches)
  const self = query.size === 0 ? '' : `?${query.toString()}`
  if (size === 0 || query.get('_summary') === 'count') {
    const links = [{ relation: 'self', url: `${searching.base}/${type}${self}` }]
    return searchset(searching.base, { matches: [], includes: [], total: matches.length }, links)
  }
  const held = { type, keys: matches.map(keyOf), from: 0, size, query }
  return page(held, self, () => searching.pages.after(searching.pages.hold(held)), searching)
}
