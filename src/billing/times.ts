/**
 * When an administration started and stopped, and on which local date it counts (conformance README, `serviceDate`
 * and "Answers"; billing-rules §4.4, §4.11). An answer fills what the chart lacks; it never moves what the chart has.
 */
import type { AdministrationAnswers } from './answers.ts'
import type { AdministrationFacts, DateTimeText, Sourced } from './facts.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import { dateAtOffset, dateInZone, minutesBetween, readDateTime } from './time.ts'
import type { DateTime } from './time.ts'

export interface Times {
  readonly start: Sourced<DateTime> | null
  readonly stop: Sourced<DateTime> | null
  /** Whole minutes; null where the ends are not two instants, or do not make sense: one time alone tells no duration. */
  readonly minutes: number | null
  /** True for a period without an end: something that started and ran. */
  readonly isOpen: boolean
  /** True where stop and start contradict each other. */
  readonly impossible: boolean
  readonly serviceDate: string | null
  readonly noted: readonly Noted[]
}

const longest = 24 * 60

interface End {
  readonly value: Sourced<DateTime> | null
  readonly differs: boolean
}

function read(text: Sourced<string> | null): Sourced<DateTime> | null {
  if (text === null) return null
  const value = readDateTime(text.value)
  return value === null || value.date === null ? null : { value, from: text.from }
}

/** The chart's end of a period, or the answer where the chart has none or only its date. */
function resolveEnd(chart: Sourced<DateTime> | null, answer: string | null, source: string, path: 'start' | 'stop'): End {
  const said = answer === null ? null : readDateTime(answer)
  if (said === null || said.epochSeconds === null) return { value: chart, differs: false }
  const answered = { value: said, from: [{ source: `answers/${source}`, path }] }
  if (chart === null) return { value: answered, differs: false }
  if (chart.value.epochSeconds === null) {
    return chart.value.date === said.date ? { value: answered, differs: false } : { value: chart, differs: true }
  }
  return { value: chart, differs: chart.value.epochSeconds !== said.epochSeconds }
}

/** The eastern edge of the United States in summer and the western one in winter, in minutes east of UTC; all others lie between. */
const [eastern, western] = [-4 * 60, -10 * 60]

interface ServiceDate {
  readonly date: string | null
  readonly couldDiffer: boolean
}

/** The local date of the start: by its own offset, else by the site's zone, else as written and doubted. */
function serviceDateOf(start: DateTime, timeZone: string | null): ServiceDate {
  const { date, epochSeconds, offset } = start
  if (epochSeconds === null || offset !== 0) return { date, couldDiffer: false }
  if (timeZone !== null) return { date: dateInZone(epochSeconds, timeZone) ?? date, couldDiffer: false }
  return { date, couldDiffer: dateAtOffset(epochSeconds, western) !== date || dateAtOffset(epochSeconds, eastern) !== date }
}

/** The local date of the stop: a stop written in UTC is read by the offset of its start, where that has one. */
function stopDateOf(stop: DateTime, start: DateTime, timeZone: string | null): string | null {
  const isLocal = stop.offset !== 0 || stop.epochSeconds === null || start.offset === null || start.offset === 0
  return isLocal ? serviceDateOf(stop, timeZone).date : dateAtOffset(stop.epochSeconds, start.offset)
}

/** Local dates of both ends differ. */
function crossesMidnight(startDate: string | null, start: DateTime, stop: DateTime, timeZone: string | null): boolean {
  const stopDate = stopDateOf(stop, start, timeZone)
  return startDate !== null && stopDate !== null && startDate !== stopDate
}

/** Reads the times of one administration. Never throws; text that is no date counts as missing. */
export function readTimes(facts: AdministrationFacts, answers: AdministrationAnswers, timeZone: string | null): Times {
  const { effective, source } = facts
  const chartStart = read(effective.start) ?? read(effective.at)
  const begin = resolveEnd(chartStart, answers.start, source, 'start')
  const end = resolveEnd(read(effective.end), answers.stop, source, 'stop')
  const noted: Noted[] = []
  const whole = { source, path: 'effective' }
  if (begin.differs) noted.push(note('answer-differs-from-chart', source, whole, { values: { field: 'start' } }))
  if (end.differs) noted.push(note('answer-differs-from-chart', source, whole, { values: { field: 'stop' } }))

  const start = begin.value
  const stop = end.value
  const isOpen = stop === null && effective.start !== null
  if (start === null) {
    noted.push(note('administration-time-missing', source, whole))
    return { start, stop, minutes: null, isOpen, impossible: false, serviceDate: null, noted }
  }
  const { date: serviceDate, couldDiffer } = serviceDateOf(start.value, timeZone)
  if (couldDiffer) noted.push(note('service-date-utc', source, start.from[0] ?? whole))
  const minutes = stop === null ? null : minutesBetween(start.value, stop.value)
  const impossible = stop !== null && (minutes === null
    ? (stop.value.date ?? '') < (start.value.date ?? '')
    : minutes < 0 || minutes > longest)
  if (impossible) noted.push(note('administration-time-invalid', source, whole))
  else if (stop !== null && crossesMidnight(serviceDate, start.value, stop.value, timeZone)) {
    noted.push(note('administration-crosses-midnight', source, whole))
  }
  const isOneTime = stop?.value.epochSeconds === start.value.epochSeconds
  return { start, stop, minutes: impossible || isOneTime ? null : minutes, isOpen, impossible, serviceDate, noted }
}

/** A time as far as it is known, to hold against another. */
export interface Moment {
  /** Null unless it is an instant. */
  readonly epochSeconds: number | null
  /** The local day, or only the month or year that is written: "2026-02-03", "2026-02", "2026". */
  readonly day: string
}

function readMoment(text: DateTimeText | null): Moment | null {
  const known = text === null ? null : readDateTime(text)
  return text === null || known === null ? null : { epochSeconds: known.epochSeconds, day: text.slice(0, 10) }
}

/** When an administration started, on its local day; null where nobody wrote it. */
export function startMoment({ start, serviceDate }: Times): Moment | null {
  return start === null || serviceDate === null ? null : { epochSeconds: start.value.epochSeconds, day: serviceDate }
}

/** Compares as far as both are known: instants where both are, else days; a month holds all its days, and is before none of them. */
export function before(a: Moment, b: Moment): boolean {
  if (a.epochSeconds !== null && b.epochSeconds !== null) return a.epochSeconds < b.epochSeconds
  const known = Math.min(a.day.length, b.day.length)
  return a.day.slice(0, known) < b.day.slice(0, known)
}

/** The two ends of a stay, each null where the chart has none that can be read. */
export interface Period {
  readonly from: Moment | null
  readonly to: Moment | null
}

/** The period of an encounter, or of its stay at a location. */
export function periodOf({ start, end }: { readonly start: DateTimeText | null; readonly end: DateTimeText | null }): Period {
  return { from: readMoment(start), to: readMoment(end) }
}

/** True where the administration started before the period or after its end (billing-rules §9 case 53). */
export function isOutside(start: Moment, { from, to }: Period): boolean {
  return (from !== null && before(start, from)) || (to !== null && before(to, start))
}
