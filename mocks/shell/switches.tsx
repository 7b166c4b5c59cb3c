/** How the EHR behaves and what goes wrong next, for a tester to choose. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { dialectNames, isDialect, type DialectName } from '../fhir/dialects.ts'
import { isTrouble, troubleNames, type TroubleName } from '../fhir/troubles.ts'

const dialectWords: Readonly<Record<DialectName, string>> = {
  'usual': 'As usual',
  'lenient': 'Lenient: ignores what it does not know',
  'strict': 'Strict: every change names its version',
  'batch-only': 'Batches, no transactions',
  'transaction-as-batch': 'Runs transactions as batches',
  'no-charge-item': 'No charge items',
  'read-only': 'Charge items can only be read',
  'hidden-etag': 'Hides versions and places in headers',
  'eight-entries': 'At most eight conditional entries',
  'no-conditional-create': 'No conditional create',
  'problem-list-only': 'Conditions: the problem list alone',
  'utc-times': 'All times in UTC',
  'dstu2': 'FHIR DSTU2',
  'stu3': 'FHIR STU3',
}

const troubleWords: Readonly<Record<TroubleName, string>> = {
  'answer-lost': 'Next save: done, and the connection cut',
  'request-lost': 'Next save: the connection cut before it',
  'gateway-gave-up': 'Next save: done, and answered 504',
  'busy': 'Next save: too many requests (429)',
  'fault': 'Next save: a fault of the server (500)',
  'too-large': 'Next save: too large (413)',
  'refused': 'Next save: refused (422)',
  'empty-answer': 'Next save: done, and an empty answer',
  'slow': 'Next save: six seconds late',
  'session-ends': 'Next save: the session has ended (401)',
  'conditions-forbidden': 'Next reading: no diagnoses (403)',
  'doses-cut-off': 'Next reading: more doses than can be read',
  'reading-fails': 'Next reading: no answer at all',
}

interface Props {
  readonly dialect: DialectName
  readonly onDialect: (dialect: DialectName) => void
  readonly onTrouble: (trouble: TroubleName) => void
  readonly onMend: () => void
}

export const Switches = ({ dialect, onDialect, onTrouble, onMend }: Props): VNode => {
  const [trouble, setTrouble] = useState<TroubleName>('answer-lost')
  return (
    <section class="switches" aria-label="Switches of this EHR">
      <label>
        This EHR behaves
        <select value={dialect} onChange={({ currentTarget: { value } }) => isDialect(value) && onDialect(value)}>
          {dialectNames.map((name) => <option key={name} value={name}>{dialectWords[name]}</option>)}
        </select>
      </label>
      <label>
        Goes wrong
        <select value={trouble} onChange={({ currentTarget: { value } }) => isTrouble(value) && setTrouble(value)}>
          {troubleNames.map((name) => <option key={name} value={name}>{troubleWords[name]}</option>)}
        </select>
      </label>
      <button type="button" onClick={() => onTrouble(trouble)}>Let it go wrong</button>
      <button type="button" onClick={onMend}>All well again</button>
    </section>
  )
}
