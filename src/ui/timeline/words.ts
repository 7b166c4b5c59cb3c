/** What the timeline says: times, services, shapes. It comes with the timeline, and so stands beside it. */
import type { Given, Group, Mark, MarkKind, MarkService } from '../../app/timeline.ts'
import { conceptLabels } from '../../billing/codes.ts'

export const drugText = (drug: string | null): string => drug ?? 'Drug without a name'

export const groupText = ({ kind, access }: Group, isOnly: boolean): string => {
  if (kind === 'other') return isOnly ? 'Not into a vein' : 'Not through an access'
  return access === null ? 'Intravenous, access not named' : `Through ${access}`
}

/** "09:10 to 10:40", "09:10, no stop", "10:02": as much as the picture has room for. */
export const shortTimeText = ({ from, to, isOpen }: Mark): string => {
  if (from === null) return 'no time'
  if (to === null) return isOpen ? `${from.time}, no stop` : from.time
  return to.date === from.date && to.time === from.time ? from.time : `${from.time} to ${to.time}`
}

/** The same, with the day on which it ended where that is another one. */
export const timeText = (mark: Mark): string => {
  const { from, to } = mark
  const otherDay = from !== null && to !== null && to.date !== from.date
  return `${shortTimeText(mark)}${otherDay ? ` on ${to.date}` : ''}`
}

/** "Ferrodex at 13:46". */
export const givenText = ({ drug, from }: Given): string => `${drugText(drug)}${from === null ? '' : ` at ${from.time}`}`

export const minutesText = (minutes: number): string => `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`

/** "Intravenous infusion, further hour ×2". */
export const serviceText = ({ concept, units }: MarkService): string => `${conceptLabels[concept]}${units === 1 ? '' : ` ×${units}`}`

/** What became of a mark without a service. */
export const unservedText = ({ kind }: Mark): string => (kind === 'undetermined' ? shapeWords.undetermined : shapeWords.uncounted)

export const shapeWords: Readonly<Record<MarkKind, string>> = {
  infusion: 'Infusion',
  push: 'Push',
  injection: 'Injection',
  undetermined: 'Not settled yet',
  uncounted: 'No service of its own',
}

export const pictureWords = {
  title: 'Timeline',
  key: 'Shapes in the picture',
  noStop: 'No stop documented',
  hatched: 'Hatched: beside another',
  hours: 'Lines in a bar: whole hours',
  noPicture: 'Nothing here has a time of day, so there is no picture.',
  zone: (zone: string): string => `Time zone: ${zone}`,
  label: (doses: number, day: string | null, zone: string): string =>
    `Timeline of ${countText(doses)} on ${day ?? 'an unknown day'}, ${zone}. The list below the picture says the same.`,
  more: (next: number, left: number): string => `Show ${next} more of ${left}`,
} as const

export const listWords = {
  why: 'Why it became this',
  sharedWith: (doses: string): string => `, one service with ${doses}`,
  draftOnly: '; draft only until its finding is resolved',
  overlaps: (doses: string): string => `Overlaps ${doses}.`,
  forMinutes: (drug: string, minutes: string): string => `${drug} for ${minutes}`,
  accessAssumed: (access: string): string => `Its access is not named: it counts with ${access}.`,
  notDrawn: 'Not in the picture',
  undated: 'No time of day is documented.',
  notCharged: 'Not charged.',
} as const

export const countText = (count: number): string => `${count} ${count === 1 ? 'dose' : 'doses'}`

const mostNamed = 3

/** "A, B, C and 29 more". */
export const listText = (items: readonly string[]): string =>
  items.length <= mostNamed + 1 ? items.join(', ') : `${items.slice(0, mostNamed).join(', ')} and ${items.length - mostNamed} more`
