import { expect, test } from 'vitest'
import { answersOfField, fieldKinds, fieldsOf, findingsWithoutField, nextStepOf, type FieldKind } from '../../src/app/administration-fields.ts'
import { draftsOf, type DoseDraft, type EncounterDraft } from '../../src/app/draft.ts'
import { moreFields } from '../../src/app/more-fields.ts'
import { emptyAnswers, type AdministrationAnswers } from '../../src/billing/answers.ts'
import type { Finding } from '../../src/billing/derived.ts'
import type { AdministrationFacts } from '../../src/billing/facts.ts'
import { findingCatalogue, findingCodes, type FindingCode } from '../../src/billing/findings.ts'
import { administration, chartOf, drugLine, encounterOf, finding, period, sourced } from '../fhir/to-fhir.builders.ts'

const of = (code: FindingCode, id = 'ma1'): Finding => {
  const { severity, resolve, who } = findingCatalogue[code]
  return finding({ code, severity, resolve, who, source: `MedicationAdministration/${id}`, lines: [`${id}|drug`] })
}

/** One visit with these doses, each with its findings. */
const visit = (doses: readonly (readonly [AdministrationFacts, readonly Finding[]])[]): readonly EncounterDraft[] =>
  draftsOf(
    chartOf(doses.map(([facts]) => facts)),
    { encounters: [encounterOf(doses.map(([{ id, source }]) => drugLine({ id: `${id}|drug`, sources: [source], diagnoses: [], ndc: null })), doses.flatMap(([, findings]) => findings))] },
    new Map(),
  )

const doseWith = (findings: readonly Finding[], facts: Partial<AdministrationFacts> = {}): DoseDraft => {
  const [dose] = visit([[administration('ma1', { effective: { at: null, start: null, end: null }, ...facts }), findings]]).flatMap(({ doses }) => doses)
  if (dose === undefined) throw new Error('No dose.')
  return dose
}

const kindsOf = (dose: DoseDraft, answers: Partial<AdministrationAnswers> = {}): readonly FieldKind[] =>
  fieldsOf(dose, { ...emptyAnswers, ...answers }).map(({ kind }) => kind)

const route = (text: string) => sourced({ codings: [], text })

test('what is not answered at the bedside is asked nowhere', () => {
  const elsewhere = findingCodes.filter((code) => findingCatalogue[code].resolve !== 'here')
  expect(elsewhere.length).toBeGreaterThan(20)
  expect(elsewhere.filter((code) => kindsOf(doseWith([of(code)])).length > 0)).toEqual([])
})

test('what stops a line and a nurse can answer has a control, but for a status, which the chart alone can have', () => {
  const hers = findingCodes.filter((code) => {
    const { severity, resolve, who } = findingCatalogue[code]
    return severity === 'error' && resolve === 'here' && who === 'nurse'
  })
  expect(hers.filter((code) => kindsOf(doseWith([of(code)])).length === 0)).toEqual(['administration-status-unknown'])
})

test('every answer has one control that writes it', () => {
  expect(fieldKinds.flatMap((kind) => answersOfField[kind]).toSorted()).toEqual(Object.keys(emptyAnswers).toSorted())
})

test('a finding stands at the first of its questions, and the others follow without it', () => {
  const fields = fieldsOf(doseWith([of('infusion-method-unknown')]), emptyAnswers)
  expect(fields.map(({ kind, findings }) => [kind, findings.length])).toEqual([['method', 1], ['stop', 0]])
})

test('a time that the chart has is not asked for; a day alone is no time', () => {
  const missing = of('administration-time-missing')
  const begun = doseWith([missing], { effective: period('2026-03-02T10:00:00-06:00', null) })
  expect(kindsOf(begun)).toEqual(['stop'])
  expect(kindsOf(doseWith([missing], { effective: period('2026-03-02', null) }))).toEqual(['start', 'stop'])
  const whole = doseWith([of('administration-time-invalid')], { effective: period('2026-03-02T10:00:00-06:00', '2026-03-02T09:00:00-06:00') })
  expect(kindsOf(whole)).toEqual([])
  expect(findingsWithoutField(whole).map(({ code }) => code)).toEqual(['administration-time-invalid'])
})

test('what was answered stays to be changed, though nothing asks any more; an empty list of diagnoses is no answer', () => {
  const dose = doseWith([])
  expect(kindsOf(dose, { container: 'single-dose', diagnoses: [] })).toEqual(['waste'])
  expect(fieldsOf(dose, { ...emptyAnswers, expiry: '2027-01-31' })).toEqual([{ kind: 'lot', findings: [], isAnswered: true, isForNurse: true }])
})

test('a question for somebody else is told from the nurse’s', () => {
  const fields = fieldsOf(doseWith([of('invoice-missing'), of('ndc-missing')]), emptyAnswers)
  expect(fields.map(({ kind, isForNurse }) => [kind, isForNurse])).toEqual([['ndc', true], ['invoice', false]])
})

test('the next step is what stops payment and the nurse can answer, of the newest dose', () => {
  const [old, recent] = [administration('a'), administration('b')]
  const step = (...doses: Parameters<typeof visit>[0]): string | null => {
    const next = nextStepOf(visit(doses))
    return next === null ? null : `${next.source.slice(-1)} ${next.finding.code} ${next.kind ?? 'chart'}`
  }
  expect(step([old, [of('ndc-missing', 'a')]], [recent, [of('ndc-missing', 'b')]])).toBe('b ndc-missing ndc')
  expect(step([old, [of('ndc-missing', 'a')]], [recent, [of('lot-missing', 'b')]])).toBe('a ndc-missing ndc')
  expect(step([old, [of('diagnosis-missing', 'a')]], [recent, [of('administration-status-unknown', 'b')]])).toBe('b administration-status-unknown chart')
  expect(step([old, [of('lot-missing', 'a')]], [recent, [of('patient-mismatch', 'b')]])).toBe('a lot-missing lot')
  expect(step([recent, [of('patient-mismatch', 'b')]])).toBe('b patient-mismatch chart')
  expect(step([recent, []])).toBeNull()
})

test('what nobody asks can be added where the route makes sense of it, and nothing that the chart has', () => {
  const offered = (facts: Partial<AdministrationFacts>): readonly FieldKind[] => moreFields(doseWith([], facts), ['waste']).nurse
  expect(offered({ route: route('Intramuscular') })).toEqual(['ndc', 'ndcQuantity', 'method', 'start', 'drugSource', 'lot', 'device', 'note'])
  expect(offered({ route: route('Intravenous') })).toEqual(expect.arrayContaining(['stop', 'access']))
  expect(offered({ route: route('Intravenous'), effective: period('2026-03-02T10:00:00-06:00', '2026-03-02T11:00:00-06:00') })).not.toContain('stop')
  expect(offered({ route: null })).toEqual(expect.arrayContaining(['stop', 'access', 'laterality']))
  expect(moreFields(doseWith([]), []).others).toEqual(['diagnoses', 'invoice', 'priorAuthorization', 'necessityNote'])
})

test('a dose that is left out is asked nothing more', () => {
  expect(moreFields({ ...doseWith([]), state: 'excluded' }, [])).toEqual({ nurse: [], others: [] })
})
