/**
 * Scopes: what is asked for, and what was granted (smart-fhir §2.4). One scope for each type and no wildcards, since
 * some servers apply only the first scope of a type.
 */
import type { View } from './launch-request.ts'

/** Create, read, update, delete, search: the letters of SMART v2. */
export type Interaction = 'c' | 'r' | 'u' | 'd' | 's'

/** What the server granted, or would have granted where it does not say. */
export interface Granted {
  /** Whether some scope allows `what` on `type`, at the level of patient, user or system. */
  readonly allows: (type: string, what: Interaction) => boolean
  /** The scopes as text, for display. */
  readonly text: string
}

/** By an EHR that chose the patient and the user's place, or from outside. */
export type Start = 'ehr' | 'standalone'

const identity = ['openid', 'fhirUser', 'online_access'] as const

/**
 * The second version's scopes. Types outside the patient compartment are asked for the user. Search is asked for beside
 * read, since what a chart refers to is read by lists of ids (src/fhir/chart-requests.ts).
 */
const v2: Readonly<Record<View, readonly string[]>> = {
  administration: [
    'patient/Patient.r', 'patient/MedicationAdministration.rs', 'patient/MedicationRequest.rs', 'patient/Medication.rs',
    'patient/Encounter.rs', 'patient/Condition.rs', 'patient/Coverage.rs',
    'user/Practitioner.rs', 'user/Location.rs', 'user/Organization.rs',
    'patient/ChargeItem.crus',
  ],
  review: [
    'user/ChargeItem.rus', 'user/Patient.rs', 'user/Encounter.rs', 'user/MedicationAdministration.rs',
    'user/MedicationRequest.rs', 'user/Medication.rs', 'user/Condition.rs', 'user/Coverage.rs',
    'user/Practitioner.rs', 'user/Location.rs', 'user/Organization.rs', 'user/Provenance.c',
  ],
}

/** The first version's: `.write` cannot be narrowed. Charges are the user's there, as no EHR offers them by patient. */
const v1: Readonly<Record<View, readonly string[]>> = {
  administration: [
    'patient/Patient.read', 'patient/MedicationAdministration.read', 'patient/MedicationRequest.read',
    'patient/Medication.read', 'patient/Encounter.read', 'patient/Condition.read', 'patient/Coverage.read',
    'user/Practitioner.read', 'user/Location.read', 'user/Organization.read',
    'user/ChargeItem.read', 'user/ChargeItem.write',
  ],
  review: [
    'user/ChargeItem.read', 'user/ChargeItem.write', 'user/Patient.read', 'user/Encounter.read',
    'user/MedicationAdministration.read', 'user/MedicationRequest.read', 'user/Medication.read', 'user/Condition.read',
    'user/Coverage.read', 'user/Practitioner.read', 'user/Location.read', 'user/Organization.read', 'user/Provenance.write',
  ],
}

/** Written by us although fhirclient would add it: it does not where the text has "launch" anywhere (smart-fhir §1.2). */
const contextScopes = (view: View, start: Start, offered: readonly string[]): readonly string[] => {
  if (start === 'ehr') return ['launch']
  if (view === 'review') return []
  return offered.includes('context-standalone-encounter') ? ['launch/patient', 'launch/encounter'] : ['launch/patient']
}

/** Who and where: the line is right without them, and a person can answer what they would have said. */
const around = ['Coverage', 'Location', 'Organization', 'Practitioner'] as const

/**
 * Types that are left out, one step after the other, for an EHR that refuses scopes (smart-fhir §2.4). Review is about
 * ChargeItems and keeps them; a Provenance only says beside the draft what its notes say too, and is the first to go.
 */
const ladder: Readonly<Record<View, readonly (readonly string[])[]>> = {
  administration: [[], ['ChargeItem'], ['ChargeItem', ...around], ['ChargeItem', ...around, 'Condition', 'MedicationRequest']],
  review: [[], ['Provenance'], ['Provenance', ...around], ['Provenance', ...around, 'Condition', 'MedicationRequest']],
}

/** The types that are not asked for on a step; step 0 asks for all. */
export const leftOut = (view: View, step: number): readonly string[] => ladder[view][step] ?? []

const without = (scopes: readonly string[], types: readonly string[]): readonly string[] =>
  scopes.filter((scope) => !types.includes(readResourceScope(scope)?.type ?? ''))

/**
 * The next step that asks for less than `step` does, or null after the last. None asks for nothing: some servers then
 * grant all.
 */
export const nextStep = (view: View, step: number, own: readonly string[] | null = null): number | null => {
  const scopes = own ?? v1[view]
  const asked = without(scopes, leftOut(view, step)).length
  const next = ladder[view].findIndex((types, index) => {
    const left = without(scopes, types).length
    return index > step && left > 0 && left < asked
  })
  return next === -1 ? null : next
}

export interface ScopeChoice {
  /** `capabilities` of the server's smart-configuration: with `permission-v2` in it the scopes are of version 2. */
  readonly offered: readonly string[]
  readonly start?: Start
  /** In place of our scopes on resources (site.json, `issuers[].scopes`). */
  readonly own?: readonly string[] | null
  /** How often the EHR has refused; see `leftOut`. */
  readonly step?: number
}

/** The scopes to ask for, separated by spaces. */
export const requestScopes = (view: View, { offered, start = 'ehr', own = null, step = 0 }: ScopeChoice): string => {
  const resources = own ?? (offered.includes('permission-v2') ? v2 : v1)[view]
  return [...contextScopes(view, start, offered), ...identity, ...without(resources, leftOut(view, step))].join(' ')
}

/** "patient/Condition.rs?category=x" in its parts. Oracle Health puts an address before the first version's names. */
const resourceScope = /^(?:https?:\/\/smarthealthit\.org\/fhir\/scopes\/)?(?<level>patient|user|system)\/(?<type>[A-Za-z]+|\*)\.(?<how>[a-z]+|\*)(?:\?.*)?$/iu

const words: Readonly<Record<string, string>> = { 'read': 'rs', 'write': 'cud', '*': 'cruds' }

const lettersOf = (how: string): string => (Object.hasOwn(words, how) ? words[how] : null) ?? (/^[cruds]+$/u.test(how) ? how : '')

export interface ResourceScope {
  readonly level: string
  /** A FHIR type or "*". */
  readonly type: string
  /** Letters of version 2; empty where they could not be read. */
  readonly letters: string
}

/** Reads a scope on resources of either version; null for any other word. */
export const readResourceScope = (scope: string): ResourceScope | null => {
  const parts = resourceScope.exec(scope)?.groups
  const { level, type, how } = parts ?? {}
  return level === undefined || type === undefined || how === undefined ? null : { level: level.toLowerCase(), type, letters: lettersOf(how) }
}

/**
 * Reads the scopes of a token response. RFC 6749 §5.1 lets a server leave them out where they are those that were
 * asked for. A scope with a query part counts as allowed: what it filters the server keeps back by itself.
 */
export const parseGranted = (text: string | null, requested: string): Granted => {
  const said = text === null || text.trim() === '' ? requested : text
  const scopes = said.split(/\s+/u).flatMap((scope) => readResourceScope(scope) ?? [])
  return {
    allows: (type, what) => scopes.some((scope) => (scope.type === type || scope.type === '*') && scope.letters.includes(what)),
    text: said.trim(),
  }
}
