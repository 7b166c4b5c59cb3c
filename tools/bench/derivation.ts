/** The derivation: how many administrations a second, and whether a large encounter costs more for each. */
import { derive } from '../../src/billing/derive.ts'
import { perSecond } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { administrationsOf, caseCharts, encountersOf, factsOf } from './charts.ts'
import type { Timed } from './charts.ts'
import { repeated, time } from './clock.ts'
import type { Timing } from './clock.ts'

/** A round of about so many administrations, whatever the charts: short enough to be run without a break. */
const administrationsOfRound = 400

/** Microseconds for one administration. */
function forEach(charts: readonly Timed[], work: (chart: Timed) => unknown): Timing {
  const count = administrationsOf(charts)
  const times = Math.max(1, Math.round(administrationsOfRound / count))
  const { minimum, median } = time(repeated(times, () => {
    for (const chart of charts) work(chart)
  }))
  return { minimum: minimum / times / count, median: median / times / count }
}

const derived = ({ facts, options }: Timed): unknown => derive(facts, options)
const read = ({ text, options }: Timed): unknown => derive(factsOf(text), options)
const microseconds = (value: number): string => `${value.toFixed(1)} µs`

function rate(what: string, { minimum, median }: Timing, target: string): Row {
  return { what, figure: perSecond(minimum), median: perSecond(median), target }
}

function run(): readonly Row[] {
  const cases = caseCharts()
  const mix = forEach(cases, derived)
  const [small, large] = [20, 400].map(size => forEach(encountersOf(size), derived))
  const ofSmall = small ?? mix
  const ofLarge = large ?? mix
  return [
    rate(`${administrationsOf(cases)} administrations of ${cases.length} cases`, mix, '≥ 50,000 a second'),
    { what: 'one of an encounter of 20', figure: microseconds(ofSmall.minimum), median: microseconds(ofSmall.median), target: '' },
    { what: 'one of an encounter of 400', figure: microseconds(ofLarge.minimum), median: microseconds(ofLarge.median), target: '' },
    {
      what: '400 against 20', figure: (ofLarge.minimum / ofSmall.minimum).toFixed(2), median: (ofLarge.median / ofSmall.median).toFixed(2),
      target: '≤ 1.3',
    },
    rate('the cases from JSON text to lines', forEach(cases, read), ''),
  ]
}

export const derivation: Benchmark = { title: 'Derivation with findings and evidence, one core', run }
