/** Values as the interface writes them: NDC with hyphens, units in full, times as the chart has them. */
import type { EncounterDraft } from '../app/draft.ts'
import type { AdministrationAnswers } from '../billing/answers.ts'
import type { AdministrationFacts, Concept, Effective, Quantity } from '../billing/facts.ts'
import type { LineNdc, NdcUnit } from '../billing/derived.ts'
import { payerWords, settingWords } from './words.ts'

/** "99999012301" → "99999-0123-01"; anything but eleven digits is shown as it is. */
export const ndcText = (code: string): string => code.replace(/^(\d{5})(\d{4})(\d{2})$/u, '$1-$2-$3')

const unitText = (unit: NdcUnit, quantity: number): string => {
  switch (unit) {
    case 'ML':
      return 'mL'
    case 'GR':
      return 'g'
    case 'UN':
      return quantity === 1 ? 'unit' : 'units'
    case 'F2':
      return quantity === 1 ? 'international unit' : 'international units'
  }
}

/** "0.5 mL", or null where the quantity or its unit is unknown. */
export const ndcQuantityText = ({ unit, quantity }: LineNdc): string | null =>
  unit === null || quantity === null ? null : `${quantity} ${unitText(unit, quantity)}`

/** "50 mg"; a unit that the chart leaves out is not made up. */
export const doseText = ({ value, unit }: Quantity): string => (unit === null ? value : `${value} ${unit}`)

/** The chart's own words for a concept, else its first code. */
export const conceptText = ({ text, codings }: Concept): string | null =>
  text ?? codings.find((coding) => coding.display !== null)?.display ?? codings[0]?.code ?? null

interface Moment {
  readonly date: string
  /** "10:02", with " UTC" where the chart is written in UTC; empty for a date alone. */
  readonly time: string
}

const momentOf = (dateTime: string): Moment => {
  const found = /^(\d{4}(?:-\d{2}){0,2})(?:T(\d{2}:\d{2})[^Z+-]*(Z|[+-]00:00)?)?/u.exec(dateTime)
  const zone = found?.[3] === undefined ? '' : ' UTC'
  return { date: found?.[1] ?? dateTime, time: found?.[2] === undefined ? '' : `${found[2]}${zone}` }
}

const together = ({ date, time }: Moment): string => (time === '' ? date : `${date} ${time}`)

/** "2026-02-03 10:02", "2026-02-03 09:10 to 10:40", "2026-02-03 09:10, no stop", or null without any time. */
export const effectiveText = ({ at, start, end }: Effective): string | null => {
  if (at !== null) return together(momentOf(at.value))
  if (start === null) return end === null ? null : `no start, to ${together(momentOf(end.value))}`
  const from = momentOf(start.value)
  if (end === null) return `${together(from)}, no stop`
  const to = momentOf(end.value)
  return `${together(from)} to ${to.date === from.date && to.time !== '' ? to.time : together(to)}`
}

/** "2026-02-03" to "2026-02-03 22:30": the date part of a dateTime. */
const dateText = (dateTime: string): string => momentOf(dateTime).date

/** Times that were entered here. */
type Times = Partial<Pick<AdministrationAnswers, 'start' | 'stop'>>

/** The chart's time; the answer where it has none, or only its day (conformance README, "Answers"). */
const filled = (charted: Effective['at'], said: string | null | undefined): Effective['at'] =>
  said == null || (charted !== null && (charted.value.includes('T') || !said.startsWith(charted.value))) ? charted : { value: said, from: [] }

const asSaid = ({ at, start, end }: Effective, said: Times): Effective => {
  const begun = filled(start ?? at, said.start)
  const ended = filled(end, said.stop)
  return start === null && ended === null ? { at: begun, start, end } : { at: null, start: begun, end: ended }
}

/** "50 mg · Under the skin · 2026-02-03 10:02"; what the chart lacks is left to the findings. */
export const givenText = (facts: Pick<AdministrationFacts, 'dose' | 'route' | 'effective'>, said: Times = {}): string =>
  [
    facts.dose === null ? null : doseText(facts.dose.value),
    facts.route === null ? null : conceptText(facts.route.value),
    effectiveText(asSaid(facts.effective, said)),
  ]
    .filter((part) => part !== null)
    .join(' · ')

/** "Visit of 2026-02-03 · Office · Medicare" */
export const encounterText = ({ facts, derived }: EncounterDraft): string =>
  [
    facts.source === null ? 'No encounter named' : null,
    facts.start === null ? null : `Visit of ${dateText(facts.start)}`,
    settingWords[derived.setting],
    payerWords[derived.payer],
  ]
    .filter((part) => part !== null)
    .join(' · ')
