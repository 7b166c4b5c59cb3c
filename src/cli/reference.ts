/** The reference packs of `--reference DIR`. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, shown } from './files.ts'
import type { Read } from './files.ts'

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * The packs of a folder; null where no folder is named: then the derivation has no reference data and its findings say
 * so. No pack format is read yet, so every folder is refused, with the reason, and never passed over.
 */
export const readReference = async (folder: string | null): Promise<Read<null>> => {
  if (folder === null) return { ok: true, value: null }
  if (!(await exists(folder))) return failed(`${shown(folder)}: there is no such folder of reference packs.`)
  if (!(await exists(join(folder, 'manifest.json')))) {
    return failed(`${shown(folder)}: it holds no manifest.json, so no reference packs.`)
  }
  return failed(`${shown(folder)}: its manifest.json is of a pack format that is not read.`)
}
