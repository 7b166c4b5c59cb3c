/** Dates as GS1 writes them. */

/** The full year of two digits: the one nearest to this year, at most 49 back and 50 ahead (§7.12). */
const fullYear = (two: number, thisYear: number): number => {
  const century = thisYear - (thisYear % 100)
  const ahead = two - (thisYear % 100)
  if (ahead >= 51) return century - 100 + two
  return ahead <= -50 ? century + 100 + two : century + two
}

/** YYMMDD as YYYY-MM-DD; day 00 is the last of its month (§3.4.7). Null for a day that does not exist. */
export const dateOf = (text: string, thisYear: number): string | null => {
  const [year, month, day] = [fullYear(Number(text.slice(0, 2)), thisYear), Number(text.slice(2, 4)), Number(text.slice(4, 6))]
  if (!/^\d{6}$/u.test(text) || month < 1 || month > 12) return null
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (day > last) return null
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day === 0 ? last : day)}`
}
