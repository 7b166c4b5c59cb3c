import { expect, test } from 'vitest'
import { sandboxResources } from '../../mocks/scenarios/index.ts'
import { draftsOf, type EncounterDraft } from '../../src/app/draft.ts'
import { placeOn, placeScan } from '../../src/app/scan-answers.ts'
import { derive } from '../../src/billing/derive.ts'
import { emptySite } from '../../src/billing/site.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'

const all = chartFromEntries(sandboxResources.map((resource) => ({ resource: { ...resource }, fullUrl: null, at: '' })))
const derived = derive(all, { site: emptySite, answers: new Map() })

const draftsFor = (patient: string): readonly EncounterDraft[] =>
  draftsOf(all, derived, new Map()).filter((draft) => draft.derived.patient === `Patient/${patient}`)

/** GTIN-14 of an NDC's ten digits. */
const gtin = (ten: string): string => {
  const digits = `003${ten}`
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

const scan = (text: string, patient: string, focused: string | null = null) =>
  placeScan({ kind: 'text', text }, draftsFor(patient), new Map(), focused, 2026)

test('ten digits that the chart does not know are three codes, and a person reads which one is printed', () => {
  const outcome = scan(`]d201${gtin('9999945101')}1727013110A1`, 'bela')
  if (outcome.kind !== 'which-code') throw new Error(outcome.kind)
  expect(outcome.codes).toContain('99999-0451-01')
  expect(outcome.codes).toHaveLength(3)
  const filled = placeOn(outcome.product, outcome.dose, '99999-0451-01')
  expect(filled).toMatchObject({ kind: 'filled', answers: { ndc: '99999-0451-01' } })
})

test('a package that the chart names settles its code by the chart, and brings lot and expiry', () => {
  expect(scan(`]d201${gtin('9999912301')}1727013110A1`, 'rosa')).toMatchObject({
    kind: 'filled', answers: { ndc: '99999-0123-01', lot: 'A1', expiry: '2027-01-31' },
  })
})

test('a scan that contradicts the chart is said and fills nothing', () => {
  const outcome = scan('99999-0451-01', 'rosa')
  expect(outcome).toMatchObject({ kind: 'other-product', contradiction: { scanned: '99999-0451-01' } })
})

test('where several doses could be meant, the scan asks which, those without an NDC first', () => {
  const outcome = scan('99999-0777-01', 'hanna')
  if (outcome.kind !== 'which-dose') throw new Error(outcome.kind)
  expect(outcome.doses[0]?.facts.drug.ndcs).toEqual([])
  expect(outcome.doses.every(({ state }) => state !== 'excluded')).toBe(true)
})

test('the dose in which the person is takes the scan', () => {
  const source = 'MedicationAdministration/sven-bag-b'
  expect(scan('99999-0641-02', 'sven', source)).toMatchObject({ kind: 'filled', dose: { facts: { source } } })
})

test('of several doses the only one whose chart names the package takes the scan', () => {
  expect(scan('99999-0640-02', 'sven')).toMatchObject({ kind: 'filled', dose: { facts: { source: 'MedicationAdministration/sven-bag-a' } } })
})

test.each([
  ['00399999451018', 'check-digit'],
  ['hello, this is a label', 'not-a-drug-code'],
] as const)('the scan %s is refused, and why is said', (text, why) => {
  expect(scan(text, 'bela')).toMatchObject({ kind: 'refused', why })
})

test('a damaged scan, and one where no dose was given, are refused', () => {
  expect(placeScan({ kind: 'unreadable' }, draftsFor('bela'), new Map(), null, 2026)).toEqual({ kind: 'refused', why: 'unreadable' })
  expect(scan('99999-0451-01', 'nobody')).toEqual({ kind: 'refused', why: 'no-dose' })
})
