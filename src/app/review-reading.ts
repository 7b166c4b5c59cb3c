/** Reading the work list from the server of a launch: its drafts page by page, their patients' names beside them, and the reference data of now. */
import type { CapabilityProblem } from '../fhir/capability.ts'
import type { FhirProblem } from '../fhir/client.ts'
import type { Result } from '../fhir/result.ts'
import { reviewDraft, type ReviewDraft } from '../review/draft.ts'
import { patientLines } from './patient.ts'
import type { CheckEnvironment } from './review-derive.ts'
import type { ReviewList } from './review-list.ts'
import { loadDrafts, readByIds } from './review-load.ts'
import { asSessionEnd } from './review-outcome.ts'
import type { ReviewSource, ReviewState } from './review-state.ts'

export interface Connected {
  readonly environment: CheckEnvironment
  readonly source: ReviewSource
  readonly canWrite: boolean
  readonly isExportOnly: boolean
}

/** A server that Review was launched from. */
export interface ReviewServer {
  /** What people call it. */
  readonly name: string
  /** Waits for the server's CapabilityStatement. */
  readonly connect: () => Promise<Result<Connected, FhirProblem | CapabilityProblem>>
  readonly user: string | null
}

interface ReadingHooks {
  readonly server: ReviewServer
  readonly rows: ReviewList
  /** YYYY-MM-DD */
  readonly since: string
  readonly become: (change: Partial<ReviewState>) => void
  /** After any change of the rows. */
  readonly redraw: (change?: Partial<ReviewState>) => void
  /** Before the first draft is read. */
  readonly connected: (connected: Connected) => void
  /** Ends it, and nothing is told from then on. */
  readonly signal: AbortSignal
}

/** Fills the list, which is empty, and resolves when it is whole, or as far as it came. Never throws. */
export const readDrafts = async ({ server, rows, since, become, redraw, connected, signal }: ReadingHooks): Promise<void> => {
  const answer = await server.connect()
  if (signal.aborted) return
  if (!answer.ok) return become({ phase: 'start', problem: { kind: 'metadata', problem: answer.problem } })
  connected(answer.value)
  const { environment: { client, capability, settings }, source } = answer.value

  const namePatients = async (drafts: readonly ReviewDraft[]): Promise<void> => {
    const unnamed = drafts.flatMap(({ patient }) => (patient === null || rows.patients().has(patient) ? [] : patient))
    const { found } = await readByIds(client, capability, 'Patient', unnamed, signal)
    if (signal.aborted || found.size === 0) return
    rows.name(patientLines([...found.values()]))
    redraw()
  }
  const known = new Set<string>()
  const isWanted = ({ id, key, enteredDate }: ReviewDraft): boolean =>
    id !== null && !known.has(key) && (enteredDate === null || enteredDate.slice(0, 10) >= since)
  let naming: Promise<void> = Promise.resolve()

  const read = await loadDrafts(client, capability, since, (resources) => {
    const fresh: ReviewDraft[] = []
    for (const resource of resources) {
      const draft = reviewDraft(resource, `ChargeItem/${String(resource['id'])}`, settings.timeZone)
      if (draft === null || !isWanted(draft)) continue
      known.add(draft.key)
      fresh.push(draft)
    }
    rows.add(fresh)
    redraw({ read: known.size })
    naming = naming.then(async () => namePatients(fresh))
  }, signal)
  if (signal.aborted) return
  if (!read.ok) return become({ phase: known.size > 0 ? 'ready' : 'start', problem: asSessionEnd(read.problem) })
  redraw({ phase: 'ready', isTruncated: read.value })
  const [data] = await Promise.all([source.referenceData().catch(() => null), naming])
  if (signal.aborted || data === null) return
  rows.data(data)
  redraw()
}
