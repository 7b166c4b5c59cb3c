/** Laws of the derivation that hold for every chart, site and answer. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DerivedEncounter, Line } from '../../src/billing/derived.ts'
import { chart, iv } from '../cases/chart.ts'
import type { Dose } from '../cases/chart.ts'
import { codes, givenIn, run, setup } from './laws.charts.ts'
import type { Entry, Setup } from './laws.charts.ts'
import { fieldsWithValue, isThere, member, resourceOf } from './laws.places.ts'
import type { Sources } from './laws.places.ts'

const encounters = (one: Setup): readonly DerivedEncounter[] => run(one).encounters
const lines = (one: Setup): readonly Line[] => encounters(one).flatMap(encounter => encounter.lines)
const withEntries = (one: Setup, entry: readonly Entry[]): Setup => ({ ...one, bundle: { ...one.bundle, entry } })
const sourcesOf = (one: Setup): Sources =>
  ({ resources: one.bundle.entry.map(entry => entry.resource), site: one.siteJson, answers: one.answersJson })

/** Tries a law on so many charts. */
const always = (law: (one: Setup) => void, numRuns = 80): void => fc.assert(fc.property(setup, law), { numRuns })

describe('for every chart', () => {
  it('each administration has lines or is excluded, never both and never neither', () => {
    always(one => {
      const derived = encounters(one)
      const drafted = new Set(derived.flatMap(encounter => encounter.lines.flatMap(line => line.sources)))
      const excluded = derived.flatMap(encounter => encounter.excluded.map(exclusion => exclusion.source))
      expect(new Set(excluded).size).toBe(excluded.length)
      const given = givenIn(one)
      expect(given.length).toBeGreaterThan(0)
      for (const source of given) expect([drafted.has(source), excluded.includes(source)].filter(Boolean)).toHaveLength(1)
      expect([...drafted, ...excluded].filter(source => !given.includes(source))).toEqual([])
    })
  })

  it('an administration stands in one encounter only, and no two lines have the same id', () => {
    always(one => {
      const stands = encounters(one).map(({ lines: own, excluded }) => new Set([...own.flatMap(line => line.sources), ...excluded.map(exclusion => exclusion.source)]))
      for (const source of givenIn(one)) expect(stands.filter(sources => sources.has(source))).toHaveLength(1)
      const ids = lines(one).map(line => line.id)
      expect(new Set(ids).size).toBe(ids.length)
    })
  })

  it('every exclusion is told as a finding of that administration', () => {
    always(one => {
      for (const { excluded, findings } of encounters(one)) {
        for (const { source, finding } of excluded) expect(findings.some(told => told.code === finding && told.source === source)).toBe(true)
      }
    })
  })

  it('a line is blocked exactly where an error is about it, and a finding names only lines that are there', () => {
    always(one => {
      for (const { lines: own, findings } of encounters(one)) {
        const stopped = new Set(findings.filter(finding => finding.severity === 'error').flatMap(finding => finding.lines))
        for (const line of own) expect(line.status).toBe(stopped.has(line.id) ? 'blocked' : 'ready')
        const ids = new Set(own.map(line => line.id))
        for (const finding of findings) expect(finding.lines.every(id => ids.has(id))).toBe(true)
      }
    })
  })

  it('no line has more than four pointers or modifiers, and a description is 80 characters of plain ASCII', () => {
    always(one => {
      for (const line of lines(one)) {
        expect(line.diagnoses.length).toBeLessThanOrEqual(4)
        expect(new Set(line.diagnoses).size).toBe(line.diagnoses.length)
        expect(line.modifiers.length).toBeLessThanOrEqual(4)
        expect(new Set(line.modifiers).size).toBe(line.modifiers.length)
        expect(Number.isInteger(line.units) && line.units > 0).toBe(true)
        if (line.description !== null) expect(line.description).toMatch(/^[\x21-\x29\x2b-\x39\x3b-\x5d\x5f\x60\x7b-\x7d]([\x20-\x29\x2b-\x39\x3b-\x5d\x5f\x60\x7b-\x7d]{0,78}[\x21-\x7d])?$/)
        expect(line.kind === 'administration' ? [line.ndc, line.description] : [null, null]).toEqual([null, null])
        if (line.ndc !== null) expect(line.ndc.code).toMatch(/^\d{11}$/)
        if (line.ndc?.quantity != null) expect(line.ndc.quantity).toBeGreaterThan(0)
      }
    }, 150)
  })

  it('more than twelve codes in an encounter are told as more than a claim holds', () => {
    always(one => {
      for (const { lines: own, findings } of encounters(one)) {
        const pointed = new Set(own.flatMap(line => line.diagnoses))
        expect(pointed.size <= 12 || findings.some(finding => finding.code === 'diagnosis-limit')).toBe(true)
      }
    })
  })

  it('no diagnosis stands on a line that neither the chart nor a person named', () => {
    always(one => {
      const answered = Object.values(one.answersJson).flatMap(answers => member(answers, 'diagnoses') ?? [])
      const named = new Set<unknown>([...codes, ...answered])
      for (const line of lines(one)) expect(line.diagnoses.filter(code => !named.has(code))).toEqual([])
    })
  })
})

describe('whose chart it is', () => {
  const patientOf = (resource: unknown): unknown => member(member(resource, 'subject') ?? member(resource, 'beneficiary'), 'reference')

  it("another patient's administration gives no line", () => {
    always(one => {
      const { resources } = sourcesOf(one)
      for (const { lines: own, patient } of encounters(one)) {
        for (const source of own.flatMap(line => line.sources)) expect(patientOf(resourceOf(resources, source))).toBe(patient)
      }
    }, 150)
  })

  it("nothing of another patient's is evidence of a value", () => {
    always(one => {
      const { resources } = sourcesOf(one)
      for (const { lines: own, patient } of encounters(one)) {
        const owners = own.flatMap(line => line.evidence.map(({ source }) => patientOf(resourceOf(resources, source)) ?? patient))
        expect(owners.filter(owner => owner !== patient)).toEqual([])
      }
    }, 150)
  })

  it('doses of two patients that name the same missing encounter are never derived together', () => {
    const unknown = { encounter: 'e9', route: iv, request: false }
    const bundle = chart([
      { ...unknown, patient: 'p1', drug: 'Alphadrug', ndc: '99999-1001-01', period: ['10:00', '11:00'] },
      { ...unknown, patient: 'p2', drug: 'Betadrug', ndc: '99999-1002-01', period: ['10:30', '10:35'] },
    ])
    const derived = encounters({ bundle, siteJson: {}, answersJson: {} })
    expect(derived.map(({ patient }) => patient)).toEqual(['Patient/p1', 'Patient/p2'])
    expect(derived.map(({ lines: own }) => own.flatMap(line => line.concept ?? []))).toEqual([['infusion-initial'], ['push-initial']])
  })
})

describe('evidence', () => {
  it('stands behind every value, and each place of it is in chart, answers or site', () => {
    always(one => {
      const sources = sourcesOf(one)
      for (const line of lines(one)) {
        const shown = new Set(line.evidence.map(evidence => evidence.field))
        const wanted = fieldsWithValue(line).filter(field => line.kind !== 'waste' || field !== 'ndc.quantity')
        expect(wanted.filter(field => !shown.has(field))).toEqual([])
        expect(line.evidence.filter(evidence => !isThere(sources, evidence))).toEqual([])
      }
    })
  })

  it('of a dose by rate names the times that it ran, charted or answered', () => {
    const rate = { rateRatio: { numerator: { value: 50, unit: 'mg' }, denominator: { value: 1, unit: 'h' } } }
    const ran = { start: '2026-02-03T10:00:00-06:00', stop: '2026-02-03T11:40:00-06:00' }
    const placesOf = (dose: Dose, answersJson: Setup['answersJson']): readonly string[] => {
      const bundle = chart([{ drug: 'Alphadrug', route: iv, dose: null, dosage: rate, ...dose }])
      const [drug] = lines({ bundle, siteJson: {}, answersJson })
      expect(drug?.description).toContain('83.333333MG')
      return drug?.evidence.filter(({ field }) => field === 'description').map(({ source, path }) => `${source} ${path}`) ?? []
    }
    expect(placesOf({ at: null }, { 'MedicationAdministration/ma1': ran })).toEqual(expect.arrayContaining(
      ['answers/MedicationAdministration/ma1 start', 'answers/MedicationAdministration/ma1 stop', 'MedicationAdministration/ma1 dosage.rate']))
    expect(placesOf({ period: ['10:00', '11:40'] }, {})).toEqual(expect.arrayContaining(
      ['MedicationAdministration/ma1 effective.start', 'MedicationAdministration/ma1 effective.end']))
  })

  it('of a waste line is the amount that somebody entered as discarded', () => {
    const bundle = chart([{ dose: null }])
    const answersJson = { 'MedicationAdministration/ma1': { container: 'single-dose', waste: { value: 20, unit: 'mg' } } }
    const siteJson = { defaultPayer: 'medicare', payers: { uhc: { jwOnNoc: 'line' } } }
    const waste = lines({ bundle, siteJson, answersJson }).find(line => line.kind === 'waste')
    expect(waste?.ndc?.quantity).toBe(0.2)
    expect(waste?.evidence.filter(({ field }) => field === 'ndc.quantity').map(({ source }) => source)).toContain('answers/MedicationAdministration/ma1')
  })

  it('of the modifier of a distinct service is the access', () => {
    const bag = (id: number, start: string, stop: string): Dose => ({ drug: `Drug ${id}`, ndc: `99999-100${id}-01`, route: iv, period: [start, stop] })
    const answersJson = { 'MedicationAdministration/ma1': { access: 'left arm' }, 'MedicationAdministration/ma2': { access: 'port' } }
    const second = lines({ bundle: chart([bag(1, '10:00', '11:00'), bag(2, '10:30', '11:30')]), siteJson: {}, answersJson })
      .find(line => line.modifiers.includes('59'))
    expect(second?.concept).toBe('infusion-initial')
    expect(second?.evidence.filter(({ field }) => field === 'modifiers').map(({ path }) => path)).toEqual(['access'])
  })

  const rulesOf = (line: Line | undefined): readonly string[] =>
    [...new Set(line?.evidence.filter(({ field }) => field === 'concept').map(({ rule }) => rule))].toSorted()
  const services = (doses: readonly Dose[], siteJson: Setup['siteJson'] = {}): ReadonlyMap<string | null, readonly string[]> =>
    new Map(lines({ bundle: chart(doses), siteJson, answersJson: {} }).filter(({ kind }) => kind === 'administration').map(line => [line.concept, rulesOf(line)]))
  const bag = (id: number, start: string, stop: string): Dose => ({ drug: `Drug ${id}`, ndc: `99999-100${id}-01`, route: iv, period: [start, stop] })

  it('of a service names both what made it that kind and what gave it its place', () => {
    const hospital = { defaultSetting: 'hospital-outpatient' }
    expect(services([bag(1, '10:00', '11:00')])).toEqual(new Map([['infusion-initial', ['infusion', 'initial-only']]]))
    expect(services([bag(1, '10:00', '12:00'), bag(2, '10:00', '11:00'), bag(3, '12:00', '13:00'), bag(4, '13:00', '13:10'), bag(4, '14:00', '14:10')], hospital)).toEqual(new Map([
      ['infusion-initial', ['infusion', 'initial-hierarchy']], ['infusion-additional-hour', ['additional-hours', 'infusion']], ['infusion-concurrent', ['concurrent', 'infusion']],
      ['infusion-sequential', ['infusion', 'sequential']], ['push-additional-drug', ['additional-push', 'push']], ['push-same-drug', ['push', 'same-drug-push']],
    ]))
    expect(services([{}])).toEqual(new Map([['injection', ['injection']]]))
  })

  it('of the initial service of the main reason is the diagnosis that the encounter ranks first', () => {
    const billing = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code: 'billing' }] }
    const doses = [{ ...bag(1, '10:00', '10:10'), more: { reasonReference: [{ reference: 'Condition/c1' }] } }, bag(2, '11:00', '12:00')]
    const bundle = chart(doses, { encounter: { diagnosis: [{ condition: { reference: 'Condition/c1' }, rank: 1, use: billing }] } })
    const push = lines({ bundle, siteJson: { defaultSetting: 'office' }, answersJson: {} }).find(line => line.concept === 'push-initial')
    expect(rulesOf(push)).toEqual(['initial-main-reason', 'push'])
    expect(push?.evidence.filter(({ rule }) => rule === 'initial-main-reason').map(({ source, path }) => `${source} ${path}`)).toContain('Encounter/e1 diagnosis[0].condition')
  })

  it('of the hours of two bags of one drug are the times of both', () => {
    const hours = lines({ bundle: chart([{ ...bag(1, '10:00', '11:00') }, { ...bag(1, '12:00', '13:00') }]), siteJson: {}, answersJson: {} }).find(line => line.id.endsWith('|additional-hours'))
    expect(new Set(hours?.evidence.filter(({ field }) => field === 'units').map(({ source }) => source))).toEqual(new Set(hours?.sources))
    expect(hours?.sources).toHaveLength(2)
  })

  it('of a unit that somebody entered names the rule of answers', () => {
    const answersJson = { 'MedicationAdministration/ma1': { ndcQuantity: { value: 0.5, unit: 'ML' } } }
    const [drug] = lines({ bundle: chart([{ form: null }]), siteJson: {}, answersJson })
    expect(drug?.ndc?.unit).toBe('ML')
    expect(drug?.evidence.filter(({ field }) => field === 'ndc.unit').map(({ rule }) => rule)).toEqual(['ndc-quantity-answered'])
  })
})

describe('the order in which things come', () => {
  it('of resources does not matter: the same bytes', () => {
    const keys = fc.array(fc.nat(), { minLength: 40, maxLength: 40 })
    fc.assert(fc.property(setup, keys, (one, order) => {
      const shuffled = one.bundle.entry.map((entry, index) => ({ entry, key: order[index % order.length] ?? 0 })).sort((a, b) => a.key - b.key).map(({ entry }) => entry)
      expect(JSON.stringify(run(withEntries(one, shuffled)))).toBe(JSON.stringify(run(one)))
    }), { numRuns: 100 })
  })

  it('a page of the chart that came twice changes nothing', () => {
    always(one => {
      const twice = [...one.bundle.entry, ...one.bundle.entry.slice(0, 6)]
      expect(JSON.stringify(run(withEntries(one, twice)))).toBe(JSON.stringify(run(one)))
    }, 60)
  })

  it('encounters come by their ids, and lines and exclusions by when the dose was given', () => {
    always(one => {
      const { resources } = sourcesOf(one)
      const names = encounters(one).map(({ encounter }) => encounter ?? '\uffff')
      expect(names).toEqual(names.toSorted())
      const startOf = (source: string | undefined): string => {
        const resource = resourceOf(resources, source ?? '')
        const start = member(member(resource, 'effectivePeriod'), 'start') ?? member(resource, 'effectiveDateTime')
        return typeof start === 'string' && start.endsWith('-06:00') ? start : ''
      }
      for (const { lines: own, excluded } of encounters(one)) {
        const answered = (source: string | undefined): boolean => member(one.answersJson, source ?? '') !== undefined
        for (const order of [own.map(line => line.sources[0]), excluded.map(exclusion => exclusion.source)]) {
          const starts = order.filter(source => !answered(source)).map(startOf).filter(start => start !== '')
          expect(starts).toEqual(starts.toSorted())
        }
      }
    })
  })

  it('and the doses of one encounter are not the business of another', () => {
    always(one => {
      const inVisit = ({ resource }: Entry): boolean => member(resource['context'], 'reference') === 'Encounter/e2'
      fc.pre(!one.bundle.entry.some(({ resource }) => resource['partOf'] !== undefined))
      const without = withEntries(one, one.bundle.entry.filter(entry => !inVisit(entry)))
      fc.pre(givenIn(without).length > 0)
      const others = encounters(one).filter(({ encounter }) => encounter !== 'Encounter/e2')
      expect(JSON.stringify(encounters(without))).toBe(JSON.stringify(others))
    }, 60)
  })
})
