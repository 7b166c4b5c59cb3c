/**
 * Whether a body may be stored. Of ChargeItem the elements, their cardinality, the required ones and the status code are
 * checked (hl7.org/fhir/R4/chargeitem.html); of any other type that references have the shape of one.
 *
 * Stricter than the recorded Medplum in one thing: it stored a status that does not exist (smart-fhir §3.5). A mock that
 * did so would let such a draft pass every test.
 */
import { refuse, type Answer } from './answer.ts'
import { isObject, type JsonObject } from './json.ts'

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'Reference'

interface Element {
  readonly kind: Kind
  readonly many: boolean
}

const one = (kind: Kind): Element => ({ kind, many: false })
const many = (kind: Kind): Element => ({ kind, many: true })

const chargeItem: Readonly<Record<string, Element>> = {
  resourceType: one('string'),
  id: one('string'),
  meta: one('object'),
  implicitRules: one('string'),
  language: one('string'),
  text: one('object'),
  contained: many('object'),
  extension: many('object'),
  modifierExtension: many('object'),
  identifier: many('object'),
  definitionUri: many('string'),
  definitionCanonical: many('string'),
  status: one('string'),
  partOf: many('Reference'),
  code: one('object'),
  subject: one('Reference'),
  context: one('Reference'),
  occurrenceDateTime: one('string'),
  occurrencePeriod: one('object'),
  occurrenceTiming: one('object'),
  performer: many('object'),
  performingOrganization: one('Reference'),
  requestingOrganization: one('Reference'),
  costCenter: one('Reference'),
  quantity: one('object'),
  bodysite: many('object'),
  factorOverride: one('number'),
  priceOverride: one('object'),
  overrideReason: one('string'),
  enterer: one('Reference'),
  enteredDate: one('string'),
  reason: many('object'),
  service: many('Reference'),
  productReference: one('Reference'),
  productCodeableConcept: one('object'),
  account: many('Reference'),
  note: many('object'),
  supportingInformation: many('Reference'),
}

const required: readonly string[] = ['status', 'code', 'subject']

const statuses: readonly string[] = [
  'planned', 'billable', 'not-billable', 'aborted', 'billed', 'entered-in-error', 'unknown',
]

const structure = (text: string, expression: string): Answer => refuse(400, 'structure', text, expression)

/** `#fragment`, an address or a urn, or `Type/id` with or without a version. */
const referenceShapes: readonly RegExp[] = [
  /^#/u,
  /^(?:https?:\/\/|\{base\}\/|urn:uuid:|urn:oid:)./u,
  /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/u,
]

const isReference = (value: unknown): boolean =>
  typeof value === 'string' && referenceShapes.some((shape) => shape.test(value))

const wrongKind = (value: unknown, kind: Kind, at: string): Answer | null => {
  const isRight = kind === 'object' || kind === 'Reference' ? isObject(value) : typeof value === kind
  if (isRight) return null
  const found = Array.isArray(value) ? 'array' : typeof value
  return structure(`Invalid JSON type: expected ${kind}, but got ${found}`, at)
}

const wrongElement = (name: string, value: unknown): Answer | null => {
  const at = `ChargeItem.${name}`
  if (name.startsWith('_')) return null
  const element = Object.hasOwn(chargeItem, name) ? chargeItem[name] : undefined
  if (element === undefined) return structure(`Invalid additional property "${name}"`, at)
  if (!element.many) return wrongKind(value, element.kind, at)
  if (!Array.isArray(value) || value.length === 0) return structure('Invalid JSON type: expected a filled array', at)
  return value.map((item) => wrongKind(item, element.kind, at)).find((answer) => answer !== null) ?? null
}

/** The first value under a `reference` that no reference looks like, at any depth. */
const wrongReference = (value: unknown, at: string): Answer | null => {
  if (Array.isArray(value)) return value.map((item) => wrongReference(item, at)).find((answer) => answer !== null) ?? null
  if (!isObject(value)) return null
  for (const [name, inner] of Object.entries(value)) {
    const path = `${at}.${name}`
    if (name === 'reference' && !isReference(inner)) return structure('Invalid reference', path)
    const wrong = wrongReference(inner, path)
    if (wrong !== null) return wrong
  }
  return null
}

const wrongChargeItem = (body: JsonObject): Answer | null => {
  for (const [name, value] of Object.entries(body)) {
    const wrong = wrongElement(name, value)
    if (wrong !== null) return wrong
  }
  const absent = required.find((name) => body[name] === undefined)
  if (absent !== undefined) return structure('Missing required property', `ChargeItem.${absent}`)
  if (typeof body['status'] !== 'string' || !statuses.includes(body['status'])) {
    return structure('Invalid status', 'ChargeItem.status')
  }
  const amount = isObject(body['quantity']) ? body['quantity']['value'] : undefined
  return amount === undefined ? null : wrongKind(amount, 'number', 'ChargeItem.quantity.value')
}

/** Why a body is no resource of the type, as the answer; null where it may be stored. */
export const wrongBody = (type: string, body: JsonObject): Answer | null =>
  (type === 'ChargeItem' ? wrongChargeItem(body) : null) ?? wrongReference(body, type)
