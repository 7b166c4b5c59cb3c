/** The texts of a line for the claim, each with a button that copies it. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { copyTexts, type CopyText } from '../../review/claim-rows.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import { reviewWords } from './words.ts'

const write = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

const One = ({ copy }: { readonly copy: CopyText }): JSX.Element => {
  const [isCopied, setCopied] = useState(false)
  const put = async (): Promise<void> => setCopied(await write(copy.text))
  return (
    <li class="copy">
      <div>
        <p class="copy-label">{copy.label}</p>
        {/* One press selects all of it, where the clipboard may not be written to. */}
        <pre class="copy-text">{copy.text}</pre>
        {copy.problems.map((words) => <p key={words} class="quiet">{words}</p>)}
      </div>
      <button type="button" class="link" onClick={() => void put()}>
        {isCopied ? reviewWords.copied : reviewWords.copy}
        <span class="hidden"> {copy.label}</span>
      </button>
    </li>
  )
}

export const CopyTexts = ({ draft }: { readonly draft: ReviewDraft }): JSX.Element => {
  const { own, other } = copyTexts(draft)
  return (
    <section>
      <h3>{reviewWords.texts}</h3>
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
