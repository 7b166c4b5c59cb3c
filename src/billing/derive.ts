/**
 * The one entry of the derivation: a chart, a site and answers in; lines, exclusions and findings out. Pure: the same
 * input gives the same output, byte for byte, whatever the order of resources, the day or the machine.
 */
import { defaultAdministrationCodes } from './codes.ts'
import { emptyAnswers } from './answers.ts'
import type { Answers } from './answers.ts'
import type { Concept, Derived, DerivedEncounter, Exclusion, Line } from './derived.ts'
import { codesPerClaim, isForMainReason, mainReason, noRankings } from './diagnosis.ts'
import type { MainReason } from './diagnosis.ts'
import { checkDocumentation, mayBeComplex } from './documentation.ts'
import { draftDrug } from './drug-lines.ts'
import type { DrugContext } from './drug-lines.ts'
import { findDuplicates, performerOf } from './duplicates.ts'
import { serviceEvidence } from './evidence.ts'
import { exclude, wasGiven } from './exclusion.ts'
import type { AdministrationFacts, ChartFacts, EncounterFacts, Origin, Problem } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { finish } from './finish.ts'
import type { DraftLine } from './finish.ts'
import { note, noteEncounter } from './noted.ts'
import type { Noted } from './noted.ts'
import { ordered } from './ordered.ts'
import { choosePayer } from './payer-choice.ts'
import { payerProfile } from './payers.ts'
import { ranAs, readAdministration } from './reading.ts'
import type { Reading } from './reading.ts'
import type { Reference } from './reference.ts'
import { isOnBody, isPump, routeClass } from './route.ts'
import type { ServiceInput } from './service-kind.ts'
import { lineId } from './service-line.ts'
import type { ServiceLine } from './service-line.ts'
import { deriveServices } from './services.ts'
import { chooseSetting } from './setting.ts'
import type { SiteSettings } from './site.ts'
import { checkSpecificCode } from './specific-code.ts'
import type { SpecificCode } from './specific-code.ts'
import { isOutside, periodOf, startMoment } from './times.ts'
import type { Period } from './times.ts'

export interface DeriveOptions {
  readonly site: SiteSettings
  readonly answers: Answers
  /** Null or absent: no code of its own is looked for, and a finding says so. */
  readonly reference?: Reference | null
}

function isOnBodyProduct({ drug }: AdministrationFacts): boolean {
  return drug.names.some(name => isOnBody(name.value)) || isOnBody(drug.form?.value.text ?? '')
}

/** An access by its words, however they are spaced or capitalised. */
function accessOf({ answers: { access } }: Reading): string | null {
  const words = access?.trim().replace(/\s+/g, ' ').toLowerCase() ?? ''
  return words === '' ? null : words
}

/** Administrations that it is part of, and whether it is part of a procedure: R4 lets `partOf` name both. */
function wholesOf({ partOf }: AdministrationFacts): Pick<ServiceInput, 'partOf' | 'isOfProcedure'> {
  if (partOf.length === 0) return ofNothing
  const names = partOf.map(one => one.value)
  const isOfProcedure = names.some(name => name.startsWith('Procedure/'))
  return { partOf: names.filter(name => !name.startsWith('Procedure/')), isOfProcedure }
}

const ofNothing: ReturnType<typeof wholesOf> = { partOf: [], isOfProcedure: false }

function serviceInput({ reading, specific }: Given, main: MainReason): ServiceInput {
  const { facts, times } = reading
  const { partOf, isOfProcedure } = wholesOf(facts)
  return {
    source: facts.source, id: facts.id,
    start: times.start?.value.epochSeconds ?? null,
    stop: times.impossible ? null : times.stop?.value.epochSeconds ?? null,
    minutes: times.minutes, hasDate: times.start !== null, impossible: times.impossible,
    ranForAWhile: times.isOpen || facts.rate !== null,
    route: reading.route, unreadRoute: reading.unreadRoute, method: reading.method,
    isImplant: reading.routeMethod === 'implant',
    hasPump: reading.devices.some(isPump), hasOnBodyDevice: reading.devices.some(isOnBody),
    isOnBodyProduct: isOnBodyProduct(facts),
    side: reading.side, drugKeys: reading.drugKeys, access: accessOf(reading), partOf, isOfProcedure,
    performer: performerOf(facts), hasOwnCode: specific.own !== null,
    isForFirstRanked: isForMainReason(facts, main),
  }
}

/** The site's own table replaces ours as a whole: a concept that it does not name has no code. */
function codeOf(concept: Concept, site: SiteSettings): string | null {
  return site.administrationCodes === null ? defaultAdministrationCodes[concept] : site.administrationCodes.get(concept) ?? null
}

function serviceLine(service: ServiceLine, anchor: Reading, readings: readonly Reading[], main: MainReason, site: SiteSettings): DraftLine {
  const { concept, units, modifiers } = service
  const { times } = anchor
  return {
    id: lineId(service.anchor, service.slot), kind: 'administration', code: codeOf(concept, site), system: 'cpt',
    concept, modifiers, units, sources: service.members.filter(member => !member.hasOwnCode).map(member => member.source),
    serviceDate: times.serviceDate, ndc: null, diagnoses: anchor.diagnoses.codes.map(one => one.value),
    description: null, status: 'ready', evidence: serviceEvidence(service, anchor, readings, main),
  }
}

/** A problem of a resource that could still be read in part: what it lacks has its own finding, so it does not block. */
function noteProblem(problem: Problem, administration: string | null): Noted {
  const details = { values: { detail: problem.detail }, severity: 'warning' as const }
  return administration === null ? noteEncounter(problem.code, problem.origin, details) : note(problem.code, administration, problem.origin, details)
}

/** An administration that was given, and whether its drug has a code of its own. */
interface Given {
  readonly reading: Reading
  readonly specific: SpecificCode
}

interface Drafted {
  readonly reading: Reading
  readonly hasDrugLine: boolean
}

/** Adds what is to be said of one administration beside its drug and its service. */
function noteAdministration(
  { reading, hasDrugLine }: Drafted, encounter: EncounterFacts, period: Period, context: DrugContext, site: SiteSettings, noted: Noted[],
): void {
  const { facts, times } = reading
  const { source } = facts
  const path = (name: string): Origin => ({ source, path: name })
  const where = reading.route === null ? null : routeClass(reading.route.value)
  noted.push(...reading.noted, ...reading.diagnoses.noted)
  for (const problem of facts.problems) noted.push(noteProblem(problem, source))
  if (encounter.source === null) noted.push(note('encounter-missing', source, path('')))
  const start = startMoment(times)
  if (start !== null && isOutside(start, period)) noted.push(note('encounter-mismatch', source, path('effective')))
  if (facts.status?.value === 'stopped') noted.push(note('administration-stopped', source, path('status')))
  if (context.payer === 'medicare' && hasDrugLine && (where === 'subcutaneous' || where === 'not-coded')) {
    noted.push(note('self-administered-possible', source, path('dosage.route')))
  }
  const isInfusion = where !== 'injection' && where !== 'intravitreal' && ranAs(reading) === 'infusion'
  if (where !== 'not-coded' && mayBeComplex(facts, isInfusion)) {
    noted.push(note('administration-complex-possible', source, path('medication')))
  }
  checkDocumentation({
    facts, answers: reading.answers, profile: context.profile, serviceDate: times.serviceDate, require: site.require, hasDrugLine,
  }, noted)
}

function byStart(a: Reading, b: Reading): number {
  const left = a.times.start?.value.epochSeconds ?? Number.MAX_SAFE_INTEGER
  const right = b.times.start?.value.epochSeconds ?? Number.MAX_SAFE_INTEGER
  return left - right || (a.facts.id < b.facts.id ? -1 : a.facts.id > b.facts.id ? 1 : 0)
}

/** Whether an encounter has more codes than a claim can hold. */
function hasTooManyCodes(readings: readonly Reading[]): boolean {
  if (readings.reduce((sum, { diagnoses }) => sum + diagnoses.all.length, 0) <= codesPerClaim) return false
  const codes = new Set<string>()
  for (const { diagnoses } of readings) for (const code of diagnoses.all) codes.add(code)
  return codes.size > codesPerClaim
}

function noteEncounterFacts(
  encounter: EncounterFacts, origin: Origin, ours: readonly Given[], assumed: boolean, coverage: 'active' | 'inactive' | 'missing',
  noted: Noted[],
): void {
  if (!ours.every(one => one.specific.checked)) noted.push(noteEncounter('reference-missing', origin))
  for (const problem of encounter.problems) noted.push(noteProblem(problem, null))
  if (assumed) noted.push(noteEncounter('setting-assumed', origin))
  if (coverage === 'missing') noted.push(noteEncounter('coverage-missing', origin))
  if (coverage === 'inactive') noted.push(noteEncounter('coverage-inactive', origin))
  if (hasTooManyCodes(ours.map(one => one.reading))) noted.push(noteEncounter('diagnosis-limit', origin))
}

/** Every administration without a line, in order, with the finding that says why it has none. */
function excludedOf(
  readings: readonly Reading[], reasons: readonly (FindingCode | null)[], lines: readonly Line[],
): readonly Exclusion[] {
  const drafted = new Set<string>()
  for (const line of lines) for (const source of line.sources) drafted.add(source)
  const excluded: Exclusion[] = []
  readings.forEach(({ facts: { source } }, index) => {
    // A drug line is missing only where the drug was not bought; then the service alone could give a line.
    const finding = reasons[index] ?? (drafted.has(source) ? null : 'drug-not-purchased')
    if (finding !== null) excluded.push({ source, finding })
  })
  return excluded
}

function readAll(encounter: EncounterFacts, { site, answers, reference = null }: DeriveOptions): readonly Reading[] {
  const rankings = noRankings(reference)
  return ordered(encounter.administrations
    .map(facts => readAdministration(facts, encounter, answers.get(facts.source) ?? emptyAnswers, site, rankings)), byStart)
}

/** Adds the lines of the services, and what is to be said of them. `readingOf` finds an administration by its source. */
function draftServices(
  given: readonly Given[], coded: ReadonlyMap<string, Noted>, readingOf: (source: string) => Reading | undefined, encounter: EncounterFacts, context: DrugContext,
  site: SiteSettings, lines: DraftLine[], noted: Noted[],
): void {
  const main = mainReason(encounter)
  const services = deriveServices(given.map(one => serviceInput(one, main)), {
    setting: context.setting, noStop: context.profile.noStop ?? site.noStop ?? 'block',
    secondInitialModifier: context.profile.secondInitialModifier,
    splitDose: context.profile.splitDose,
  })
  for (const service of services.lines) {
    const anchor = readingOf(service.anchor.source)
    if (anchor === undefined) continue
    const readings = service.members.length === 1 ? [anchor] : service.members.flatMap(member => readingOf(member.source) ?? [])
    lines.push(serviceLine(service, anchor, readings, main, site))
  }
  for (const one of services.noted) if (!coded.has(one.administration ?? '') || concernsOthers(one)) noted.push(one)
}

/** What is said of a service that has no line here matters only where it is about the lines of others. */
function concernsOthers({ code, alsoLines }: Noted): boolean {
  return alsoLines.length > 0 || code === 'initial-by-hierarchy'
}

function deriveEncounter(encounter: EncounterFacts, options: DeriveOptions): DerivedEncounter {
  const { site } = options
  const readings = readAll(encounter, options)
  const timed = readings.filter(reading => reading.times.start !== null)
  const first = (timed.find(reading => wasGiven(reading, encounter)) ?? timed[0])?.times ?? null
  const place = chooseSetting(encounter, first === null ? null : startMoment(first), site)
  const coverage = choosePayer(encounter.coverages, first?.serviceDate ?? null, site)
  const context: DrugContext = { setting: place.setting, payer: coverage.payer, profile: payerProfile(coverage.payer, site.payers, coverage.behind) }

  const lines: DraftLine[] = []
  const noted: Noted[] = []
  const exclusions = readings.map(reading => exclude(reading, encounter, place.setting))
  const given = readings.filter((_, index) => exclusions[index] === null)
    .map((reading): Given => ({ reading, specific: checkSpecificCode(reading, context.payer, context.setting, options.reference ?? null) }))
  const coded = new Map<string, Noted>()
  for (const { reading, specific: { own } } of given) if (own !== null) coded.set(reading.facts.source, own)
  const ours = coded.size === 0 ? given : given.filter(one => one.specific.own === null)
  noted.push(...coded.values())
  const period = periodOf(encounter)
  for (const { reading, specific } of ours) {
    const drafted = draftDrug(reading, context)
    lines.push(...drafted.lines)
    noted.push(...drafted.noted)
    if (drafted.lines.length > 0) noted.push(...specific.noted)
    noteAdministration({ reading, hasDrugLine: drafted.lines.length > 0 }, encounter, period, context, site, noted)
  }
  for (const excluded of exclusions) if (excluded !== null) noted.push(excluded)
  const order = new Map<string, number>()
  readings.forEach(({ facts }, index) => order.set(facts.source, index))
  draftServices(given, coded, source => readings[order.get(source) ?? -1], encounter, context, site, lines, noted)
  for (const one of findDuplicates(ours.map(({ reading }) => reading))) noted.push(one)
  const origin: Origin = { source: encounter.source ?? encounter.patient?.value ?? '', path: '' }
  if (lines.length > 0) noteEncounterFacts(encounter, origin, ours, place.assumed, coverage.status, noted)

  const finished = finish(lines, noted, order, readings.length)
  const reasons = readings.map(({ facts }, index) => (exclusions[index] ?? coded.get(facts.source))?.code ?? null)
  return {
    encounter: encounter.source, patient: encounter.patient?.value ?? null, setting: place.setting, payer: coverage.payer,
    lines: finished.lines, excluded: excludedOf(readings, reasons, lines), findings: finished.findings,
  }
}

function byEncounter(a: EncounterFacts, b: EncounterFacts): number {
  const key = (encounter: EncounterFacts): string => `${encounter.source ?? '\uffff'} ${encounter.patient?.value ?? ''}`
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
}

/**
 * Derives a chart. Every encounter that has administrations gives its lines; every administration ends in lines or
 * in `excluded`, its findings beside it. Never throws; what cannot be known is null and has a finding.
 */
export function derive(chart: ChartFacts, options: DeriveOptions): Derived {
  return { encounters: [...chart.encounters].sort(byEncounter).map(encounter => deriveEncounter(encounter, options)) }
}
