/** Laws of the administration services: initial ones, hours, and what stands behind them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DerivedEncounter, Line } from '../../src/billing/derived.ts'
import { chart, im, iv, v3 } from '../cases/chart.ts'
import type { Dose } from '../cases/chart.ts'
import { instant, oneOf, run, setup } from './laws.charts.ts'
import type { Setup } from './laws.charts.ts'
import { member, resourceOf } from './laws.places.ts'

const initial: readonly string[] = ['push-initial', 'infusion-initial']
const infusions: readonly string[] = ['infusion-initial', 'infusion-sequential', 'infusion-concurrent', 'infusion-sc-initial']
const secondary: readonly string[] = ['push-additional-drug', 'push-same-drug', 'infusion-sequential', 'infusion-concurrent']

const always = (law: (encounter: DerivedEncounter, one: Setup) => void, numRuns = 100): void => {
  fc.assert(fc.property(setup, one => {
    for (const encounter of run(one).encounters) law(encounter, one)
  }), { numRuns })
}

const concepts = (lines: readonly Line[]): readonly string[] => lines.flatMap(line => line.concept ?? [])

describe('for every encounter', () => {
  it('an access has at most one initial service', () => {
    always(({ lines }, one) => {
      const accessOf = (source: string): unknown => member(member(one.answersJson, source), 'access')
      const initials = lines.filter(line => initial.includes(line.concept ?? ''))
      const named = initials.map(line => accessOf(line.sources[0] ?? '')).filter(access => access !== undefined)
      expect(new Set(named).size).toBe(named.length)
      // What has no documented access shares the first documented one, so it never adds an initial service.
      const documented = new Set(Object.keys(one.answersJson).map(accessOf).filter(access => access !== undefined))
      expect(initials.length).toBeLessThanOrEqual(Math.max(1, documented.size))
    })
  })

  it('the initial service that starts first has no modifier of a distinct service, and every other one has one', () => {
    const distinct: readonly string[] = ['59', 'XE', 'XS', 'XU']
    always(({ lines }) => {
      const marked = lines.filter(line => line.modifiers.some(modifier => distinct.includes(modifier)))
      const initials = lines.filter(line => initial.includes(line.concept ?? ''))
      expect(marked.filter(line => !initials.includes(line))).toEqual([])
      for (const line of marked) expect(line.modifiers.filter(modifier => distinct.includes(modifier))).toHaveLength(1)
      expect(initials.length - marked.length).toBeLessThanOrEqual(1)
    })
  })

  it('has at most one concurrent infusion and at most one first hour under the skin', () => {
    always(({ lines }) => {
      const counted = concepts(lines)
      for (const once of ['infusion-concurrent', 'infusion-sc-initial']) expect(counted.filter(concept => concept === once).length).toBeLessThanOrEqual(1)
    })
  })

  it('additional hours stand only beside the infusion that they belong to, and only they have more than one unit', () => {
    always(({ lines }) => {
      for (const line of lines.filter(one => one.id.endsWith('|additional-hours'))) {
        const service = lines.find(other => other.id === line.id.replace('|additional-hours', '|service'))
        expect(infusions).toContain(service?.concept)
        expect(service?.concept).not.toBe('infusion-concurrent')
        expect(line.sources).toEqual(service?.sources)
      }
      expect(lines.filter(line => line.units > 1 && !line.id.endsWith('|additional-hours'))).toEqual([])
    })
  })

  it('the same drug is pushed again only in a hospital', () => {
    always(({ lines, setting }) => {
      expect(setting === 'hospital-outpatient' || !concepts(lines).includes('push-same-drug')).toBe(true)
    })
  })

  it('behind an initial service that nobody can tell every further one is blocked', () => {
    always(({ lines }, one) => {
      const documented = Object.values(one.answersJson).some(answers => member(answers, 'access') !== undefined)
      const further = lines.filter(line => secondary.includes(line.concept ?? ''))
      const hasInitial = lines.some(line => initial.includes(line.concept ?? ''))
      expect(documented || hasInitial ? [] : further.filter(line => line.status === 'ready')).toEqual([])
    })
  })

  it('an initial infusion of one bag has the hours of its minutes', () => {
    always(({ lines }, one) => {
      const resources = one.bundle.entry.map(entry => entry.resource)
      for (const line of lines.filter(({ concept, sources }) => concept === 'infusion-initial' && sources.length === 1)) {
        const period = member(resourceOf(resources, line.sources[0] ?? ''), 'effectivePeriod')
        const [start, end] = [member(period, 'start'), member(period, 'end')]
        if (typeof start !== 'string' || typeof end !== 'string' || start.length < 20) continue
        const minutes = (Date.parse(end) - Date.parse(start)) / 60_000
        const hours = lines.find(other => other.id === line.id.replace('|service', '|additional-hours'))?.units ?? 0
        expect([minutes, hours]).toEqual([minutes, hoursOf(minutes)])
      }
    })
  })
})

/** The table of billing-rules §4.4 read the other way: the nth further hour begins with minute 60n + 31. */
function hoursOf(minutes: number): number {
  let hours = 0
  while (minutes >= 60 * (hours + 1) + 31) hours += 1
  return hours
}

describe('longer is never less', () => {
  const hoursIn = (doses: readonly Dose[], setting: string): number => {
    const { encounters } = run({ bundle: chart(doses), siteJson: { defaultSetting: setting }, answersJson: {} })
    return encounters.flatMap(({ lines }) => lines).filter(line => line.id.endsWith('|additional-hours')).reduce((sum, line) => sum + line.units, 0)
  }
  const infusion = (route: Dose['route'], minutes: number): Dose =>
    ({ route: route ?? iv, device: 'Infusion pump', period: [instant(480), instant(480 + minutes)] })
  const beside: fc.Arbitrary<readonly Dose[]> = fc.array(oneOf<Dose>(
    { drug: 'Betadrug', ndc: '99999-0002-01', route: im, at: instant(500) },
    { drug: 'Gammadrug', ndc: '99999-0003-01', route: v3('IVPUSH'), at: instant(520) },
    { drug: 'Deltadrug', ndc: '99999-0004-01', route: iv, period: [instant(490), instant(500)] },
  ), { maxLength: 3 })
  const setting = oneOf('office', 'hospital-outpatient')
  const minutes = fc.integer({ min: 16, max: 1200 })

  it.each([['vein', iv], ['skin', v3('SQINFUS')]] as const)('the hours of an infusion into the %s grow with its minutes, one for each further 60', (_where, route) => {
    fc.assert(fc.property(minutes, fc.integer({ min: 0, max: 200 }), beside, setting, (length, more, others, place) => {
      const hours = hoursIn([infusion(route, length), ...others], place)
      expect(hours).toBe(hoursOf(length))
      expect(hoursIn([infusion(route, length + more), ...others], place)).toBeGreaterThanOrEqual(hours)
      expect(hoursIn([infusion(route, length + 60), ...others], place)).toBe(hours + (length >= 31 ? 1 : 0))
    }), { numRuns: 80 })
  })

  it('two bags of one drug through one access count like one that ran as long, whatever lay between', () => {
    fc.assert(fc.property(fc.integer({ min: 16, max: 300 }), fc.integer({ min: 16, max: 300 }), fc.integer({ min: 0, max: 200 }), setting, (first, second, pause, place) => {
      const start = 480 + first + pause
      const split = hoursIn([infusion(iv, first), { ...infusion(iv, 0), period: [instant(start), instant(start + second)] }], place)
      expect(split).toBe(hoursOf(first + second))
    }), { numRuns: 80 })
  })
})
