/** Exported files: their names tell when, never who or what. */

export interface ExportFile {
  readonly name: string
  /** Media type. */
  readonly type: string
  readonly text: string
}

export type FileKind = 'csv' | 'bundle'

const kinds: Readonly<Record<FileKind, { readonly ending: string; readonly type: string }>> = {
  csv: { ending: 'csv', type: 'text/csv;charset=utf-8' },
  bundle: { ending: 'json', type: 'application/fhir+json' },
}

/** `at` is the moment of the export, as the person's clock has it: "2026-02-03T10:42". */
export const exportFile = (kind: FileKind, text: string, at: string): ExportFile => {
  const stamp = at.slice(0, 16).replace(/\D/g, '')
  return { name: `doseline-drafts-${stamp}.${kinds[kind].ending}`, type: kinds[kind].type, text }
}
