/**
 * The other direction: ChargeItems of a chart, whoever wrote them, beside its doses. Which charge an unclassified drug
 * or its administration that no dose of the chart supports, and which already charge what a derived line would.
 */
import type { Line } from '../billing/derived.ts'
import { unclassifiedDrugCodes } from '../billing/unclassified.ts'
import { draftKey } from './draft-key.ts'
import type { ChartIndex, Held } from './chart-index.ts'
import { byText, child, children, codingsOf, text, type Spot } from './element.ts'
import { ownSystems } from './own-systems.ts'
import type { Scope } from './reconcile.ts'
import { occurredAt, quietSpot } from './reconcile-fields.ts'
import { daysOf, type GivenDoses, type NotGiven } from './reconcile-given.ts'
import { nameOf, pointerOf, pointersOf, type Reading } from './reference.ts'

/** One ChargeItem, as far as it matters here. */
export interface Charge {
  /** "ChargeItem/c1" */
  readonly source: string
  /** The identifier of our own system; null for what another system wrote. */
  readonly own: string | null
  readonly status: string | null
  readonly code: string
  readonly kind: 'drug' | 'administration'
  /** "Patient/p1", "Encounter/e1" */
  readonly patient: string | null
  readonly encounter: string | null
  /** As written, and the days that it may be of. */
  readonly date: string | null
  readonly days: readonly string[]
  /** The administrations that it names. */
  readonly administrations: readonly string[]
  /** The supplies that it names, "MedicationDispense/d1". */
  readonly supplies: readonly string[]
  /** It names a Procedure, an Immunization or the like, which are not judged here. */
  readonly restsElsewhere: boolean
  /** Eleven digits; null where there is none, or none of that form. */
  readonly ndc: string | null
  /** Who charged: a display, a reference, or the source that the server names. */
  readonly by: string | null
}

/** Nothing is charged by these any more. */
const chargesNothing: ReadonlySet<string> = new Set(['aborted', 'not-billable', 'entered-in-error'])

const supplyTypes = ['MedicationDispense', 'SupplyDelivery']
const otherTypes = ['DiagnosticReport', 'ImagingStudy', 'Immunization', 'Observation', 'Procedure']

const codeIn = (item: Spot, administrationCodes: ReadonlySet<string>): Pick<Charge, 'code' | 'kind'> | null => {
  const concept = child(item, 'code')
  for (const { value: coding } of concept === null ? [] : codingsOf(concept)) {
    const code = coding.code.trim().toUpperCase()
    // These are like no other system's codes; five digits may be anything, so their system has to be known.
    if (unclassifiedDrugCodes.has(code)) return { code, kind: 'drug' }
    const isKnown = coding.uri === null || coding.system === 'cpt' || coding.system === 'hcpcs'
    if (isKnown && administrationCodes.has(code)) return { code, kind: 'administration' }
  }
  return null
}

const ownIdentifierIn = (item: Spot): string | null => {
  const own = children(item, 'identifier').find(({ json }) => json['system'] === ownSystems.draftLine)
  return own === undefined ? null : text(own, 'value')
}

const ndcIn = (item: Spot): string | null => {
  const product = child(item, 'productCodeableConcept')
  const coding = (product === null ? [] : codingsOf(product)).find(({ value }) => value.system === 'ndc')
  const digits = coding?.value.code.replaceAll('-', '') ?? ''
  return /^\d{11}$/.test(digits) ? digits : null
}

const whoIn = (reading: Reading): string | null => {
  const { root } = reading
  const performers = children(root, 'performer').map((performer) => pointerOf(performer, 'actor'))
  for (const pointer of [pointerOf(root, 'enterer'), pointerOf(root, 'performingOrganization'), ...performers]) {
    const named = pointer === null ? null : (pointer.display ?? pointer.reference)
    if (named !== null) return named
  }
  const meta = child(root, 'meta')
  return meta === null ? null : text(meta, 'source')
}

const dateIn = (item: Spot): string | null => {
  const events: unknown = child(item, 'occurrenceTiming')?.json['event']
  const event: unknown = Array.isArray(events) ? events[0] : null
  return occurredAt(item) ?? (typeof event === 'string' ? event : null)
}

const chargeOf = (held: Held, index: ChartIndex, administrationCodes: ReadonlySet<string>): Charge | null => {
  const root = quietSpot(held.json)
  const code = codeIn(root, administrationCodes)
  if (code === null) return null
  const reading: Reading = { index, held, root }
  const named = (element: string, types: readonly string[]): string | null => {
    const pointer = pointerOf(root, element)
    return pointer === null ? null : nameOf(reading, pointer, types)
  }
  const services = pointersOf(root, 'service')
  const servicesOf = (types: readonly string[]): readonly string[] =>
    types.flatMap((type) => services.flatMap((pointer) => nameOf(reading, pointer, [type]) ?? []))
  const date = dateIn(root)
  return {
    ...code, source: held.source, own: ownIdentifierIn(root), status: text(root, 'status'),
    patient: named('subject', ['Patient']), encounter: named('context', ['Encounter']),
    date, days: date === null ? [] : daysOf(date),
    administrations: servicesOf(['MedicationAdministration']), supplies: servicesOf(supplyTypes),
    restsElsewhere: servicesOf(otherTypes).length > 0, ndc: ndcIn(root), by: whoIn(reading),
  }
}

/**
 * The ChargeItems of the chart that charge an unclassified drug, or one of these administration codes. `index` is of
 * the chart's entries with its ChargeItems among them.
 */
export const chargesOf = (index: ChartIndex, administrationCodes: ReadonlySet<string>): readonly Charge[] =>
  index.all('ChargeItem').flatMap((held) => chargeOf(held, index, administrationCodes) ?? [])

/** Why nothing in the chart supports a charge. */
export type Unsupported =
  /** The administration that it names is not in the chart. */
  | { readonly kind: 'administration-missing'; readonly administration: string }
  | { readonly kind: 'not-given'; readonly administration: string; readonly why: NotGiven }
  /** It names what was handed out, which is not what was given. */
  | { readonly kind: 'supply-only'; readonly supply: string }
  | { readonly kind: 'no-date' }
  | { readonly kind: 'no-dose-that-day' }
  /** Doses of that day come to these codes. */
  | { readonly kind: 'other-code'; readonly codes: readonly string[] }

export interface UnsupportedCharge {
  readonly charge: Charge
  readonly why: Unsupported
}

/** Whether the charge is of the patient and the visit that were read. */
const isInScope = (charge: Charge, given: GivenDoses, { patient, encounter }: Scope): boolean => {
  if (charge.patient === null || (patient !== null && charge.patient !== patient)) return false
  if (encounter === null || charge.encounter === encounter) return true
  return charge.encounter === null && charge.administrations.some((administration) => given.has(administration))
}

/** Null where one of the administrations that it names was given to its patient. */
const byReference = (charge: Charge, given: GivenDoses): Unsupported | null => {
  const whys = charge.administrations.map((administration): Unsupported | null => {
    const dose = given.get(administration)
    if (dose === undefined) return { kind: 'administration-missing', administration }
    if (dose.patient !== charge.patient) return { kind: 'not-given', administration, why: { kind: 'other-patient' } }
    return dose.notGiven === null ? null : { kind: 'not-given', administration, why: dose.notGiven }
  })
  return whys.includes(null) ? null : (whys[0] ?? null)
}

const byCodeAndDay = (charge: Charge, given: GivenDoses): Unsupported | null => {
  if (charge.days.length === 0) return { kind: 'no-date' }
  const doses = [...given.values()].filter(({ patient, encounter, notGiven, days }) =>
    notGiven === null && patient === charge.patient && (charge.encounter === null || charge.encounter === encounter) &&
    charge.days.some((day) => days.has(day)))
  if (doses.length === 0) return { kind: 'no-dose-that-day' }
  if (doses.some(({ codes }) => codes.has(charge.code))) return null
  return { kind: 'other-code', codes: [...new Set(doses.flatMap(({ codes }) => [...codes]))].toSorted(byText) }
}

const unsupportedWhy = (charge: Charge, given: GivenDoses): Unsupported | null => {
  if (charge.administrations.length > 0) return byReference(charge, given)
  const why = byCodeAndDay(charge, given)
  const [supply] = charge.supplies
  if (why === null || charge.restsElsewhere) return null
  return supply === undefined ? why : { kind: 'supply-only', supply }
}

/**
 * The charges that no dose of the chart supports: by the administrations they name, else by the same code on the same
 * day. Ours are among them, saved and billed ones too. Only for a chart that was read whole, and with `scope` its
 * patient and visit: charges of others are left out.
 */
export const unsupportedCharges = (charges: readonly Charge[], given: GivenDoses, scope: Scope): readonly UnsupportedCharge[] =>
  charges
    .filter((charge) => !chargesNothing.has(charge.status ?? '') && isInScope(charge, given, scope))
    .flatMap((charge) => {
      const why = unsupportedWhy(charge, given)
      return why === null ? [] : [{ charge, why }]
    })

/** A charge that another has made for what a line charges. */
export interface ChargedElsewhere {
  readonly line: string
  readonly charge: Charge
  /** It names the administration, or is of the same code and day and does not say for which dose. */
  readonly certainty: 'same-administration' | 'same-code-and-day'
}

const certaintyOf = (line: Line, charge: Charge): ChargedElsewhere['certainty'] | null => {
  const isSameKind = line.kind === charge.kind
  if (!isSameKind || (line.kind === 'administration' && line.code !== charge.code)) return null
  if (charge.administrations.length > 0) {
    return charge.administrations.some((administration) => line.sources.includes(administration)) ? 'same-administration' : null
  }
  if (line.code !== charge.code || charge.restsElsewhere || line.serviceDate === null) return null
  const isOtherProduct = charge.ndc !== null && /^\d{11}$/.test(line.ndc?.code ?? '') && line.ndc?.code !== charge.ndc
  return !isOtherProduct && charge.days.includes(line.serviceDate) ? 'same-code-and-day' : null
}

/**
 * Charges of others for what these lines charge, all of one patient ("Patient/p1") and visit. A drug is also charged
 * already where its administration is named under another unclassified code. `namespace` (normalised) tells our own
 * drafts of the lines, which are no charges of others.
 */
export const chargedElsewhere = (
  lines: readonly Line[],
  charges: readonly Charge[],
  of: { readonly patient: string | null; readonly encounter: string | null; readonly namespace: string },
): readonly ChargedElsewhere[] => {
  const open = charges.filter((charge) =>
    !chargesNothing.has(charge.status ?? '') && of.patient !== null && charge.patient === of.patient &&
    (charge.encounter === null || charge.encounter === of.encounter))
  const own = new Set(lines.map(({ id }) => draftKey(of.namespace, id)))
  const others = open.filter((charge) => charge.own === null || !own.has(charge.own))
  return lines.flatMap((line) => others.flatMap((charge) => {
    const certainty = certaintyOf(line, charge)
    return certainty === null ? [] : [{ line: line.id, charge, certainty }]
  }))
}
