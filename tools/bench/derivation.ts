/** The derivation: how many administrations a second, and whether a large encounter costs more for each. */
import { derive } from '../../src/billing/derive.ts'
import { perSecond } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { administrationsOf, caseCharts, encountersOf, factsOf, publicCharts } from './charts.ts'
import type { Timed } from './charts.ts'
import { repeated, time } from './clock.ts'
import type { Timing } from './clock.ts'

/** A round of about so many administrations, whatever the charts: short enough to be run without a break. */
const administrationsOfRound = 1_200

/** Microseconds for one administration. */
function forEach(charts: readonly Timed[], work: (chart: Timed) => unknown): Timing {
  const count = administrationsOf(charts)
  const times = Math.max(1, Math.round(administrationsOfRound / count))
  const { minimum, median, wall } = time(repeated(times, () => {
    for (const chart of charts) work(chart)
  }))
  const each = (value: number): number => value / times / count
  return { minimum: each(minimum), median: each(median), wall: each(wall) }
}

const derived = ({ facts, options }: Timed): unknown => derive(facts, options)
const read = ({ text, options }: Timed): unknown => derive(factsOf(text), options)
const microseconds = (value: number): string => `${value.toFixed(1)} µs`

function rate(what: string, { minimum, median, wall }: Timing, target: string): Row {
  return { what, figure: perSecond(minimum), median: perSecond(median), wall: perSecond(wall), target }
}

function cost(what: string, { minimum, median, wall }: Timing): Row {
  return { what, figure: microseconds(minimum), median: microseconds(median), wall: microseconds(wall), target: '' }
}

function mixOf(whose: string, charts: readonly Timed[]): Row {
  return rate(`${administrationsOf(charts)} administrations of ${charts.length} ${whose} cases`, forEach(charts, derived), '≥ 50,000 a second')
}

function run(): readonly Row[] {
  const cases = caseCharts()
  const open = publicCharts()
  const small = forEach(encountersOf(20), derived)
  const large = forEach(encountersOf(400), derived)
  const ratio = (of: keyof Timing): string => (large[of] / small[of]).toFixed(2)
  return [
    ...(open.length === 0 ? [] : [mixOf('public', open)]),
    mixOf('public and own', cases),
    cost('one of an encounter of 20', small),
    cost('one of an encounter of 400', large),
    { what: '400 against 20', figure: ratio('minimum'), median: ratio('median'), wall: ratio('wall'), target: '≤ 1.3' },
    rate('the cases from JSON text to lines', forEach(cases, read), ''),
  ]
}

export const derivation: Benchmark = { title: 'Derivation with findings and evidence, one core', run }
