/** A button that copies a text and says whether it could. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { connectionWords } from '../words/connection.ts'

const written = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Frames and old browsers may refuse it.
    return false
  }
}

export const CopyButton = ({ text, label }: { readonly text: string; readonly label: string }): JSX.Element => {
  const [isCopied, setCopied] = useState<boolean | null>(null)
  const copy = async (): Promise<void> => setCopied(await written(text))
  return (
    <>
      <button type="button" class="link" onClick={() => void copy()}>
        {label}
      </button>
      <output class="quiet">
        {isCopied === true && connectionWords.copied}
        {isCopied === false && connectionWords.notCopied}
      </output>
    </>
  )
}
