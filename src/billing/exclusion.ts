/**
 * Administrations that give no line at all (billing-rules §9; conformance README, "Excluded are also"). The first
 * reason that applies is given; the patient's safety comes first.
 */
import { isCrystalloid, isFlush } from './crystalloids.ts'
import type { Setting } from './derived.ts'
import type { AdministrationFacts, EncounterFacts, Origin } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { Reading } from './reading.ts'

function byStatus(status: string): FindingCode | null {
  switch (status) {
    case 'completed':
    case 'stopped': return null
    case 'not-done': return 'administration-not-done'
    case 'entered-in-error': return 'administration-entered-in-error'
    case 'in-progress':
    case 'on-hold': return 'administration-in-progress'
    default: return 'administration-status-unknown'
  }
}

function isOtherPatients(facts: AdministrationFacts, encounter: EncounterFacts): boolean {
  return encounter.source !== null && encounter.patient !== null && facts.patient !== null &&
    facts.patient.value !== encounter.patient.value
}

function bySetting(setting: Setting): FindingCode | null {
  switch (setting) {
    case 'inpatient': return 'inpatient-not-billable'
    case 'facility-professional': return 'administration-facility-professional'
    case 'office':
    case 'hospital-outpatient':
    case 'asc':
    case 'home': return null
  }
}

interface Reason {
  readonly code: FindingCode
  readonly origin: Origin
}

/** Whether its own record says that it was given, to this patient: only then it may say when and where care was given. */
export function wasGiven({ facts }: Reading, encounter: EncounterFacts): boolean {
  return facts.usable && facts.status !== null && byStatus(facts.status.value) === null && !isOtherPatients(facts, encounter)
}

/** Why an administration is left out, judged by the chart alone: before its drug is looked at. */
function reasonOf(reading: Reading, encounter: EncounterFacts, setting: Setting): Reason | null {
  const { facts } = reading
  const { source } = facts
  if (!facts.usable || facts.status === null) return { code: 'resource-invalid', origin: facts.problems[0]?.origin ?? { source, path: '' } }
  if (isOtherPatients(facts, encounter)) return { code: 'patient-mismatch', origin: { source, path: 'subject' } }
  const status = byStatus(facts.status.value)
  if (status !== null) return { code: status, origin: { source, path: 'status' } }
  if (encounter.status !== null && ['cancelled', 'entered-in-error'].includes(encounter.status.value)) {
    return { code: 'encounter-cancelled', origin: { source, path: 'context' } }
  }
  const place = bySetting(setting)
  if (place !== null) return { code: place, origin: { source, path: 'context' } }
  const names = [...facts.drug.names.map(name => name.value), ...reading.actives]
  if (reading.routeMethod === 'flush' || isFlush(names, facts.dosageText?.value ?? null) || isCrystalloid(names)) {
    return { code: 'administration-included', origin: { source, path: 'medication' } }
  }
  return null
}

/** The finding that excludes an administration, or null where its lines are drafted. */
export function exclude(reading: Reading, encounter: EncounterFacts, setting: Setting): Noted | null {
  const reason = reasonOf(reading, encounter, setting)
  if (reason === null) return null
  const detail = reason.code === 'resource-invalid' ? reading.facts.problems[0]?.detail ?? '' : ''
  return note(reason.code, reading.facts.source, reason.origin, { values: { detail } })
}
