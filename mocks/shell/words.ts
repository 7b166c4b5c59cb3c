/** The words of the page's switches, beside the names that its address and `/sandbox` take. README.md lists them all. */
import type { Role } from '../auth/roles.ts'
import type { Twist } from '../auth/launches.ts'
import type { DialectName } from '../fhir/dialects.ts'
import type { TroubleName } from '../fhir/troubles.ts'

/** The biller's list of drafts opens without a chart, from the bar above, and is no choice here. */
export const roleWords: Readonly<Record<Exclude<Role, 'biller'>, string>> = {
  nurse: 'Nurse',
  reader: 'Read-only nurse',
}

export const twistWords: Readonly<Record<Twist, string>> = {
  'none': 'As usual',
  'refused': 'The person does not allow the app',
  'scopes-refused': 'The EHR refuses all that is asked for with charge items',
  'code-expired': 'The sign-in takes too long',
  'short-access': 'Access lasts 15 seconds and is renewed',
  'access-ends': 'Access lasts 15 seconds and ends',
  'access-revoked': 'Access ends after 5 seconds without a word, and is renewed',
  'no-patient': 'The EHR names no patient',
  'no-encounter': 'The EHR names no encounter',
}

export const dialectWords: Readonly<Record<DialectName, string>> = {
  'usual': 'As usual',
  'lenient': 'Lenient: asks for no token, ignores what it does not know',
  'strict': 'Strict: every change names its version',
  'batch-only': 'Batches, no transactions',
  'transaction-as-batch': 'Runs transactions as batches',
  'no-charge-item': 'No charge items',
  'read-only': 'Charge items can only be read',
  'hidden-etag': 'Hides versions and places in headers',
  'eight-entries': 'At most eight conditional entries, as usual',
  'no-conditional-create': 'No conditional create',
  'problem-list-only': 'Conditions: the problem list, unless asked for more',
  'utc-times': 'All times in UTC',
  'dstu2': 'FHIR DSTU2',
  'stu3': 'FHIR STU3',
}

export const troubleWords: Readonly<Record<TroubleName, string>> = {
  'answer-lost': 'Next save: done, and the connection cut',
  'request-lost': 'Next save: the connection cut before it',
  'gateway-gave-up': 'Next save: done, and answered 504',
  'busy': 'Next save: too many requests (429)',
  'fault': 'Next save: a fault of the server (500)',
  'too-large': 'Next save: too large (413)',
  'refused': 'Next save: refused (422)',
  'empty-answer': 'Next save: done, and an empty answer',
  'slow': 'Next save: six seconds late',
  'session-ends': 'Next save: the access token is refused (401)',
  'conditions-forbidden': 'Next reading: no diagnoses (403)',
  'doses-cut-off': 'Next reading: more doses than can be read',
  'reading-fails': 'Next reading: no answer at all',
}
