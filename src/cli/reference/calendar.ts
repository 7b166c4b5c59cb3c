/** Dates in titles and names of official files. */
import type { Window } from '../../reference/windows.ts'
import { quarterOf } from '../../reference/windows.ts'

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

const monthNumber = (name: string): number =>
  months.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1

const day = (year: string, month: number, date: string): string =>
  `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`

const named = '(January|February|March|April|May|June|July|August|September|October|November|December)'

const range = new RegExp(`${named} (\\d{1,2}), ?(\\d{4}) (?:through|to|-) ${named} (\\d{1,2}), ?(\\d{4})`, 'i')

/** "Effective January 1, 2026 through March 31, 2026" anywhere in the text. */
export const rangeIn = (text: string): Window | null => {
  const match = range.exec(text.replace(/[\s\u00a0]+/g, ' '))
  if (match === null) return null
  const [, first = '', firstDay = '', firstYear = '', last = '', lastDay = '', lastYear = ''] = match
  return { from: day(firstYear, monthNumber(first), firstDay), to: day(lastYear, monthNumber(last), lastDay) }
}

/** True for a calendar quarter, the only window CMS publishes. */
export const isQuarter = (window: Window): boolean => {
  const quarter = quarterOf(window.from)
  return quarter.from === window.from && quarter.to === window.to
}

/** The first day of a quarter that a name tells: "october-2026", "2026_OCT", "2025Q4"; null where it tells none. */
export const quarterInName = (name: string): string | null => {
  const plain = /(20\d\d)[ _-]?q([1-4])/i.exec(name)
  if (plain !== null) return day(plain[1] ?? '', Number(plain[2]) * 3 - 2, '1')
  const word = '(jan(?:uary)?|apr(?:il)?|july?|oct(?:ober)?)'
  const match = new RegExp(`(?<![a-z])${word}[ _-]+(20\\d\\d)|(20\\d\\d)[ _-]+${word}(?![a-z])`, 'i').exec(name)
  if (match === null) return null
  return day(match[2] ?? match[3] ?? '', monthNumber(match[1] ?? match[4] ?? ''), '1')
}

/** True beyond the coming year: nothing is published so early. */
export const isFarAhead = (date: string, today: string): boolean =>
  Number(date.slice(0, 4)) > Number(today.slice(0, 4)) + 1

/** YYYYMMDD as YYYY-MM-DD; empty for none, null for what is no day. */
export const compactDay = (text: string): string | null => {
  if (text === '') return ''
  const [, year = '', month = '', date = ''] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? []
  return year !== '' && Number(month) >= 1 && Number(month) <= 12 && Number(date) >= 1 && Number(date) <= 31
    ? `${year}-${month}-${date}`
    : null
}
