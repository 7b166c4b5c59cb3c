/**
 * The one entry of the derivation: a chart, a site and answers in; lines, exclusions and findings out. Pure: the same
 * input gives the same output, byte for byte, whatever the order of resources, the day or the machine.
 */
import { defaultAdministrationCodes } from './codes.ts'
import { emptyAnswers } from './answers.ts'
import type { Answers } from './answers.ts'
import type { Concept, Derived, DerivedEncounter, Exclusion, Line } from './derived.ts'
import { codesPerClaim, firstRanked, isForFirstRanked } from './diagnosis.ts'
import { checkDocumentation, mayBeComplex } from './documentation.ts'
import { draftDrug } from './drug-lines.ts'
import type { DrugContext } from './drug-lines.ts'
import { findDuplicates } from './duplicates.ts'
import { diagnosisEvidence, evidenceOf } from './evidence.ts'
import { exclude } from './exclusion.ts'
import type { ChartFacts, EncounterFacts, Origin, Problem } from './facts.ts'
import { finish } from './finish.ts'
import { note, noteEncounter } from './noted.ts'
import type { Noted } from './noted.ts'
import { choosePayer, payerProfile } from './payers.ts'
import { readAdministration } from './reading.ts'
import type { Reading } from './reading.ts'
import { isOnBody, isPump, routeClass } from './route.ts'
import type { ServiceInput } from './service-kind.ts'
import { lineId } from './service-line.ts'
import type { ServiceLine } from './service-line.ts'
import { deriveServices } from './services.ts'
import { chooseSetting } from './setting.ts'
import type { SiteSettings } from './site.ts'
import { outsideEncounter } from './times.ts'

export interface DeriveOptions {
  readonly site: SiteSettings
  readonly answers: Answers
}

function serviceInput(reading: Reading, first: ReturnType<typeof firstRanked>): ServiceInput {
  const { facts, times } = reading
  const productText = [...facts.drug.names.map(name => name.value), facts.drug.form?.value.text ?? '']
  return {
    source: facts.source, id: facts.id,
    start: times.start?.value.epochSeconds ?? null,
    stop: times.impossible ? null : times.stop?.value.epochSeconds ?? null,
    minutes: times.minutes, hasDate: times.start !== null, impossible: times.impossible,
    ranForAWhile: times.isOpen || facts.rate !== null,
    route: reading.route, unreadRoute: reading.unreadRoute, method: reading.method,
    isImplant: reading.routeMethod === 'implant',
    hasPump: reading.devices.some(isPump), hasOnBodyDevice: reading.devices.some(isOnBody),
    isOnBodyProduct: productText.some(isOnBody),
    side: reading.side, identity: reading.identity, access: reading.answers.access,
    partOf: facts.partOf.map(one => one.value), hasOwnCode: false,
    isForFirstRanked: isForFirstRanked(facts, first),
  }
}

/** The site's own table replaces ours as a whole: a concept that it does not name has no code. */
function codeOf(concept: Concept, site: SiteSettings): string | null {
  return site.administrationCodes === null ? defaultAdministrationCodes[concept] : site.administrationCodes.get(concept) ?? null
}

function serviceLine(service: ServiceLine, anchor: Reading, site: SiteSettings): Line {
  const { concept, units, modifiers } = service
  const { times } = anchor
  const where: readonly Origin[] = anchor.route?.from ?? []
  const when: readonly Origin[] = [...(times.start?.from ?? []), ...(times.stop?.from ?? [])]
  const modifierRule = concept === 'intravitreal' ? 'modifier-side' : 'modifier-distinct'
  return {
    id: lineId(service.anchor, service.slot), kind: 'administration', code: codeOf(concept, site), system: 'cpt',
    concept, modifiers, units, sources: service.members.map(member => member.source),
    serviceDate: times.serviceDate, ndc: null, diagnoses: anchor.diagnoses.codes.map(one => one.value),
    description: null, status: 'ready',
    evidence: [
      ...evidenceOf('concept', [...where, ...(anchor.method?.from ?? []), ...when], service.rule),
      ...evidenceOf('units', when.length > 0 ? when : where, service.rule),
      ...evidenceOf('serviceDate', times.start?.from ?? [], 'service-date'),
      ...(modifiers.length > 0 ? evidenceOf('modifiers', anchor.side?.from ?? where, modifierRule) : []),
      ...diagnosisEvidence(anchor.diagnoses),
    ],
  }
}

/** A problem of a resource that could still be read in part: what it lacks has its own finding, so it does not block. */
function noteProblem(problem: Problem, administration: string | null): Noted {
  const details = { values: { detail: problem.detail }, severity: 'warning' as const }
  return administration === null ? noteEncounter(problem.code, problem.origin, details) : note(problem.code, administration, problem.origin, details)
}

function noteAdministration(reading: Reading, encounter: EncounterFacts, context: DrugContext, hasDrugLine: boolean, site: SiteSettings): readonly Noted[] {
  const { facts, times } = reading
  const { source } = facts
  const path = (name: string): Origin => ({ source, path: name })
  const where = reading.route === null ? null : routeClass(reading.route.value)
  const noted: Noted[] = [...reading.noted, ...reading.diagnoses.noted, ...facts.problems.map(problem => noteProblem(problem, source))]
  if (encounter.source === null) noted.push(note('encounter-missing', source, path('')))
  if (times.start !== null && outsideEncounter(times.start.value, encounter)) noted.push(note('encounter-mismatch', source, path('effective')))
  if (facts.status?.value === 'stopped') noted.push(note('administration-stopped', source, path('status')))
  if (context.payer === 'medicare' && hasDrugLine && (where === 'subcutaneous' || where === 'not-coded')) {
    noted.push(note('self-administered-possible', source, path('dosage.route')))
  }
  if (where !== 'not-coded' && mayBeComplex(facts, reading.method?.value === 'infusion' || (times.minutes ?? 0) > 15)) {
    noted.push(note('administration-complex-possible', source, path('medication')))
  }
  return [...noted, ...checkDocumentation({
    facts, answers: reading.answers, profile: context.profile, serviceDate: times.serviceDate, require: site.require, hasDrugLine,
  })]
}

function byStart(a: Reading, b: Reading): number {
  const left = a.times.start?.value.epochSeconds ?? Number.MAX_SAFE_INTEGER
  const right = b.times.start?.value.epochSeconds ?? Number.MAX_SAFE_INTEGER
  return left - right || (a.facts.id < b.facts.id ? -1 : a.facts.id > b.facts.id ? 1 : 0)
}

function noteEncounterFacts(
  encounter: EncounterFacts, origin: Origin, readings: readonly Reading[], assumed: boolean, coverage: 'active' | 'inactive' | 'missing',
): readonly Noted[] {
  const noted: Noted[] = [noteEncounter('reference-missing', origin), ...encounter.problems.map(problem => noteProblem(problem, null))]
  if (assumed) noted.push(noteEncounter('setting-assumed', origin))
  if (coverage === 'missing') noted.push(noteEncounter('coverage-missing', origin))
  if (coverage === 'inactive') noted.push(noteEncounter('coverage-inactive', origin))
  if (new Set(readings.flatMap(reading => reading.diagnoses.all)).size > codesPerClaim) noted.push(noteEncounter('diagnosis-limit', origin))
  return noted
}

/** Every administration without a line, in order, with the finding that says why it has none. */
function excludedOf(
  exclusions: readonly Noted[], given: readonly Reading[], lines: readonly Line[], order: ReadonlyMap<string, number>,
): readonly Exclusion[] {
  const drafted = new Set(lines.flatMap(line => line.sources))
  const left = exclusions.flatMap(one => (one.administration === null ? [] : [{ source: one.administration, finding: one.code }]))
  // A drug line is missing only where the drug was not bought; then the service alone could give a line.
  const unpaid = given.filter(reading => !drafted.has(reading.facts.source))
    .map(reading => ({ source: reading.facts.source, finding: 'drug-not-purchased' as const }))
  return [...left, ...unpaid].sort((a, b) => (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0))
}

function deriveEncounter(encounter: EncounterFacts, options: DeriveOptions): DerivedEncounter {
  const { site } = options
  const readings = encounter.administrations
    .map(facts => readAdministration(facts, encounter, options.answers.get(facts.source) ?? emptyAnswers, site)).sort(byStart)
  const first = readings.find(reading => reading.times.start !== null)?.times ?? null
  const place = chooseSetting(encounter, first?.start?.value ?? null, site)
  const coverage = choosePayer(encounter.coverages, first?.serviceDate ?? null, site)
  const context: DrugContext = { setting: place.setting, payer: coverage.payer, profile: payerProfile(coverage.payer, site.payers) }

  const exclusions = readings.flatMap(reading => exclude(reading, encounter, place.setting) ?? [])
  const left = new Set(exclusions.map(noted => noted.administration))
  const given = readings.filter(reading => !left.has(reading.facts.source))
  const drugs = given.map(reading => ({ reading, drafted: draftDrug(reading, context) }))
  const mainReason = firstRanked(encounter)
  const services = deriveServices(given.map(reading => serviceInput(reading, mainReason)), {
    setting: place.setting, noStop: context.profile.noStop ?? site.noStop ?? 'block',
    secondInitialModifier: context.profile.secondInitialModifier,
  })
  const bySource = new Map(given.map(reading => [reading.facts.source, reading]))
  const serviceLines = services.lines.flatMap(service => {
    const anchor = bySource.get(service.anchor.source)
    return anchor === undefined ? [] : [serviceLine(service, anchor, site)]
  })
  const lines = [...drugs.flatMap(({ drafted }) => drafted.lines), ...serviceLines]

  const origin: Origin = { source: encounter.source ?? encounter.patient?.value ?? '', path: '' }
  const noted = [
    ...exclusions,
    ...drugs.flatMap(({ reading, drafted }) => [
      ...drafted.noted, ...noteAdministration(reading, encounter, context, drafted.lines.length > 0, site),
    ]),
    ...services.noted, ...findDuplicates(given),
    ...(lines.length === 0 ? [] : noteEncounterFacts(encounter, origin, given, place.assumed, coverage.status)),
  ]
  const order = new Map(readings.map((reading, index) => [reading.facts.source, index]))
  const excluded = excludedOf(exclusions, given, lines, order)
  const finished = finish(lines, noted, order)
  return {
    encounter: encounter.source, patient: encounter.patient?.value ?? null, setting: place.setting, payer: coverage.payer,
    lines: finished.lines, excluded, findings: finished.findings,
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
