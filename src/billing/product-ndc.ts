/** Which NDC an administration has: of the chart, of an answer, or of the directory (conformance README, "NDC"). */
import type { AdministrationAnswers } from './answers.ts'
import type { AdministrationFacts, DrugFacts, Origin, Sourced } from './facts.ts'
import { productNames } from './names.ts'
import { readNdc, sameNdc } from './ndc.ts'
import type { Ndc, NdcReading } from './ndc.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { Reference } from './reference.ts'

interface Written {
  readonly reading: NdcReading
  readonly text: string
  readonly from: readonly Origin[]
}

/** What reference data is asked about the drug of one administration on its date of service. */
export interface DirectoryQuestion {
  readonly reference: Reference
  readonly ingredients: readonly string[]
  readonly date: string
}

/** Null where there is nothing to ask, or no date to ask about. */
export function askedOf(reference: Reference | null, ingredients: readonly string[], date: string | null): DirectoryQuestion | null {
  return reference === null || date === null ? null : { reference, ingredients, date }
}

function problemCode(reading: Exclude<NdcReading, { kind: 'ndc' }>): 'ndc-ambiguous' | 'ndc-no-package' | 'ndc-unsupported' | 'ndc-invalid' {
  switch (reading.kind) {
    case 'ambiguous': return 'ndc-ambiguous'
    case 'no-package': return 'ndc-no-package'
    case 'unsupported': return 'ndc-unsupported'
    case 'invalid': return 'ndc-invalid'
  }
}

/** Whether a reading that is not yet one code could be this code. */
function couldBe(reading: NdcReading, ndc: Ndc): boolean {
  switch (reading.kind) {
    case 'ndc': return sameNdc(reading.ndc, ndc)
    case 'ambiguous': return reading.candidates.some(candidate => sameNdc(candidate, ndc))
    case 'no-package':
      return reading.labeler === null || (reading.labeler === ndc.labeler && reading.product === ndc.product)
    case 'unsupported': return false
    case 'invalid': return true
  }
}

/** The one of three that the directory lists, markets on the date and knows as this drug (billing-rules §2.1). */
function byDirectory(reading: NdcReading | undefined, drug: DrugFacts, asked: DirectoryQuestion | null): Ndc | null {
  if (reading?.kind !== 'ambiguous' || asked === null) return null
  const { reference, ingredients, date } = asked
  return reference.resolve({ candidates: reading.candidates, ingredients, names: productNames(drug), date })
}

function placeOf(written: Written, source: string): Origin {
  return written.from[0] ?? { source, path: 'medication' }
}

function differs(source: string): Noted {
  return note('answer-differs-from-chart', source, { source, path: 'medication' }, { values: { field: 'NDC' } })
}

export interface NdcChoice {
  /** The NDC of an administration: the first usable one of the chart, else the answer, else what the directory makes of it. */
  readonly ndc: Sourced<Ndc> | null
  /** One of the product is charted or answered, whether it can be read or not. */
  readonly hasNdc: boolean
}

/** Several active ingredients, and no NDC but theirs: none names what was given as a whole. */
function isMixture({ codings, ndcs, ingredients }: DrugFacts, actives: readonly string[]): boolean {
  if (actives.length < 2 || ndcs.length === 0 || codings.some(coding => coding.value.system === 'ndc')) return false
  const own = new Set(ingredients.flatMap(({ item }) => item.codings.filter(coding => coding.system === 'ndc').map(coding => coding.code)))
  return ndcs.every(ndc => own.has(ndc.value))
}

/** Chooses the NDC, and adds what speaks against those that are written. `actives` are the names of the active ingredients. */
export function chooseNdc(
  facts: AdministrationFacts, actives: readonly string[], answers: AdministrationAnswers, asked: DirectoryQuestion | null, noted: Noted[],
): NdcChoice {
  const { source, drug } = facts
  const charted: readonly Written[] = drug.ndcs.map(ndc => ({ reading: readNdc(ndc.value), text: ndc.value, from: ndc.from }))
  const scanned: Written | null = answers.ndc === null ? null
    : { reading: readNdc(answers.ndc), text: answers.ndc, from: [{ source: `answers/${source}`, path: 'ndc' }] }
  if (!isMixture(drug, actives)) return choose(facts, charted, scanned, asked, noted)
  // The NDC of a part is none of the whole, whoever wrote it.
  const isOfPart = ({ reading }: Written): boolean => reading.kind === 'ndc' && charted.some(part => part.reading.kind !== 'invalid' && couldBe(part.reading, reading.ndc))
  return choose(facts, [], scanned === null || isOfPart(scanned) ? null : scanned, asked, noted)
}

function choose(facts: AdministrationFacts, written: readonly Written[], answer: Written | null, asked: DirectoryQuestion | null, noted: Noted[]): NdcChoice {
  const { source, drug } = facts
  const hasNdc = written.length > 0 || answer !== null
  const chosen = written.find(one => one.reading.kind === 'ndc')
  if (chosen?.reading.kind === 'ndc') {
    const { ndc } = chosen.reading
    if (written.some(one => !couldBe(one.reading, ndc))) noted.push(note('ndc-multiple', source, placeOf(chosen, source)))
    if (answer !== null && (answer.reading.kind === 'invalid' || !couldBe(answer.reading, ndc))) noted.push(differs(source))
    return { ndc: { value: ndc, from: chosen.from }, hasNdc }
  }

  const first = written[0]
  if (answer?.reading.kind === 'ndc') {
    const { ndc } = answer.reading
    if (first === undefined || couldBe(first.reading, ndc)) return { ndc: { value: ndc, from: answer.from }, hasNdc }
    noted.push(differs(source))
  }
  const unread = first ?? answer
  const listed = byDirectory(unread?.reading, drug, asked)
  if (unread !== null && listed !== null) return { ndc: { value: listed, from: unread.from }, hasNdc }
  if (unread === null) noted.push(note('ndc-missing', source, { source, path: 'medication' }))
  else if (unread.reading.kind !== 'ndc') {
    noted.push(note(problemCode(unread.reading), source, placeOf(unread, source), { values: { ndc: unread.text.slice(0, 40) } }))
  }
  return { ndc: null, hasNdc }
}
