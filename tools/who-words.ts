import type { Who } from '../src/billing/derived.ts'

/** Who mends a finding, as documents name them. */
export const whoWords: Readonly<Record<Who, string>> = {
  nurse: 'Nurse',
  prescriber: 'Prescriber',
  pharmacy: 'Pharmacy',
  biller: 'Biller',
  registration: 'Registration',
}
