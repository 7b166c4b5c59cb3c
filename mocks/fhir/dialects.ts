/**
 * How servers differ (smart-fhir §4): each dialect is what sets it apart from the recorded Medplum, which the server
 * speaks unless told otherwise.
 */
import type { Limits } from './bundle.ts'
import { isObject, objectsAt } from './json.ts'
import { parameterOf } from './parameters.ts'
import { controls } from './search.ts'

/** What may be otherwise. */
export interface Behaviour {
  readonly limits?: Partial<Limits>
  /** Types that this server has not, as most EHRs have no ChargeItem (smart-fhir §4.2). */
  readonly without?: readonly string[]
  /** Types that can be read only. */
  readonly readOnly?: readonly string[]
  readonly fhirVersion?: string
  /** Unknown search parameters are passed over, as a server may (hl7.org/fhir/R4/search.html#errors). */
  readonly ignoresUnknown?: boolean
  /** Any token may do anything, and so may no token at all (recorded of the SMART launcher). */
  readonly ignoresScopes?: boolean
  /** ETag, Location and Last-Modified do not reach the page (recorded of the SMART launcher). */
  readonly hidesHeaders?: boolean
  /** `ifNoneExist` is not listed, and passed over. */
  readonly noConditionalCreate?: boolean
  /** An update must name the version that it replaces, and a conflict is answered 409. */
  readonly strictUpdates?: boolean
  /** Without a category a search for Conditions gives the problem list (Epic's older documents). */
  readonly problemListOnly?: boolean
  /** Times go out in UTC, whatever they were written in. */
  readonly utcTimes?: boolean
}

const unlimited = { maxConditional: Infinity, maxUpdates: Infinity }

/** By name, as the shell page and `/sandbox/dialect` take it. */
export const dialects = {
  usual: {},
  lenient: { limits: unlimited, ignoresUnknown: true, ignoresScopes: true, hidesHeaders: true },
  strict: { strictUpdates: true },
  'batch-only': { limits: { transactions: 'refused' } },
  'transaction-as-batch': { limits: { transactions: 'as-batch' } },
  'no-charge-item': { without: ['ChargeItem'] },
  'read-only': { readOnly: ['ChargeItem'] },
  'hidden-etag': { hidesHeaders: true },
  'eight-entries': { limits: { maxConditional: 8 } },
  'no-conditional-create': { noConditionalCreate: true },
  'problem-list-only': { problemListOnly: true },
  'utc-times': { utcTimes: true },
  dstu2: { fhirVersion: '1.0.2' },
  stu3: { fhirVersion: '3.0.2' },
} as const satisfies Readonly<Record<string, Behaviour>>

export type DialectName = keyof typeof dialects

export const isDialect = (name: unknown): name is DialectName => typeof name === 'string' && Object.hasOwn(dialects, name)

export const dialectNames: readonly DialectName[] = Object.keys(dialects).filter(isDialect)

/** The query as this server understands it. */
export const understood = (type: string, query: URLSearchParams, behaviour: Behaviour): URLSearchParams => {
  const isKnown = (name: string): boolean => controls.includes(name) || parameterOf(type, name.split(':')[0] ?? '') !== null
  const pairs = [...query].filter(([name]) => behaviour.ignoresUnknown !== true || isKnown(name))
  const isList = behaviour.problemListOnly === true && type === 'Condition' && !query.has('category') && !query.has('_id')
  return new URLSearchParams([...pairs, ...(isList ? [['category', 'problem-list-item']] : [])])
}

/** A Bundle whose conditions the server does not see. */
export const withoutConditions = (body: unknown): unknown => {
  if (!isObject(body) || body['resourceType'] !== 'Bundle') return body
  const entry = objectsAt(body, 'entry').map((item) => {
    const request = item['request']
    if (!isObject(request)) return item
    const { ifNoneExist: _passedOver, ...rest } = request
    return { ...item, request: rest }
  })
  return { ...body, entry }
}
