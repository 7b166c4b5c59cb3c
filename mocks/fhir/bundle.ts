/**
 * Batches and transactions. A batch's entries stand each for itself; a transaction is all or nothing, in the order
 * DELETE, POST, PUT, GET (hl7.org/fhir/R4/http.html#trules), and its entries may refer to each other by `fullUrl`.
 */
import { invalid, isRefusal, refuse, type Answer } from './answer.ts'
import { isObject, keyOf, objectsAt, textAt, type JsonObject } from './json.ts'
import type { Store } from './store.ts'
import { existing, type Writing } from './write.ts'

/** One request, whether it came over HTTP or stands in a Bundle. */
export interface Exchange {
  readonly method: string
  /** "ChargeItem/7?_format=json": below the base, without a slash at the start. */
  readonly url: string
  readonly body: unknown
  readonly ifMatch: string | null
  readonly ifNoneExist: string | null
  /** The id that a create must take, where a transaction promised it. */
  readonly id?: string
}

export interface Limits {
  /** Entries of a transaction, if any of them is a conditional create (recorded: 8). */
  readonly maxConditional: number
  /** Entries of a transaction that update (smart-fhir §4.1: 50). */
  readonly maxUpdates: number
  /**
   * `as-batch` is recorded too: a server without the feature runs a transaction entry by entry and still answers 200
   * transaction-response (medplum-transaction-feature-off).
   */
  readonly transactions: 'atomic' | 'as-batch' | 'refused'
}

interface Bundling extends Writing {
  readonly store: Store
  readonly base: string
  readonly limits: Limits
  readonly interact: (exchange: Exchange) => Answer
}

const exchangeOf = (entry: JsonObject): Exchange => ({
  method: textAt(entry, 'request.method') ?? '',
  url: (textAt(entry, 'request.url') ?? '').replace(/^\{base\}\//u, ''),
  body: entry['resource'] ?? null,
  ifMatch: textAt(entry, 'request.ifMatch'),
  ifNoneExist: textAt(entry, 'request.ifNoneExist'),
})

/** Elements whose value may be the `fullUrl` of another entry; an Identifier's value stays what it is. */
const linking: readonly string[] = ['reference', 'valueUri', 'valueUrl', 'valueCanonical']

const resolved = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolved(item, names))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && linking.includes(name) ? (names.get(inner) ?? inner) : resolved(inner, names),
    ]),
  )
}

/** The recorded servers say where the resource is without its version, give the resource, and no ETag in an entry. */
const responseEntry = (answer: Answer): JsonObject => {
  const status = `${answer.status}`
  if (answer.version === undefined) {
    const isOutcome = answer.body !== null && answer.body['resourceType'] === 'OperationOutcome'
    return isOutcome ? { response: { status, outcome: answer.body } } : { resource: answer.body, response: { status } }
  }
  const said = answer.status === 201 ? 'Created' : 'All OK'
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text: said } }],
  }
  return { resource: answer.version, response: { status, location: keyOf(answer.version), outcome } }
}

const response = (type: 'batch-response' | 'transaction-response', answers: readonly Answer[]): Answer => ({
  status: 200,
  body: {
    resourceType: 'Bundle',
    type,
    ...(answers.length === 0 ? {} : { entry: answers.map(responseEntry) }),
  },
})

const order: readonly string[] = ['DELETE', 'POST', 'PUT', 'GET', 'HEAD']

interface Promised {
  readonly key: string
  readonly id: string
}

/** What each `fullUrl` will be called: the id of an update, of what a condition finds, or a new one. */
const promise = (exchange: Exchange, writing: Writing): Promised | Answer => {
  const [type = '', id = crypto.randomUUID()] = exchange.url.split(/[/?]/u)
  const found = exchange.method === 'POST' ? existing(type, exchange.ifNoneExist, writing) : null
  if (found === null) return { key: `${type}/${id}`, id }
  return 'resourceType' in found ? { key: `${type}/${found.id}`, id } : found
}

interface PromisedAll {
  /** By position of the entry. */
  readonly ids: readonly string[]
  /** By `fullUrl`: "ChargeItem/7". */
  readonly names: ReadonlyMap<string, string>
}

const promiseAll = (
  entries: readonly JsonObject[],
  exchanges: readonly Exchange[],
  writing: Writing,
): PromisedAll | Answer => {
  const names = new Map<string, string>()
  const ids: string[] = []
  const conditions = new Map<string, Promised>()
  for (const [index, exchange] of exchanges.entries()) {
    const condition = `${exchange.url}?${exchange.ifNoneExist ?? ''}`
    // Two entries with one condition mean one resource: the second finds what the first made.
    const promised = conditions.get(condition) ?? promise(exchange, writing)
    if ('status' in promised) return promised
    if (exchange.ifNoneExist !== null && exchange.ifNoneExist !== '') conditions.set(condition, promised)
    ids.push(promised.id)
    const fullUrl = textAt(entries[index], 'fullUrl')
    if (fullUrl !== null) names.set(fullUrl, promised.key)
  }
  return { ids, names }
}

const transaction = (entries: readonly JsonObject[], bundling: Bundling): Answer => {
  const exchanges = entries.map(exchangeOf)
  const { limits } = bundling
  const updates = exchanges.filter(({ method }) => method === 'PUT').length
  const isConditional = exchanges.some(({ ifNoneExist }) => ifNoneExist !== null && ifNoneExist !== '')
  if (isConditional && entries.length > limits.maxConditional) {
    return invalid('Transaction requires strict isolation but has too many entries')
  }
  if (updates > limits.maxUpdates) return invalid('Transaction contains more update operations than allowed')
  const unknown = exchanges.find(({ method }) => !order.includes(method))
  if (unknown !== undefined) return invalid(`Unsupported method in a Bundle: ${unknown.method}`)

  const answers = new Map<number, Answer>()
  /** Runs one entry; its answer where it is refused, which ends the whole. */
  const runEntry = (index: number, exchange: Exchange): Answer | null => {
    const answer = bundling.interact(exchange)
    answers.set(index, answer)
    return isRefusal(answer) ? answer : null
  }
  const sequence = exchanges
    .map((exchange, index) => ({ exchange, index }))
    .sort((a, b) => order.indexOf(a.exchange.method) - order.indexOf(b.exchange.method) || a.index - b.index)
  const deletes = sequence.filter(({ exchange }) => exchange.method === 'DELETE')
  for (const { exchange, index } of deletes) {
    const refused = runEntry(index, exchange)
    if (refused !== null) return refused
  }

  // What entries are called is settled when the deletions are done: a condition may find nothing any more.
  const promised = promiseAll(entries, exchanges, bundling)
  if ('status' in promised) return promised
  for (const { exchange, index } of sequence.slice(deletes.length)) {
    const id = promised.ids[index]
    const body = resolved(exchange.body, promised.names)
    const refused = runEntry(index, { ...exchange, body, ...(id === undefined ? {} : { id }) })
    if (refused !== null) return refused
  }
  return response('transaction-response', entries.flatMap((_, index) => answers.get(index) ?? []))
}

/** POST to the base. */
export const bundle = (body: unknown, bundling: Bundling): Answer => {
  if (!isObject(body) || body['resourceType'] !== 'Bundle') return invalid('Not a bundle')
  const type = textAt(body, 'type')
  const entries = objectsAt(body, 'entry')
  const each = (): readonly Answer[] => entries.map((entry) => bundling.interact(exchangeOf(entry)))
  if (type === 'batch') return response('batch-response', each())
  if (type !== 'transaction') return invalid(`Unrecognized bundle type: ${type ?? '<EMPTY>'}`)
  if (bundling.limits.transactions === 'refused') return refuse(400, 'not-supported', 'Transactions are not supported')
  if (bundling.limits.transactions === 'as-batch') return response('transaction-response', each())
  return bundling.store.atomic(() => transaction(entries, bundling), isRefusal)
}
