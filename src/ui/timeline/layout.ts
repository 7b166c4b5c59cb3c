/** Where everything stands in the picture: across in per cent of the time shown, down in pixels. */
import type { Group, Mark, MarkService, Panel, Row, Stretch } from '../../app/timeline.ts'
import { drugText, groupText, serviceText, shortTimeText, unservedText } from './words.ts'

export interface PlacedRow {
  readonly row: Row
  readonly name: string
  readonly time: string
  /** What the marks of the row became, one line of text each. */
  readonly outcomes: readonly string[]
  /** Base lines and middle of the bars, in pixels from the top. */
  readonly nameAt: number
  readonly outcomesAt: readonly number[]
  readonly barAt: number
}

export interface PlacedGroup {
  readonly title: string
  readonly titleAt: number
  readonly rows: readonly PlacedRow[]
}

export interface Layout {
  readonly groups: readonly PlacedGroup[]
  readonly top: number
  readonly bottom: number
  readonly height: number
}

/** In pixels: text of 13 px on lines of 18. */
export const barHeight = 18
const line = 18
/** Where dates stand above midnights. */
const datesAbove = 20
const axisBelow = 26
const gap = 14
/** More outcomes than this stand in the list alone. */
const mostOutcomes = 3
/** Characters that fit beside the time at 320 px; the list has the whole name. */
const nameRoom = 24
const outcomeRoom = 44

const short = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`)

/** The service by its name where it stands under a dose of the row, else by the drug that it is counted with. */
const keyed = (service: MarkService, marks: readonly Mark[]): readonly [key: string, text: string] => {
  const isOfRow = marks.some((mark) => mark.services.some((one) => one.isOwn && one.line === service.line))
  const [first] = service.sharedWith
  const text = isOfRow || first === undefined ? serviceText(service) : `One service with ${drugText(first.drug)}`
  return isOfRow ? [`${service.line} ${service.concept}`, text] : [text, text]
}

/** Services each once, however many doses share them; doses without one counted. What does not fit is counted too. */
const outcomesText = (marks: readonly Mark[]): readonly string[] => {
  const services = new Map(marks.flatMap((mark) => mark.services).map((service) => keyed(service, marks)))
  const counts = new Map<string, number>()
  for (const text of [...services.values(), ...marks.filter(({ services: own }) => own.length === 0).map(unservedText)]) {
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const all = [...counts].map(([text, count]) => short(count === 1 ? text : `${count} times: ${text}`, outcomeRoom))
  return all.length <= mostOutcomes ? all : [...all.slice(0, mostOutcomes - 1), `and ${all.length - mostOutcomes + 1} more kinds`]
}

const rowTime = (marks: readonly Mark[]): string => {
  const [first] = marks
  return first === undefined || marks.length > 1 ? `${marks.length} times` : shortTimeText(first)
}

const placeRow = (row: Row, top: number): PlacedRow => {
  const outcomes = outcomesText(row.marks)
  const nameAt = top + 14
  return {
    row, name: short(drugText(row.drug), nameRoom), time: rowTime(row.marks), outcomes, nameAt,
    outcomesAt: outcomes.map((_, index) => nameAt + (index + 1) * line),
    barAt: top + (outcomes.length + 1) * line + 4 + barHeight / 2,
  }
}

const rowHeight = (row: PlacedRow): number => (row.outcomes.length + 1) * line + 4 + barHeight + gap

const placeGroup = (group: Group, isOnly: boolean, top: number): { readonly placed: PlacedGroup; readonly bottom: number } => {
  let at = top + line + 6
  const rows = group.rows.map((row) => {
    const placed = placeRow(row, at)
    at += rowHeight(placed)
    return placed
  })
  return { placed: { title: groupText(group, isOnly), titleAt: top + 14, rows }, bottom: at }
}

export const layoutOf = (panel: Panel, hasDates: boolean): Layout => {
  const top = hasDates ? datesAbove : 0
  let at = top
  const groups = panel.groups.map((group) => {
    const { placed, bottom } = placeGroup(group, panel.groups.length === 1, at)
    at = bottom
    return placed
  })
  return { groups, top, bottom: at, height: at + axisBelow }
}

/** How far across an instant stands, in per cent with two decimals. */
export const acrossOf = (at: number, { start, stop }: Stretch): number =>
  Math.round(((Math.min(Math.max(at, start), stop) - start) / (stop - start)) * 10_000) / 100
