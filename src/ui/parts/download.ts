/** A file that the browser saves; nothing of it goes anywhere else. */
import type { ExportFile } from '../../claim/file.ts'

/** "2026-02-03T10:42" on the person's clock. */
export const clockNow = (now: Date): string =>
  new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

export const download = ({ name, type, text }: ExportFile): void => {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken it by then; the text is not kept any longer.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
