/** The drug line of an administration, and its waste line where there is one. */
import { add, quantityWords, roundUp, unitLabel } from './amount.ts'
import type { Amount, Rational } from './amount.ts'
import type { LineNdc, PayerId, Setting } from './derived.ts'
import type { DraftLine } from './finish.ts'
import { drugEvidence } from './drug-evidence.ts'
import type { Sourced } from './facts.ts'
import { chooseDrugCode } from './drug-code.ts'
import type { DrugCode } from './drug-code.ts'
import { onlyActive } from './names.ts'
import { describe } from './narrative.ts'
import type { Description } from './narrative.ts'
import { formatNdc11 } from './ndc.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { DescriptionToken, PayerProfile } from './payers.ts'
import { inPackageUnit, packagesOf, roundQuantity } from './package-quantity.ts'
import { doseWords } from './product.ts'
import { ranAs } from './reading.ts'
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

/** "100MG/ML", "400MG/20ML": the strength of the one active ingredient, as a claim writes its units. */
function strengthText({ facts }: Reading): string | null {
  const strength = onlyActive(facts.drug)?.strength ?? null
  if (strength === null || strength.numerator.unit === null) return null
  const { numerator: { value, unit }, denominator: per } = strength
  const of = `${value}${unitLabel(unit)}`
  return per.unit === null ? of : `${of}/${per.value === '1' ? '' : per.value}${unitLabel(per.unit)}`
}

function noDrugLine(reading: Reading): Noted | null {
  const bought = reading.drugSource
  if (bought === null || bought.value === 'purchased' || bought.value === '340b') return null
  const { source } = reading.facts
  return note('drug-not-purchased', source, { source, path: '' }, { values: { source: bought.value } })
}

/** A documented pump outside the body: of the chart, else of an answer. */
function pumpOf({ facts, answers, devices }: Reading): Sourced<string> | null {
  const charted = facts.devices.find(device => isPump(device.value))
  if (charted !== undefined) return charted
  // An answer that contradicts the chart is not among the devices.
  if (answers.device === null || !devices.includes(answers.device) || !isPump(answers.device)) return null
  return { value: answers.device, from: [{ source: `answers/${facts.source}`, path: 'device' }] }
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
  readonly code: DrugCode
  /** The practice paid nothing, and the payer wants the line all the same. */
  readonly noCost: boolean
  readonly units: Units
  /** What the description may tell, in the payer's order. */
  readonly tokens: readonly DescriptionToken[]
}

interface Units {
  readonly count: number
  readonly rule: 'units-one' | 'units-containers'
  readonly noted: readonly Noted[]
}

const oneUnit: Units = { count: 1, rule: 'units-one', noted: [] }

/** The packages opened for dose and waste together; one, and a finding, where nothing says how many they were. */
function containers(reading: Reading, discarded: Rational | null): Units {
  const { facts, product: { unit, quantity, dose } } = reading
  const opened = quantity === null ? null : discarded === null ? quantity.value : add(quantity.value, discarded)
  const packages = opened === null || unit === null ? null : packagesOf(opened, unit.value, facts.drug)
  const count = packages === null ? null : roundUp(packages)
  if (count !== null) return { count, rule: 'units-containers', noted: [] }
  const place = dose.from[0] ?? { source: facts.source, path: 'dosage.dose' }
  return { count: 1, rule: 'units-containers', noted: [note('ndc-quantity-unconvertible', facts.source, place, { values: { dose: doseWords(facts, dose) }, severity: 'warning' })] }
}

function description(parts: Parts, told: Amount | null): Description {
  const { reading, context, code } = parts
  const { facts, product } = reading
  return describe({
    name: facts.drug.names[0]?.value ?? null,
    compoundOf: code.compound ? reading.actives : [],
    dose: product.dose.amount, route: reading.route?.value ?? null, method: ranAs(reading),
    ndc: code.compound ? null : product.ndc?.value ?? null, waste: told, strength: parts.tokens.includes('strength') ? strengthText(reading) : null, noCost: parts.noCost,
  }, context.profile)
}

function drugLine(parts: Parts, modifiers: readonly string[], told: Amount | null, text: string | null): DraftLine {
  const { reading, code, units, tokens } = parts
  const { product } = reading
  return {
    id: `${reading.facts.id}|drug`, kind: 'drug', code: code.code, system: 'hcpcs', concept: null, modifiers, units: units.count,
    sources: [reading.facts.source], serviceDate: reading.times.serviceDate,
    ndc: code.compound ? null : ndcOf(reading, product.quantity === null ? null : roundQuantity(product.quantity.value)),
    diagnoses: reading.diagnoses.codes.map(one => one.value), description: text, status: 'ready',
    evidence: drugEvidence({ reading, code, modifiers, tokens, tellsWaste: told !== null, isWaste: false, units: units.rule }),
  }
}

const wasteTokens: readonly DescriptionToken[] = ['name', 'dose', 'ndc']

function wasteDescription({ reading, context }: Parts, waste: Amount): Description {
  return describe({
    name: reading.facts.drug.names[0]?.value ?? null, compoundOf: [], dose: waste, route: null, method: null,
    ndc: reading.product.ndc?.value ?? null, waste: null, strength: null, noCost: false, isDiscarded: true,
  }, { ...context.profile, descTokens: wasteTokens })
}

function wasteLine(
  parts: Parts, drug: DraftLine, text: string | null, quantity: Sourced<Rational> | null, modifiers: readonly string[],
): DraftLine {
  const { reading, code } = parts
  return {
    ...drug, id: `${reading.facts.id}|waste`, kind: 'waste', modifiers, units: 1,
    ndc: ndcOf(reading, quantity === null ? null : roundQuantity(quantity.value)),
    description: text,
    evidence: drugEvidence({ reading, code, modifiers, tokens: wasteTokens, tellsWaste: true, isWaste: true, units: 'units-one' }),
  }
}

/** What is known of the NDC, as far as code and payer leave it anything to say. */
function ndcNoted({ product }: Reading, compound: boolean, profile: PayerProfile): readonly Noted[] {
  if (!compound && profile.ndcRequired) return product.noted
  if (compound) return product.noted.filter(one => !one.code.startsWith('ndc-'))
  // Without an NDC that nobody asks for, nobody asks for its unit and quantity either.
  const kept = product.ndc === null ? product.noted.filter(one => !isOfQuantity(one)) : product.noted
  return kept.map(one => (one.code === 'ndc-missing' ? { ...one, severity: 'warning' } : one))
}

function isOfQuantity({ code }: Noted): boolean {
  return code === 'ndc-unit-unknown' || code === 'ndc-quantity-unconvertible'
}

/** An amount discarded that no package of this unit can hold: its line would have no quantity. */
function wasteUnconvertible(reading: Reading): Noted {
  const { facts: { source }, answers } = reading
  const written = answers.waste === null ? '' : quantityWords(answers.waste)
  return note('ndc-quantity-unconvertible', source, { source, path: '' }, { values: { dose: `${written} discarded` } })
}

function tokensOf({ descTokens, forbidSlashStrength }: PayerProfile): readonly DescriptionToken[] {
  return forbidSlashStrength && descTokens.includes('strength') ? descTokens.filter(one => one !== 'strength') : descTokens
}

function noteLeftOut(source: string, leftOut: readonly string[], noted: Noted[]): void {
  if (leftOut.length === 0) return
  noted.push(note('description-shortened', source, { source, path: 'medication' }, { values: { parts: [...new Set(leftOut)].join(', ') } }))
}

/** Drafts what the drug of one administration is charged as; no line where the practice did not buy it. */
export function draftDrug(reading: Reading, context: DrugContext): DrugLines {
  const { facts, product, answers } = reading
  const { source } = facts
  const { profile } = context
  const notBought = noDrugLine(reading)
  if (notBought !== null && profile.noCostDrug === 'omit') return { lines: [], noted: [notBought] }
  const code = chooseDrugCode({
    source, drug: facts.drug, actives: reading.actives, hasNdc: product.hasNdc,
    route: reading.route, setting: context.setting, payer: context.payer, profile, pump: pumpOf(reading),
  })
  const waste = readWaste(source, answers, profile, isWasteAsked(reading, context, code.compound))
  const unit = product.unit?.value ?? null
  const left = waste.line ?? waste.told
  const discarded = left === null || unit === null ? null : inPackageUnit(left, unit, facts.drug)
  const units = profile.hcpcsUnits === 'containers' ? containers(reading, discarded?.value ?? null) : oneUnit
  const pricing = reading.drugSource?.value === '340b' ? modifier340b(reading.times.serviceDate) : []
  const parts: Parts = { reading, context, code, noCost: notBought !== null, units, tokens: tokensOf(profile) }
  const ofDose = description(parts, waste.told)
  const ofWaste = waste.line === null ? null : wasteDescription(parts, waste.line)
  const drug = drugLine(parts, waste.none ? ['JZ', ...pricing] : pricing, waste.told, ofDose.text)
  const told: Noted[] = notBought === null ? [] : [notBought]
  told.push(...ndcNoted(reading, code.compound, profile), ...code.noted, ...waste.noted, ...units.noted)
  if (reading.drugSource === null) told.push(note('drug-source-unknown', source, { source, path: '' }))
  noteLeftOut(source, [...ofDose.leftOut, ...ofWaste?.leftOut ?? []], told)
  if (ofWaste === null) return { lines: [drug], noted: told }
  if (unit !== null && discarded === null) told.push(wasteUnconvertible(reading))
  return { lines: [drug, wasteLine(parts, drug, ofWaste.text, discarded, ['JW', ...pricing])], noted: told }
}
