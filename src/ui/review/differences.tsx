/** Old to new, field by field: between two versions of a draft, or between a draft and what the chart says. */
import type { JSX } from 'preact'
import type { Change } from '../../review/history.ts'
import { fieldLabels } from '../../fhir/reconcile-words.ts'
import { changeWords, reviewWords } from './words.ts'

const changeLabel = (field: Change['field']): string =>
  field === 'status' || field === 'review-state' ? changeWords[field] : fieldLabels[field]

export const Differences = ({ changes }: { readonly changes: readonly Change[] }): JSX.Element | null =>
  changes.length === 0 ? null : (
    <ul class="differences">
      {changes.map(({ field, before, now }) => (
        <li key={field}>
          <strong>{changeLabel(field)}:</strong>{' '}
          <del>{before ?? reviewWords.missing}</del> → <ins>{now ?? reviewWords.missing}</ins>
        </li>
      ))}
    </ul>
  )
