/** What the check of the list found of the open draft: what would differ now, or that it was derived by other rules. */
import type { JSX } from 'preact'
import { isChanged, type Marking } from '../../review/marks.ts'
import { Icon } from '../parts/icon.tsx'
import { checkSentence, checkWords } from './check-words.ts'
import { Differences } from './differences.tsx'

interface ChangedNoteProps {
  readonly marking: Marking
  /** The last press has told it already. */
  readonly isTold: boolean
}

export const ChangedNote = ({ marking: { check, older }, isTold }: ChangedNoteProps): JSX.Element | null => {
  if (check !== null && isChanged(check)) {
    return isTold ? null : (
      <div class="outcome outcome-bad">
        <p><Icon name="warning" /> {older.length > 0 && `${checkWords.older(older)} `}{checkSentence(check)}</p>
        {check.kind === 'changed' && <Differences changes={check.fields} />}
      </div>
    )
  }
  if (older.length === 0) return null
  return (
    <p class={`outcome${check?.kind === 'unchanged' ? '' : ' outcome-bad'}`}>
      {checkWords.older(older)} {check?.kind === 'unchanged' ? checkSentence(check) : checkWords.olderHow}
    </p>
  )
}
