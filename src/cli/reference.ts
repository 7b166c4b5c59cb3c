/** The reference packs of `--reference DIR`. */
import { stat } from 'node:fs/promises'
import type { Reference } from '../billing/reference.ts'
import { loadReference } from '../reference/load.ts'
import { packKinds } from '../reference/manifest.ts'
import { failed, shown } from './files.ts'
import type { Read } from './files.ts'
import { folderReader, problemWords } from './reference/pack-folder.ts'

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * The packs of a folder, all of them; null where no folder is named: then the derivation has no reference data and its
 * findings say so. A folder that cannot be read is refused, with the reason, and never passed over.
 */
export const readReference = async (folder: string | null): Promise<Read<Reference | null>> => {
  if (folder === null) return { ok: true, value: null }
  if (!(await exists(folder))) return failed(`${shown(folder)}: there is no such folder of reference packs.`)
  const loaded = await loadReference(folderReader(folder), packKinds)
  return loaded.ok ? loaded : failed(`${shown(folder)}: ${problemWords(loaded.problem, loaded.file)}.`)
}
