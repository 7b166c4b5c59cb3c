/**
 * The day on which a dose counts (conformance README, `serviceDate`), read back from the time that its draft documents:
 * the day of its own offset; of a time that is written in UTC the day in the site's zone, as the derivation has it.
 */
import { dateInZone, readDateTime } from '../billing/time.ts'

/** `occurrence` is a FHIR dateTime; `timeZone` an IANA name, null where none is configured. YYYY-MM-DD, or as much as is known. */
export const serviceDateOf = (occurrence: string | null, timeZone: string | null): string | null => {
  if (occurrence === null) return null
  const written = occurrence.slice(0, 10)
  const instant = timeZone === null ? null : readDateTime(occurrence)
  if (timeZone === null || instant === null || instant.epochSeconds === null || instant.offset !== 0) return written
  return dateInZone(instant.epochSeconds, timeZone) ?? written
}
