/** Where the values of a drug line and of its waste line come from. */
import type { Evidence } from './derived.ts'
import type { DrugCode } from './drug-code.ts'
import { addDiagnosisEvidence, addEvidence } from './evidence.ts'
import type { Origin } from './facts.ts'
import { onlyActive } from './names.ts'
import type { DescriptionToken } from './payers.ts'
import type { Reading } from './reading.ts'
import type { RuleId } from './rules.ts'
import { wastePlaces } from './waste.ts'

export interface EvidenceQuestion {
  readonly reading: Reading
  readonly code: DrugCode
  readonly modifiers: readonly string[]
  /** What the description says; for a waste line its dose is the amount discarded. */
  readonly tokens: readonly DescriptionToken[]
  /** True where the description tells an amount discarded. */
  readonly tellsWaste: boolean
  /** True for a waste line: its amounts are those discarded. */
  readonly isWaste: boolean
  readonly units: RuleId
}

function isAnswer({ source }: Origin): boolean {
  return source.startsWith('answers/')
}

/** The amount that the line is about: the dose, or what was discarded of it. */
function amountPlaces({ reading, isWaste }: EvidenceQuestion): readonly Origin[] {
  const { facts, product } = reading
  if (isWaste) return wastePlaces(facts.source).slice(0, 1)
  return product.dose.from
}

function addNdcEvidence(evidence: Evidence[], question: EvidenceQuestion): void {
  const { ndc, unit, quantity } = question.reading.product
  if (ndc === null || question.code.compound) return
  addEvidence(evidence, 'ndc.code', ndc.from, 'ndc-normalised')
  addEvidence(evidence, 'ndc.unit', unit?.from, unit?.from.some(isAnswer) === true ? 'ndc-quantity-answered' : 'ndc-unit-of-package')
  if (question.isWaste) addEvidence(evidence, 'ndc.quantity', amountPlaces(question), 'ndc-quantity-converted')
  else addEvidence(evidence, 'ndc.quantity', quantity?.from, quantity?.from.some(isAnswer) === true ? 'ndc-quantity-answered' : 'ndc-quantity-converted')
}

/** How a dose ran is told of two routes, and by its times where no method says it. */
function addRouteEvidence(evidence: Evidence[], { route, method, times }: Reading): void {
  addEvidence(evidence, 'description', route?.from, 'description')
  if (route?.value !== 'intravenous' && route?.value !== 'subcutaneous') return
  addEvidence(evidence, 'description', method?.from, 'description')
  if (method !== null || times.minutes === null) return
  addEvidence(evidence, 'description', times.start?.from, 'description')
  addEvidence(evidence, 'description', times.stop?.from, 'description')
}

/** Where a part of the description stands, but for the route. */
function placesOf(token: DescriptionToken, question: EvidenceQuestion): readonly Origin[] | undefined {
  const { reading: { facts: { source, drug }, product }, code } = question
  switch (token) {
    case 'name': return code.compound ? code.from : drug.names[0]?.from
    case 'dose': return amountPlaces(question)
    case 'ndc': return code.compound ? undefined : product.ndc?.from
    case 'waste': return question.tellsWaste ? wastePlaces(source) : undefined
    case 'strength': {
      const active = onlyActive(drug)
      return active?.strength == null ? undefined : active.from
    }
    case 'route':
    case 'invoice': return undefined
  }
}

function addDescriptionEvidence(evidence: Evidence[], question: EvidenceQuestion): void {
  for (const token of question.tokens) {
    if (token === 'route') addRouteEvidence(evidence, question.reading)
    else addEvidence(evidence, 'description', placesOf(token, question), 'description')
  }
}

function addModifierEvidence(evidence: Evidence[], { reading, modifiers }: EvidenceQuestion): void {
  for (const modifier of modifiers) {
    if (modifier === 'JZ') addEvidence(evidence, 'modifiers', wastePlaces(reading.facts.source), 'modifier-zero-waste')
    else if (modifier === 'JW') addEvidence(evidence, 'modifiers', wastePlaces(reading.facts.source), 'modifier-waste')
    else addEvidence(evidence, 'modifiers', reading.drugSource?.from, 'modifier-340b')
  }
}

/** The evidence of a drug or waste line, the entries of a field together. */
export function drugEvidence(question: EvidenceQuestion): readonly Evidence[] {
  const { reading, code } = question
  const medication: readonly Origin[] = [{ source: reading.facts.source, path: 'medication' }]
  const amount = amountPlaces(question)
  const evidence: Evidence[] = []
  addEvidence(evidence, 'code', code.from.length > 0 ? code.from : medication, code.rule)
  addEvidence(evidence, 'units', amount.length > 0 ? amount : medication, question.units)
  addEvidence(evidence, 'serviceDate', reading.times.start?.from, 'service-date')
  addNdcEvidence(evidence, question)
  addDescriptionEvidence(evidence, question)
  addEvidence(evidence, 'kind', reading.drugSource?.from, 'drug-source')
  addModifierEvidence(evidence, question)
  addDiagnosisEvidence(evidence, reading.diagnoses)
  return evidence
}
