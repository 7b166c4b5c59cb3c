/** Decided drafts as a file that the browser saves. */
import { download as saveFile } from '../parts/download.ts'

/** The name tells when, never who or what. */
export const download = (text: string, ending: 'json' | 'csv', type: string, now: Date): void =>
  saveFile({ name: `doseline-drafts-${now.toISOString().slice(0, 16).replaceAll(/\D/gu, '')}.${ending}`, type, text })
