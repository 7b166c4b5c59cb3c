import { describe, expect, test } from 'vitest'
import { timelineOf, type Mark, type Timeline } from '../../src/app/timeline.ts'
import { noAnswers, parseAnswers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import { emptySite } from '../../src/billing/site.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chart, iv, sc, type Dose, type Visit } from '../cases/chart.ts'
import { allCases, runCase } from '../cases/run.ts'

const chicago = { kind: 'named', name: 'America/Chicago' } as const

const timelines = (doses: readonly Dose[], answers: Readonly<Record<string, unknown>> = {}, visit: Visit = {}): readonly Timeline[] => {
  const input = readChart(JSON.stringify(chart(doses, visit)))
  const read = parseAnswers(answers)
  if (!input.ok || !read.ok) throw new Error('The chart or its answers cannot be read.')
  const facts = chartFromEntries(input.entries)
  const derived = derive(facts, { site: emptySite, answers: read.value })
  return derived.encounters.flatMap((one) => {
    const encounter = facts.encounters.find(({ source }) => source === one.encounter)
    return encounter === undefined ? [] : [timelineOf(encounter, one, read.value, chicago)]
  })
}

const timeline = (...given: Parameters<typeof timelines>): Timeline => {
  const [only] = timelines(...given)
  if (only === undefined) throw new Error('No timeline.')
  return only
}

const marksOf = ({ panels, undated }: Timeline): readonly Mark[] =>
  [...panels.flatMap(({ groups }) => groups.flatMap(({ rows }) => rows.flatMap(({ marks }) => marks))), ...undated]

const mark = (line: Timeline, id: string): Mark => {
  const found = marksOf(line).find(({ source }) => source === `MedicationAdministration/${id}`)
  if (found === undefined) throw new Error(`No mark of ${id}.`)
  return found
}

/** A code of its own for each name: drugs of one code are one drug. */
const ndcOf = (drug: string): string => `99999-0${String(drug.length * 7 + drug.charCodeAt(0)).padStart(3, '0')}-01`

const infusion = (id: string, drug: string, from: string, to: string | null): Dose => ({ id, drug, ndc: ndcOf(drug), route: iv, period: [from, to] })
const push = (id: string, drug: string, at: string): Dose => ({ id, drug, ndc: ndcOf(drug), route: iv, method: 'IV push', at })

describe('an encounter on a line of time', () => {
  test('shows each drug at its own time, of its own kind', () => {
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:05'), push('b', 'Algostat', '10:00'), { id: 'c', drug: 'Solvidrin', route: sc, at: '08:30' }])
    expect(marksOf(line).map(({ drug, kind, minutes }) => [drug, kind, minutes])).toEqual([
      ['Vantizol', 'infusion', 125], ['Algostat', 'push', null], ['Solvidrin', 'injection', null],
    ])
    expect(mark(line, 'a')).toMatchObject({ from: { date: '2026-02-03', time: '09:00' }, to: { date: '2026-02-03', time: '11:05' } })
  })

  test('says what each became, how often, and by which rule', () => {
    const { services } = mark(timeline([infusion('a', 'Vantizol', '09:00', '11:05')]), 'a')
    expect(services).toMatchObject([
      { concept: 'infusion-initial', units: 1, rules: ['infusion', 'initial-only'] }, { concept: 'infusion-additional-hour', units: 1, rules: ['infusion', 'additional-hours'] },
    ])
  })

  test('draws the whole hours of an initial infusion, and none where it ran in several stretches', () => {
    const hours = mark(timeline([infusion('a', 'Vantizol', '09:00', '11:05')]), 'a').hours.map((at) => new Date(at * 1000).toISOString().slice(11, 16))
    expect(hours).toEqual(['16:00', '17:00'])
    expect(mark(timeline([infusion('a', 'Vantizol', '09:00', '10:00')]), 'a').hours).toEqual([])
    const twice = timeline([infusion('a', 'Vantizol', '09:00', '11:05'), infusion('b', 'Vantizol', '12:00', '14:00')])
    expect([mark(twice, 'a').hours, mark(twice, 'b').hours]).toEqual([[], []])
  })

  test('says how long two infusions of one access overlapped, and where', () => {
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:00'), infusion('b', 'Ferrodex', '10:30', '12:00')])
    expect(mark(line, 'a').overlaps).toMatchObject([{ drug: 'Ferrodex', minutes: 30 }])
    expect(mark(line, 'b').overlaps).toMatchObject([{ drug: 'Vantizol', minutes: 30, stretch: { start: mark(line, 'b').start, stop: mark(line, 'a').stop } }])
  })

  test('keeps accesses apart: what runs through another one overlaps nothing', () => {
    const answers = { a: { access: 'port' }, b: { access: 'right forearm' } }
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:00'), infusion('b', 'Ferrodex', '10:30', '12:00')], answers)
    expect(line.panels[0]?.groups.map(({ access }) => access)).toEqual(['port', 'right forearm'])
    expect([mark(line, 'a').overlaps, mark(line, 'b').overlaps]).toEqual([[], []])
  })

  test('takes an access for the same one however it is written, as the services do', () => {
    const answers = { a: { access: 'Port' }, b: { access: ' port' } }
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:00'), infusion('b', 'Ferrodex', '10:30', '12:00')], answers)
    expect(line.panels[0]?.groups.map(({ access, rows }) => [access, rows.length])).toEqual([['Port', 2]])
    expect(mark(line, 'a').overlaps).toMatchObject([{ drug: 'Ferrodex', minutes: 30 }])
  })

  test('counts an access that nobody named with the first one that is named', () => {
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:00'), infusion('b', 'Ferrodex', '10:30', '12:00')], { b: { access: 'port' } })
    expect(line.panels[0]?.groups.map(({ access, rows }) => [access, rows.length])).toEqual([['port', 2]])
    expect(mark(line, 'a').access).toBeNull()
  })

  test('shows two drugs in one bag as one service that overlaps nothing', () => {
    const bag = { ...infusion('b', 'Ferrodex', '09:00', '11:00'), more: { partOf: [{ reference: 'MedicationAdministration/a' }] } }
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:00'), bag])
    expect(mark(line, 'b').services).toMatchObject([{ line: 'a|service', sharedWith: [{ drug: 'Vantizol', from: { time: '09:00' } }] }, {}])
    expect([mark(line, 'a').overlaps, mark(line, 'b').overlaps]).toEqual([[], []])
  })

  test('leaves an infusion without a stop open and unsettled, until somebody enters the stop', () => {
    const doses = [infusion('a', 'Vantizol', '09:00', null)]
    expect(mark(timeline(doses), 'a')).toMatchObject({ kind: 'undetermined', isOpen: true, stop: null, services: [] })
    expect(mark(timeline(doses), 'a').remarks.map(({ code }) => code)).toEqual(['infusion-stop-missing'])
    const answered = mark(timeline(doses, { a: { stop: '2026-02-03T10:30:00-06:00' } }), 'a')
    expect(answered).toMatchObject({ kind: 'infusion', minutes: 90, to: { time: '10:30' } })
  })

  test('keeps what a pump gave under the skin apart from the veins, also while its stop is missing', () => {
    const pump = { ...infusion('b', 'Globulixin', '09:00', null), route: sc, method: 'infusion' }
    const line = timeline([infusion('a', 'Vantizol', '09:00', '11:00'), pump])
    expect(mark(line, 'b')).toMatchObject({ kind: 'undetermined' })
    expect(line.panels[0]?.groups.map(({ kind, rows }) => [kind, rows.map(({ drug }) => drug)])).toEqual([
      ['intravenous', ['Vantizol']], ['other', ['Globulixin']],
    ])
  })

  test('does not draw what was refused, and says why', () => {
    const line = timeline([infusion('a', 'Vantizol', '09:00', '10:00'), { ...push('b', 'Algostat', '09:30'), status: 'not-done' }])
    expect(marksOf(line)).toHaveLength(1)
    expect(line.leftOut).toMatchObject([{ drug: 'Algostat', why: { code: 'administration-not-done' } }])
  })

  test('never names the drug of another patient', () => {
    const line = timeline([infusion('a', 'Vantizol', '09:00', '10:00'), { ...push('b', 'Secretol', '09:30'), patient: 'p2' }])
    expect(line.leftOut.map(({ drug, why }) => [drug, why?.code])).toEqual([[null, 'patient-mismatch']])
    expect(JSON.stringify(line)).not.toContain('Secretol')
  })

  test('does not draw a dose of which only the day is known', () => {
    const line = timeline([{ id: 'a', drug: 'Solvidrin', at: '2026-02-03' }])
    expect(line.panels).toEqual([])
    expect(line.undated).toMatchObject([{ drug: 'Solvidrin', from: null }])
  })

  test('draws a new picture where nothing was given for half a day', () => {
    const line = timeline([push('a', 'Algostat', '08:00'), push('b', 'Algostat', '2026-02-05T08:00:00-06:00')])
    expect(line.panels.map(({ groups }) => groups[0]?.rows[0]?.marks.length)).toEqual([1, 1])
    for (const { start, stop } of line.panels) expect(stop - start).toBeLessThan(2 * 3600)
  })
})

describe('in every case', () => {
  const every = allCases.flatMap((one) => {
    const { chart: facts, derived } = runCase(one)
    const answers = parseAnswers(one.answers)
    return derived.encounters.flatMap((encounter) => {
      const found = facts.encounters.find(({ source, patient }) => source === encounter.encounter && (patient?.value ?? null) === encounter.patient)
      return found === undefined ? [] : [{ id: one.id, found, line: timelineOf(found, encounter, answers.ok ? answers.value : noAnswers, chicago) }]
    })
  })

  test('each administration has one place: in a picture, without a time, or left out', () => {
    expect(every.length).toBeGreaterThan(100)
    for (const { id, found, line } of every) {
      const places = [...marksOf(line).map(({ source }) => source), ...line.leftOut.map(({ source }) => source)]
      expect([id, places.toSorted()]).toEqual([id, found.administrations.map(({ source }) => source).toSorted()])
    }
  })

  test('everything drawn lies within its picture', () => {
    for (const { line } of every) {
      for (const panel of line.panels) {
        for (const { start, stop } of panel.groups.flatMap(({ rows }) => rows.flatMap(({ marks }) => marks))) {
          expect(start).toBeGreaterThan(panel.start)
          expect(stop ?? start).toBeLessThan(panel.stop)
        }
      }
    }
  })
})
