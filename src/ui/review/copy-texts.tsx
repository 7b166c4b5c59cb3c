/** The texts of a line for the claim, each with a button that copies it, and the way to the sheet of the visit. */
import type { JSX } from 'preact'
import type { PayerOverrides } from '../../billing/payers.ts'
import { copyTexts, type CopyText } from '../../review/claim-rows.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { sheetWords } from './sheet-words.ts'
import { reviewWords } from './words.ts'

const One = ({ copy }: { readonly copy: CopyText }): JSX.Element => (
  <li class="copy">
    <div>
      <p class="copy-label">{copy.label}</p>
      {/* One press selects all of it, where the clipboard may not be written to. */}
      {copy.text === '' ? <p class="quiet">{sheetWords.emptyField}</p> : <pre class="copy-text">{copy.text}</pre>}
      {copy.problems.map((words) => <p key={words} class="quiet">{words}</p>)}
    </div>
    {copy.text !== '' && <CopyButton text={copy.text} label={reviewWords.copy} what={copy.label} />}
  </li>
)

interface CopyTextsProps {
  readonly draft: ReviewDraft
  /** All drafts of its visit. */
  readonly visit: readonly ReviewDraft[]
  readonly payers: PayerOverrides | null
}

/** Null stands for a configuration that could not be read, which is told. */
export const CopyTexts = ({ draft, visit, payers }: CopyTextsProps): JSX.Element => {
  const { form, own, other } = copyTexts(draft, visit, payers ?? {})
  return (
    <section>
      <h3>{reviewWords.texts}</h3>
      {payers === null && <p class="quiet">{sheetWords.noSite}</p>}
      {draft.payer === null && <p class="quiet">{sheetWords.payerUnknown}</p>}
      {form === 'professional' && <p class="quiet">{sheetWords.pointers}</p>}
      <ul class="copies">{own.map((copy) => <One key={`${draft.key} ${copy.id}`} copy={copy} />)}</ul>
      {other.length > 0 && (
        <details class="other-form">
          <summary>{reviewWords.otherForm}</summary>
          <ul class="copies">{other.map((copy) => <One key={`${draft.key} ${copy.id}`} copy={copy} />)}</ul>
        </details>
      )}
    </section>
  )
}
