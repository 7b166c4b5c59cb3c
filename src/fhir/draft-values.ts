/**
 * Values of a chart on their way back into FHIR. Each function gives the value where R4 allows it and undefined where
 * not: what a chart wrote wrongly is left out, never repaired by guess.
 */
import type { CodeableConcept, Coding, Period, Reference } from 'fhir/r4'
import type { Concept, Effective } from '../billing/facts.ts'
import { readDateTime, type DateTime } from '../billing/time.ts'

/** Without what R4 forbids in a string: control characters but tab and line ends; undefined where nothing is left. */
export const plainText = (text: string | null): string | undefined => {
  const clean = (text ?? '').replace(/(?![\t\n\r])\p{Cc}/gu, '').trim()
  return clean === '' ? undefined : clean
}

/** A code has no space at its ends and single spaces inside (R4 datatypes, code). */
export const plainCode = (text: string | null): string | undefined => plainText(text)?.replace(/\s+/g, ' ')

const uri = (text: string | null): string | undefined => {
  if (text === null || !/^\S+$/.test(text) || plainText(text) !== text) return undefined
  if (/^urn:oid:/i.test(text)) return /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/.test(text) ? text : undefined
  return /^urn:uuid:/i.test(text) ? undefined : text
}

/** A concept of the chart without displays, which may be another's property; undefined where nothing is left. */
export const chartConcept = (concept: Concept): CodeableConcept | undefined => {
  const coding = concept.codings.flatMap((item): Coding[] => {
    const code = plainCode(item.code)
    const system = uri(item.uri)
    return code === undefined ? [] : [{ ...(system === undefined ? {} : { system }), code }]
  })
  const text = plainText(concept.text)
  if (coding.length === 0 && text === undefined) return undefined
  return { ...(coding.length > 0 ? { coding } : {}), ...(text === undefined ? {} : { text }) }
}

/** Ids as R4 allows them, and the underscores and the length that real servers use: they find them again. */
const literal = /^(?:https?:\/\/\S+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-._~]{1,128}(?:\/_history\/[A-Za-z0-9\-._~]{1,128})?$/

/**
 * A Reference to one of the named types; undefined for text that points at nothing a server could find: a bare id,
 * "#contained", a urn of the chart's own Bundle, another type.
 */
export const chartReference = (text: string | null, types: readonly string[]): Reference | undefined => {
  const type = text === null ? undefined : literal.exec(text)?.[1]
  return text !== null && type !== undefined && types.includes(type) ? { reference: text } : undefined
}

/** A dateTime as written where R4 allows it: year 0 and offsets beyond fourteen hours are not allowed. */
export const chartDateTime = (text: string | null | undefined): string | undefined => {
  if (text === null || text === undefined || readDateTime(text) === null) return undefined
  return /^0000|[+-]14:(?!00)/.test(text) ? undefined : text
}

const fraction = (text: string): number => Number(/\.\d+/.exec(text)?.[0] ?? '0')

const isInstant = (time: DateTime | null): time is DateTime & { epochSeconds: number } =>
  time !== null && time.epochSeconds !== null

const dayAfter = (epochSeconds: number, hours: number): string =>
  new Date((epochSeconds + hours * 3600) * 1000).toISOString().slice(0, 10)

/** The days that a time may fall on: an instant has another day elsewhere on earth, a date is what is written. */
const days = (text: string): readonly string[] => {
  const time = readDateTime(text)
  return isInstant(time) ? [dayAfter(time.epochSeconds, -14), dayAfter(time.epochSeconds, 14)] : [text.slice(0, 10)]
}

/**
 * Whether a Period from `start` to `end` would break per-1 on some server. An instant beside a date is compared by its
 * day, and servers take that day in a time zone of their own: the Period has to hold in every one.
 */
const endsBefore = (start: string, end: string): boolean => {
  const from = readDateTime(start)
  const to = readDateTime(end)
  if (isInstant(from) && isInstant(to)) {
    const seconds = from.epochSeconds - to.epochSeconds
    return seconds > 0 || (seconds === 0 && fraction(start) > fraction(end))
  }
  const length = Math.min(start.length, end.length, 10)
  return days(start).some((first) => days(end).some((last) => first.slice(0, length) > last.slice(0, length)))
}

export type Occurrence = { readonly occurrencePeriod: Period } | { readonly occurrenceDateTime: string }

/**
 * When the dose was given, as documented. A Period that ends before it starts is not written: its start alone says no
 * more than is known. Without any usable time the service date stands in, and without that nothing.
 */
export const occurrence = (effective: Effective | undefined, serviceDate: string | null): Occurrence | undefined => {
  const start = chartDateTime(effective?.start?.value)
  const end = chartDateTime(effective?.end?.value)
  if (start !== undefined && end !== undefined && endsBefore(start, end)) return { occurrenceDateTime: start }
  if (start !== undefined || end !== undefined) {
    return {
      occurrencePeriod: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
    }
  }
  const at = chartDateTime(effective?.at?.value) ?? chartDateTime(serviceDate)
  return at === undefined ? undefined : { occurrenceDateTime: at }
}
