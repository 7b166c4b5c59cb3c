/** A button that copies a text and says whether it could. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { connectionWords } from '../words/connection.ts'

const copied = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Frames and old browsers may refuse it.
    return false
  }
}

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** What it copies, for who does not see it beside the button. */
  readonly what?: string
  /** The text has to be shown, to be copied by hand. */
  readonly onRefused?: () => void
}

export const CopyButton = ({ text, label, what, onRefused }: CopyButtonProps): JSX.Element => {
  const [isCopied, setCopied] = useState<boolean | null>(null)
  const copy = async (): Promise<void> => {
    const wasCopied = await copied(text)
    setCopied(wasCopied)
    if (!wasCopied) onRefused?.()
  }
  return (
    <>
      <button type="button" class="link" onClick={() => void copy()}>
        {label}
        {what !== undefined && <span class="hidden"> {what}</span>}
      </button>
      <output class="quiet">
        {isCopied === true && connectionWords.copied}
        {isCopied === false && connectionWords.notCopied}
      </output>
    </>
  )
}
