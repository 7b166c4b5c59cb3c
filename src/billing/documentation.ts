/**
 * The documentation checklist of an administration (billing-rules §7): order, performer, lot, authorisation, invoice,
 * note. Each gap is a finding; nothing here changes a line.
 */
import { commensurable, compare, quantityWords, readAmount, toBase } from './amount.ts'
import type { AdministrationAnswers } from './answers.ts'
import { antibodyName, atcClass } from './drug-code.ts'
import type { AdministrationFacts, Origin } from './facts.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { PayerProfile } from './payers.ts'
import type { Requirement } from './site.ts'
import { readDateTime } from './time.ts'

function checkOrder(facts: AdministrationFacts, noted: Noted[]): void {
  const { source, order, dose } = facts
  if (facts.request === null) {
    noted.push(note('order-missing', source, { source, path: '' }))
    return
  }
  if (order?.dose == null || dose === null) return
  const ordered = readAmount(order.dose.value)
  const given = readAmount(dose.value)
  if (ordered === null || given === null || !commensurable(ordered, given) || compare(toBase(ordered), toBase(given)) === 0) return
  noted.push(note('order-dose-differs', source, dose.from[0] ?? { source, path: 'dosage.dose' }, {
    values: { given: quantityWords(dose.value), ordered: quantityWords(order.dose.value) },
  }))
}

/** The expiry as the last day it covers: "2026-02" lasts to the end of February. */
function expiredBefore(expiry: string, serviceDate: string): boolean {
  const known = expiry.slice(0, 10)
  return known < serviceDate.slice(0, known.length) && readDateTime(expiry) !== null
}

/** Whether two dates agree as far as both are known: "2026-02" and "2026-02-28" do. */
function agree(a: string, b: string): boolean {
  const known = Math.min(a.length, b.length, 10)
  return a.slice(0, known) === b.slice(0, known)
}

function differs(source: string, field: string): Noted {
  return note('answer-differs-from-chart', source, { source, path: 'medication' }, { values: { field } })
}

function checkLot(facts: AdministrationFacts, answers: AdministrationAnswers, serviceDate: string | null, noted: Noted[]): void {
  const { source, drug } = facts
  const place: Origin = { source, path: 'medication' }
  const lot = drug.lot?.value ?? answers.lot
  if (lot === null) noted.push(note('lot-missing', source, place))
  if (drug.lot !== null && answers.lot !== null && !isSameLot(drug.lot.value, answers.lot)) noted.push(differs(source, 'lot'))
  const fits = drug.expiry === null || answers.expiry === null || agree(drug.expiry.value, answers.expiry)
  if (!fits) noted.push(differs(source, 'expiry'))
  // An answer may add the day that the chart leaves open.
  const isMoreExact = drug.expiry === null || (fits && (answers.expiry ?? '').length > drug.expiry.value.length)
  const expiry = isMoreExact && answers.expiry !== null ? answers.expiry : drug.expiry?.value ?? null
  if (expiry !== null && serviceDate !== null && expiredBefore(expiry, serviceDate)) {
    noted.push(note('lot-expired', source, drug.expiry?.from[0] ?? place, { values: { lot: lot ?? '' } }))
  }
}

/** Lots are the same whatever their capitals and the space around them. */
function isSameLot(a: string, b: string): boolean {
  return a.trim().toUpperCase() === b.trim().toUpperCase()
}

function hasNote(facts: AdministrationFacts, answers: AdministrationAnswers): boolean {
  return answers.necessityNote !== null || answers.note !== null || facts.notes.length > 0 || (facts.order?.notes.length ?? 0) > 0 ||
    facts.supporting.some(one => one.value.startsWith('DocumentReference/'))
}

function checkPayer(facts: AdministrationFacts, answers: AdministrationAnswers, profile: PayerProfile, noted: Noted[]): void {
  const { source } = facts
  const place: Origin = { source, path: '' }
  if (profile.paOnNoc && answers.priorAuthorization === null) noted.push(note('prior-authorization-unknown', source, place))
  if (profile.paOnNoc && !hasNote(facts, answers)) noted.push(note('necessity-note-missing', source, place))
  if (profile.invoice === 'always' && answers.invoice === null) noted.push(note('invoice-missing', source, place))
}

function checkSite(facts: AdministrationFacts, require: readonly Requirement[], noted: Noted[]): void {
  const { source } = facts
  const place: Origin = { source, path: '' }
  const named = (...types: readonly string[]): boolean => facts.supporting.some(one => types.some(type => one.value.startsWith(`${type}/`)))
  if (require.includes('verification') && !named('Provenance')) noted.push(note('verification-undocumented', source, place))
  if (require.includes('monitoring') && !named('Observation')) noted.push(note('monitoring-undocumented', source, place))
}

/** A device names nobody. */
function isSomebody(performer: AdministrationFacts['performers'][number]): boolean {
  return performer.value.reference?.startsWith('Device/') !== true
}

export interface Checklist {
  readonly facts: AdministrationFacts
  readonly answers: AdministrationAnswers
  readonly profile: PayerProfile
  readonly serviceDate: string | null
  readonly require: readonly Requirement[]
  /** False where the practice did not buy the drug: then invoice and authorisation are not its business. */
  readonly hasDrugLine: boolean
}

/** Adds the gaps in the documentation of one administration. */
export function checkDocumentation(list: Checklist, noted: Noted[]): void {
  const { facts, answers } = list
  const { source } = facts
  if (facts.drug.names.length === 0) noted.push(note('drug-name-missing', source, { source, path: 'medication' }))
  checkOrder(facts, noted)
  if (!facts.performers.some(isSomebody)) noted.push(note('performer-missing', source, { source, path: '' }))
  checkLot(facts, answers, list.serviceDate, noted)
  if (list.hasDrugLine) checkPayer(facts, answers, list.profile, noted)
  if (list.require.length > 0) checkSite(facts, list.require, noted)
}

/** May belong to the complex family: an antineoplastic or immunosuppressant by ATC, or an antibody by infusion (§4.6). */
export function mayBeComplex(facts: AdministrationFacts, isInfusion: boolean): boolean {
  if (atcClass(facts.drug, 'L01', 'L04A').length > 0) return true
  return isInfusion && facts.drug.names.some(name => antibodyName.test(name.value))
}
