/** Reference data for the bedside: the packs beside the page. Loaded after the first lines are painted. */
import type { Loaded, Reference } from '../billing/reference.ts'
import { loadReference, manifestFile, type LoadProblem, type LoadResult, type ReadPack } from '../reference/load.ts'
import { packKinds } from '../reference/manifest.ts'
import { isEmbedded } from '../smart/embedded.ts'
import type { Issuer } from '../smart/issuers.ts'

/** Why there is none; `file` is the manifest or the pack concerned. */
export interface ReferenceProblem {
  readonly problem: LoadProblem | 'program-part-missing'
  readonly file: string
}

export type ReferenceAnswer =
  | { readonly ok: true; readonly value: Reference; readonly loaded: Loaded }
  | ({ readonly ok: false } & ReferenceProblem)

const patience = 30_000

/** Packs carry their hash in their name and may come from a cache; the manifest, which names them, is asked for anew. */
const readerAt = (get: typeof fetch, folder: URL): ReadPack => async (file) => {
  const answer = await get(new URL(file, folder), {
    cache: file === manifestFile ? 'no-cache' : 'default', credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(patience),
  })
  if (answer.status === 404) return null
  if (!answer.ok) throw new Error(`${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  // A host may answer a file that is not there with its start page.
  return file === manifestFile && bytes[0] === '<'.codePointAt(0) ? null : bytes
}

/** The data for charts of an EHR: those of our own sandbox know its invented drugs and no others, and are used nowhere else. */
export const folderFor = (issuer: Pick<Issuer, 'iss' | 'sandbox'>, page: URL): URL =>
  new URL(isEmbedded(issuer, page) ? 'sandbox/reference/' : 'reference/', new URL('.', page))

/** Never throws. */
export const referenceFor = async (get: typeof fetch, folder: URL): Promise<ReferenceAnswer> => {
  const answer: LoadResult<Reference> = await loadReference(readerAt(get, folder), packKinds)
  return answer.ok ? { ...answer, loaded: answer.value.describe() } : answer
}
