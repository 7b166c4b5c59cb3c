/** What the check of drafts against their charts says: of the list, of a row, and of the open draft. */
import type { DraftField } from '../../fhir/reconcile-fields.ts'
import { fieldLabels } from '../../fhir/reconcile-words.ts'
import type { DraftCheck, Mark, Marking } from '../../review/marks.ts'
import { counted } from './words.ts'

export const checkWords = {
  running: (done: number, all: number): string => `Reading the charts again: ${done} of ${all} drafts`,
  done: (done: number): string => `${counted(done, 'draft was', 'drafts were')} checked against their charts.`,
  more: (count: number): string => `Check ${counted(count, 'draft', 'drafts')} against the chart`,
  stop: 'Stop reading',
  older: (older: Marking['older']): string =>
    older.length > 1 ? 'Derived by other rules and other reference data than those of now.'
    : older[0] === 'rules' ? 'Derived by other rules than those of now.'
    : 'Derived with other reference data than that of now.',
  olderHow: 'Check it against the chart to see what would differ.',
  olderShort: (older: Marking['older']): string => (older[0] === 'rules' ? 'Older rules' : 'Other reference data'),
} as const

export const markWords: Readonly<Record<Mark, string>> = {
  changed: 'Changed since',
  older: 'Other rules or data',
  repeated: 'Same line twice',
}

const fieldList = (fields: readonly { readonly field: DraftField }[]): string => fields.map(({ field }) => fieldLabels[field]).join(', ')

/** For a row, in one breath; null where there is nothing to say. */
export const checkMark = (check: DraftCheck): string | null => {
  switch (check.kind) {
    case 'unchanged':
      return null
    case 'unread':
      return check.types.length === 0 ? 'Not read again' : `Not read again: ${check.types.join(', ')}`
    case 'no-administration':
      return 'Names no dose'
    case 'missing':
      return 'Dose not in the chart'
    case 'entered-in-error':
      return 'Dose entered in error'
    case 'other-patient':
      return 'Of another patient'
    case 'not-given':
      return `Dose now "${check.status}"`
    case 'changed':
      return check.fields.length === 0 ? 'Changed since' : `Changed since: ${fieldList(check.fields)}`
    case 'not-derived':
      return 'Not derived any more'
  }
}

interface CheckTold {
  readonly found: string
  /** What to do about it; empty where nothing is. */
  readonly todo: string
}

const checkTold = (check: DraftCheck): CheckTold => {
  switch (check.kind) {
    case 'unchanged':
      return { found: 'Read again: the chart says what the draft says.', todo: '' }
    case 'unread':
      return {
        found: `${check.types.length === 0 ? 'Its chart' : check.types.join(', ')} could not be read again, so nobody knows whether it still holds.`,
        todo: 'Try again; if it stays so, ask for access to it.',
      }
    case 'no-administration':
      return { found: 'It names no dose, so nothing shows that it was given.', todo: 'Have the bedside save it again, or mark it as a mistake.' }
    case 'missing':
      return { found: `${check.administration} is not in the chart any more.`, todo: 'Ask the bedside, or mark the draft as a mistake.' }
    case 'entered-in-error':
      return { found: `${check.administration} was entered in error.`, todo: 'Mark the draft as a mistake.' }
    case 'other-patient':
      return { found: `${check.administration}, on which it rests, is of another patient.`, todo: 'Mark the draft as a mistake.' }
    case 'not-given':
      return { found: `The chart says "${check.status}" of ${check.administration}.`, todo: 'Send the draft back, or mark it as a mistake.' }
    case 'changed':
      return { found: 'Derived anew from the chart of now, it says something else.', todo: 'Have the bedside save it again, or send it back.' }
    case 'not-derived':
      return { found: 'Nothing is derived for it from the chart any more.', todo: 'Send the draft back, or mark it as a mistake.' }
  }
}

/** For the open draft: what was found, that it stopped an approval where it did, and what to do. The fields of a change stand below it. */
export const checkSentence = (check: DraftCheck, isApproval = false): string => {
  const { found, todo } = checkTold(check)
  return [found, ...(isApproval ? ['It was not approved.'] : []), todo].filter((part) => part !== '').join(' ')
}
