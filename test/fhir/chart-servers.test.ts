import { describe, expect, it } from 'vitest'
import { noAnswers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import type { AdministrationFacts } from '../../src/billing/facts.ts'
import { emptySite } from '../../src/billing/site.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import type { ChartEntry } from '../../src/fhir/chart-input.ts'
import { administration, encounter } from './chart.builders.ts'
import type { Resource } from './chart.builders.ts'

const on = (server: string, ...resources: readonly Resource[]): readonly ChartEntry[] =>
  resources.map(resource => ({ fullUrl: `https://${server}/fhir/${String(resource['resourceType'])}/${String(resource['id'])}`, resource: { ...resource }, at: '' }))

const patient = (name: string): Resource => ({ resourceType: 'Patient', id: 'p1', name: [{ text: name }] })

const derived = (...entries: readonly ChartEntry[]): ReturnType<typeof derive> =>
  derive(chartFromEntries([...entries]), { site: emptySite, answers: noAnswers, reference: null })

describe('a chart in which resources of several servers meet', () => {
  it('drafts nothing for a patient whose id two servers use for two people', () => {
    const { encounters } = derived(
      ...on('one.example', patient('Ann'), administration('a', { context: undefined })),
      ...on('two.example', patient('Bea'), administration('b', { context: undefined })),
    )
    expect(encounters.flatMap(({ lines }) => lines)).toEqual([])
    expect(encounters.flatMap(({ excluded }) => excluded.map(({ source }) => source)).sort()).toEqual(['MedicationAdministration/a', 'MedicationAdministration/b'])
    expect(encounters.flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('resource-invalid')
  })
  it('uses neither of two doses that share an id, and drafts the others', () => {
    const { encounters } = derived(
      ...on('one.example', patient('Ann'), encounter('e1'), administration('a'), administration('c')),
      ...on('two.example', administration('a')),
    )
    expect(new Set(encounters.flatMap(({ lines }) => lines.flatMap(({ sources }) => sources)))).toEqual(new Set(['MedicationAdministration/c']))
  })
  it('never joins two patients whom two servers call alike, though neither is in the chart', () => {
    const { encounters } = derived(...on('one.example', administration('a')), ...on('two.example', administration('b')))
    expect(encounters.flatMap(({ lines }) => lines)).toEqual([])
    expect(encounters.map((one) => one.patient)).toEqual([null])
  })
  it('never joins patients whom a server has yet to look up', () => {
    const asked = (id: string): Resource => administration(id, { subject: { reference: `Patient?identifier=https://ids.example|${id}` }, context: undefined })
    expect(derived(...on('one.example', asked('a'), asked('b'))).encounters.flatMap(({ lines }) => lines)).toEqual([])
  })
  it('reads what one server names from that server alone', () => {
    const ours = { ...administration('a', { medicationReference: { reference: 'Medication/m' } }), medicationCodeableConcept: undefined }
    const theirs = administration('b', { subject: { reference: 'Patient/p2' }, context: { reference: 'Encounter/e2' } })
    const medication = { resourceType: 'Medication', id: 'm', code: { text: 'Otherdrug' } }
    const { encounters } = chartFromEntries([
      ...on('one.example', patient('Ann'), encounter('e1'), ours), ...on('two.example', medication, theirs),
    ])
    const of = (id: string): AdministrationFacts | undefined => encounters.flatMap(({ administrations }) => administrations).find((one) => one.id === id)
    expect(of('a')?.drug.names).toEqual([])
    expect(of('a')?.problems.map(({ code }) => code)).toContain('reference-unresolved')
    expect(of('b')?.patient?.value).toBe('Patient/p2')
  })
  it('takes an Encounter of another server’s patient for nobody’s here', () => {
    const theirs = encounter('e1', { subject: { reference: 'https://two.example/fhir/Patient/p1' } })
    const { encounters } = derived(...on('one.example', patient('Ann'), administration('a'), theirs))
    expect(encounters.flatMap(({ excluded }) => excluded.map(({ finding }) => finding))).toEqual(['patient-mismatch'])
  })
  it('takes copies of one server, and of no server, for one resource', () => {
    const { encounters } = derived(
      ...on('one.example', patient('Ann'), encounter('e1'), administration('a')), ...on('one.example', administration('a')),
      { fullUrl: null, resource: { ...administration('a') }, at: '' },
    )
    expect(encounters.flatMap(({ lines }) => lines.map(({ id }) => id)).sort()).toEqual(['a|drug'])
  })
})
