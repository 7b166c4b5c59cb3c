/** A text as a file that the browser saves. */

/** The name tells when, never who or what. */
export const download = (text: string, ending: 'json' | 'csv', type: string, now: Date): void => {
  const stamp = now.toISOString().slice(0, 16).replaceAll(/\D/gu, '')
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = `doseline-drafts-${stamp}.${ending}`
  link.click()
  // The browser has taken it by then; the text is not kept any longer.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
