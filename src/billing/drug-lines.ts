/** The drug line of an administration, and its waste line where there is one. */
import type { Amount } from './amount.ts'
import type { Evidence, Line, LineNdc, PayerId, Setting } from './derived.ts'
import type { DraftLine } from './finish.ts'
import { addDiagnosisEvidence, addEvidence } from './evidence.ts'
import type { Origin } from './facts.ts'
import { chooseDrugCode } from './drug-code.ts'
import { describe } from './narrative.ts'
import { formatNdc11 } from './ndc.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { PayerProfile } from './payers.ts'
import { inPackageUnit, roundQuantity } from './product.ts'
import type { Reading } from './reading.ts'
import { isPump, routeClass } from './route.ts'
import { readWaste } from './waste.ts'

export interface DrugContext {
  readonly setting: Setting
  readonly payer: PayerId
  readonly profile: PayerProfile
}

export interface DrugLines {
  readonly lines: readonly DraftLine[]
  readonly noted: readonly Noted[]
}

/** 340B drugs: TB since 2025, JG before (billing-rules §5); unknown without a date. */
function modifier340b(serviceDate: string | null): readonly string[] {
  if (serviceDate === null) return []
  return [serviceDate >= '2025-01-01' ? 'TB' : 'JG']
}

function ndcOf(reading: Reading, quantity: number | null): LineNdc | null {
  const { ndc, unit } = reading.product
  return ndc === null ? null : { code: formatNdc11(ndc.value), unit: unit?.value ?? null, quantity }
}

function strengthText(reading: Reading): string | null {
  const [only, further] = reading.facts.drug.ingredients.filter(one => one.strength !== null)
  const strength = further === undefined ? only?.strength ?? null : null
  if (strength === null || strength.numerator.unit === null) return null
  const per = strength.denominator.value === '1' ? '' : strength.denominator.value
  return `${strength.numerator.value}${strength.numerator.unit}/${per}${strength.denominator.unit ?? ''}`
}

function noDrugLine(reading: Reading): Noted | null {
  const bought = reading.drugSource
  if (bought === null || bought.value === 'purchased' || bought.value === '340b') return null
  const { source } = reading.facts
  return note('drug-not-purchased', source, { source, path: '' }, { values: { source: bought.value } })
}

/** False where nothing is discarded that a payer could ask about: by mouth, on the skin, or packaged under OPPS. */
function isWasteAsked(reading: Reading, context: DrugContext, compound: boolean): boolean {
  const injected = reading.route === null || routeClass(reading.route.value) !== 'not-coded'
  const packaged = context.payer === 'medicare' && context.setting === 'hospital-outpatient'
  return injected && !packaged && !compound
}

interface Parts {
  readonly reading: Reading
  readonly context: DrugContext
  readonly code: ReturnType<typeof chooseDrugCode>
  /** The practice paid nothing, and the payer wants the line all the same. */
  readonly noCost: boolean
}

/** How an intravenous dose ran, where only its minutes say so (billing-rules §4.4). */
function methodByMinutes(reading: Reading): 'push' | 'infusion' | null {
  const { minutes } = reading.times
  return minutes === null || minutes === 0 ? null : minutes <= 15 ? 'push' : 'infusion'
}

function description(parts: Parts, told: Amount | null): string | null {
  const { reading, context, code } = parts
  const { facts, product } = reading
  return describe({
    name: facts.drug.names[0]?.value ?? null,
    compoundOf: code.compound ? reading.actives : [],
    dose: product.dose.amount, route: reading.route?.value ?? null, method: reading.method?.value ?? methodByMinutes(reading),
    ndc: product.ndc?.value ?? null, waste: told, strength: strengthText(reading), noCost: parts.noCost,
  }, context.profile)
}

function addNdcEvidence(evidence: Evidence[], { ndc, unit, quantity }: Reading['product']): void {
  if (ndc === null) return
  const answered = quantity?.from.some(origin => origin.source.startsWith('answers/')) ?? false
  addEvidence(evidence, 'ndc.code', ndc.from, 'ndc-normalised')
  addEvidence(evidence, 'ndc.unit', unit?.from, 'ndc-unit-of-package')
  addEvidence(evidence, 'ndc.quantity', quantity?.from, answered ? 'ndc-quantity-answered' : 'ndc-quantity-converted')
}

function addModifierEvidence(evidence: Evidence[], reading: Reading, modifiers: readonly string[]): void {
  for (const modifier of modifiers) {
    const answered: readonly Origin[] = [{ source: `answers/${reading.facts.source}`, path: 'waste' }]
    if (modifier === 'JZ') addEvidence(evidence, 'modifiers', answered, 'modifier-zero-waste')
    else if (modifier === 'JW') addEvidence(evidence, 'modifiers', answered, 'modifier-waste')
    else addEvidence(evidence, 'modifiers', reading.drugSource?.from, 'modifier-340b')
  }
}

function drugEvidence(parts: Parts, modifiers: readonly string[]): Line['evidence'] {
  const { reading, code } = parts
  const { facts, product, times } = reading
  const medication: readonly Origin[] = [{ source: facts.source, path: 'medication' }]
  const evidence: Evidence[] = []
  addEvidence(evidence, 'code', code.from.length > 0 ? code.from : medication, code.rule)
  addEvidence(evidence, 'units', product.dose.from.length > 0 ? product.dose.from : medication, 'units-one')
  addEvidence(evidence, 'serviceDate', times.start?.from, 'service-date')
  addNdcEvidence(evidence, product)
  addEvidence(evidence, 'description', facts.drug.names[0]?.from, 'description')
  addEvidence(evidence, 'description', product.dose.from, 'description')
  addEvidence(evidence, 'description', reading.route?.from, 'description')
  addEvidence(evidence, 'kind', reading.drugSource?.from, 'drug-source')
  addModifierEvidence(evidence, reading, modifiers)
  addDiagnosisEvidence(evidence, reading.diagnoses)
  return evidence
}

function drugLine(parts: Parts, modifiers: readonly string[], told: Amount | null): DraftLine {
  const { reading, code } = parts
  const { product } = reading
  return {
    id: `${reading.facts.id}|drug`, kind: 'drug', code: code.code, system: 'hcpcs', concept: null, modifiers, units: 1,
    sources: [reading.facts.source], serviceDate: reading.times.serviceDate,
    ndc: code.compound ? null : ndcOf(reading, product.quantity === null ? null : roundQuantity(product.quantity.value)),
    diagnoses: reading.diagnoses.codes.map(one => one.value), description: description(parts, told), status: 'ready',
    evidence: drugEvidence(parts, modifiers),
  }
}

function wasteLine(parts: Parts, drug: DraftLine, waste: Amount, modifiers: readonly string[]): DraftLine {
  const { reading, context } = parts
  const unit = reading.product.unit?.value ?? null
  const quantity = unit === null ? null : inPackageUnit(waste, unit, reading.facts.drug)
  const discarded = describe({
    name: reading.facts.drug.names[0]?.value ?? null, compoundOf: [], dose: waste, route: null, method: null,
    ndc: reading.product.ndc?.value ?? null, waste: null, strength: null, noCost: false,
  }, { ...context.profile, descTokens: ['name', 'dose', 'ndc'] })
  return {
    ...drug, id: `${reading.facts.id}|waste`, kind: 'waste', modifiers,
    ndc: ndcOf(reading, quantity === null ? null : roundQuantity(quantity.value)),
    description: discarded === null ? null : discarded.replace(/ (?=NDC \d{11}$)/, ' DISCARDED ').slice(0, 80).trimEnd(),
    evidence: drugEvidence(parts, modifiers),
  }
}

/** Drafts what the drug of one administration is charged as; no line where the practice did not buy it. */
export function draftDrug(reading: Reading, context: DrugContext): DrugLines {
  const { facts, product } = reading
  const { source } = facts
  const notBought = noDrugLine(reading)
  if (notBought !== null && context.profile.noCostDrug === 'omit') return { lines: [], noted: [notBought] }
  const pump = facts.devices.find(device => isPump(device.value)) ?? null
  const code = chooseDrugCode({
    source, drug: facts.drug, actives: reading.actives, hasNdc: product.ndc !== null, route: reading.route,
    setting: context.setting, payer: context.payer, profile: context.profile, pump,
  })
  const waste = readWaste(source, reading.answers, context.profile, isWasteAsked(reading, context, code.compound))
  const pricing = reading.drugSource?.value === '340b' ? modifier340b(reading.times.serviceDate) : []
  const parts: Parts = { reading, context, code, noCost: notBought !== null }
  const drug = drugLine(parts, waste.none ? ['JZ', ...pricing] : pricing, waste.told)
  const compoundWaives = (noted: Noted): boolean => code.compound && (noted.code.startsWith('ndc-'))
  const told: Noted[] = notBought === null ? [] : [notBought]
  for (const noted of product.noted) if (!compoundWaives(noted)) told.push(noted)
  told.push(...code.noted, ...waste.noted)
  if (reading.drugSource === null) told.push(note('drug-source-unknown', source, { source, path: '' }))
  return { lines: waste.line === null ? [drug] : [drug, wasteLine(parts, drug, waste.line, ['JW', ...pricing])], noted: told }
}
