/** The charts that are timed: all cases, and encounters of several sizes made of the same varied doses. */
import { noAnswers, parseAnswers } from '../../src/billing/answers.ts'
import type { DeriveOptions } from '../../src/billing/derive.ts'
import type { ChartFacts } from '../../src/billing/facts.ts'
import { emptySite, parseSite } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chart, im, iv, sc, v3 } from '../../test/cases/chart.ts'
import type { Dose } from '../../test/cases/chart.ts'
import type { Case } from '../../test/cases/case.ts'
import { allCases, publicCases } from '../../test/cases/run.ts'

export interface Timed {
  readonly json: unknown
  readonly text: string
  readonly facts: ChartFacts
  readonly options: DeriveOptions
}

/** The facts of a chart's text, as the command reads them. */
export function factsOf(text: string): ChartFacts {
  const input = readChart(text)
  if (!input.ok) throw new Error('A chart of the benchmark cannot be read.')
  return chartFromEntries(input.entries)
}

function timed(json: unknown, options: DeriveOptions): Timed {
  const text = JSON.stringify(json)
  return { json, text, facts: factsOf(text), options }
}

/** Our own cases, and the public ones where they are. */
export function caseCharts(): readonly Timed[] {
  return timedCases(allCases)
}

/** Empty where the public cases are absent. */
export function publicCharts(): readonly Timed[] {
  return timedCases(publicCases)
}

function timedCases(cases: readonly Case[]): readonly Timed[] {
  return cases.map(one => {
    const site = parseSite(one.site)
    const answers = parseAnswers(one.answers)
    if (!site.ok || !answers.ok) throw new Error(`${one.id}: site or answers cannot be read`)
    return timed(one.chart, { site: site.value, answers: answers.value })
  })
}

export function administrationsOf(charts: readonly Timed[]): number {
  return charts.reduce((sum, { facts }) => sum + facts.encounters.reduce((held, one) => held + one.administrations.length, 0), 0)
}

const two = (number: number): string => String(number).padStart(2, '0')
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

const ways: readonly (Partial<Dose> & { readonly minutes?: number })[] = [
  { route: iv, method: 'IV push' }, { route: im }, { route: iv, minutes: 25 }, { route: sc }, { route: iv, minutes: 70 },
  { route: v3('IVPUSH') }, { route: iv, minutes: 12 },
]

/** How many doses the encounters of any size have together. */
const doses = 400

function dose(number: number): Dose {
  const { minutes, ...way } = ways[number % ways.length] ?? {}
  const start = 360 + Math.floor(number * 840 / doses)
  const stop = number % 9 === 8 ? null : clock(start + (minutes ?? 0))
  return {
    id: `dose-${number}`, drug: `Exampledrug ${number}`, ndc: number % 10 === 9 ? null : `99999-${1000 + number}-01`, ...way,
    ...(minutes === undefined ? { at: clock(start) } : { period: [clock(start), stop] as const }),
  }
}

/**
 * The same 400 doses in encounters of so many each: the ways of giving take turns, each dose has its own drug and
 * start. Only their number in one encounter differs, so that sizes can be compared.
 */
export function encountersOf(size: number): readonly Timed[] {
  return Array.from({ length: doses / size }, (_, visit) => {
    const given = Array.from({ length: size }, (_one, number) => dose(visit * size + number))
    return timed(chart(given), { site: emptySite, answers: noAnswers })
  })
}
