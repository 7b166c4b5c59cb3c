/**
 * What people add that the chart lacks or R4 has no element for. An answer fills a gap; where it differs from the
 * chart the chart's value stays and `answer-differs-from-chart` says so (conformance README, "Answers").
 */
import { parseDecimal } from './amount.ts'
import { complain, isObject, member, object, oneOf, text, textList } from './check.ts'
import type { Checked, JsonObject, Report } from './check.ts'
import type { Quantity } from './facts.ts'
import { readDate, readDateTime } from './time.ts'

export const methods = ['push', 'infusion', 'injection', 'on-body-injector'] as const
export type Method = (typeof methods)[number]

export const sides = ['right', 'left', 'both'] as const
export type Side = (typeof sides)[number]

export const drugSources = ['purchased', 'patient-supplied', 'sample', 'trial-sponsor', '340b'] as const
export type DrugSource = (typeof drugSources)[number]

export const containers = ['single-dose', 'multi-dose'] as const
export type Container = (typeof containers)[number]

export interface AdministrationAnswers {
  readonly ndc: string | null
  readonly lot: string | null
  /** YYYY-MM-DD */
  readonly expiry: string | null
  /** FHIR dateTime with offset. */
  readonly start: string | null
  readonly stop: string | null
  readonly method: Method | null
  readonly laterality: Side | null
  /** The IV access the drug ran through, in the site's own words. */
  readonly access: string | null
  readonly drugSource: DrugSource | null
  readonly container: Container | null
  readonly waste: Quantity | null
  readonly device: string | null
  readonly note: string | null
  readonly ndcQuantity: Quantity | null
  readonly diagnoses: readonly string[]
  readonly invoice: string | null
  readonly priorAuthorization: string | null
  readonly necessityNote: string | null
}

/** Answers by administration: "MedicationAdministration/ma1". */
export type Answers = ReadonlyMap<string, AdministrationAnswers>

export const noAnswers: Answers = new Map()

/** The answers to one administration about which nothing was said. */
export const emptyAnswers: AdministrationAnswers = {
  ndc: null, lot: null, expiry: null, start: null, stop: null, method: null, laterality: null, access: null,
  drugSource: null, container: null, waste: null, device: null, note: null, ndcQuantity: null, diagnoses: [],
  invoice: null, priorAuthorization: null, necessityNote: null,
}

function readQuantity(answers: JsonObject, key: string, path: string, report: Report): Quantity | null {
  const amount = object(answers, key, path, report)
  if (amount === null) return null
  const value = member(amount, 'value')
  const unit = text(amount, 'unit', `${path}.${key}`, report)
  const digits = typeof value === 'number' ? String(value) : null
  if (digits === null || parseDecimal(digits) === null || digits.startsWith('-')) {
    return complain(report, `${path}.${key}.value`, 'should be a number that is not negative')
  }
  return { value: digits, unit }
}

function readTime(answers: JsonObject, key: string, path: string, report: Report): string | null {
  const value = text(answers, key, path, report)
  if (value === null) return null
  return readDateTime(value)?.epochSeconds == null
    ? complain(report, `${path}.${key}`, 'should be a date and time with its offset, such as 2026-02-03T10:00:00-06:00')
    : value
}

function readDay(answers: JsonObject, key: string, path: string, report: Report): string | null {
  const value = text(answers, key, path, report)
  if (value === null) return null
  return readDate(value) === null ? complain(report, `${path}.${key}`, 'should be a date such as 2027-01-31') : value
}

function readOne(value: unknown, path: string, report: Report): AdministrationAnswers | null {
  if (!isObject(value)) return complain(report, path, 'should be an object of answers')
  return {
    ndc: text(value, 'ndc', path, report),
    lot: text(value, 'lot', path, report),
    expiry: readDay(value, 'expiry', path, report),
    start: readTime(value, 'start', path, report),
    stop: readTime(value, 'stop', path, report),
    method: oneOf(value, 'method', methods, path, report),
    laterality: oneOf(value, 'laterality', sides, path, report),
    access: text(value, 'access', path, report),
    drugSource: oneOf(value, 'drugSource', drugSources, path, report),
    container: oneOf(value, 'container', containers, path, report),
    waste: readQuantity(value, 'waste', path, report),
    device: text(value, 'device', path, report),
    note: text(value, 'note', path, report),
    ndcQuantity: readQuantity(value, 'ndcQuantity', path, report),
    diagnoses: textList(value, 'diagnoses', path, report),
    invoice: text(value, 'invoice', path, report),
    priorAuthorization: text(value, 'priorAuthorization', path, report),
    necessityNote: text(value, 'necessityNote', path, report),
  }
}

/**
 * Reads an answers file: an object keyed by "MedicationAdministration/id". A key without its type is accepted.
 * Returns every problem with its path; unknown names inside an answer are left alone.
 */
export function parseAnswers(json: unknown): Checked<Answers> {
  const report: Report = { problems: [] }
  if (json === undefined || json === null) return { ok: true, value: noAnswers }
  if (!isObject(json)) {
    return { ok: false, problems: [{ path: '', message: 'should be an object keyed by MedicationAdministration/id' }] }
  }
  const answers = new Map<string, AdministrationAnswers>()
  for (const key of Object.keys(json)) {
    const read = readOne(json[key], key, report)
    if (read !== null) answers.set(key.includes('/') ? key : `MedicationAdministration/${key}`, read)
  }
  return report.problems.length === 0 ? { ok: true, value: answers } : { ok: false, problems: report.problems }
}
