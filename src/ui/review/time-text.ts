/** Times as Review writes them. */

/** "2026-02-03 10:42 −06:00" of a FHIR dateTime; what has no time stays a day. */
export const timeText = (dateTime: string): string => {
  const [, day, time, zone] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[^Z+-]*(Z|[+-]\d{2}:\d{2})?$/u.exec(dateTime) ?? []
  if (day === undefined || time === undefined) return dateTime
  return `${day} ${time}${zone === undefined ? '' : ` ${zone === 'Z' ? 'UTC' : zone.replace('-', '−')}`}`
}
