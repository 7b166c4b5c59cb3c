/** Approving many drafts: lot by lot, each read again before it is written, until all are done or somebody stops it. */
import type { ReviewDraft } from '../review/draft.ts'
import type { BulkState, ReviewSource } from './review-state.ts'

/** Writes at once, while many are approved; few enough that a server is not flooded. */
const writesAtOnce = 4
/**
 * Doses are read again in lots, so that progress is seen and what was read is not old when it is written. In a file there
 * is nothing to read, and a lot is what the page does between two paintings.
 */
const lotSizes: Readonly<Record<ReviewSource['kind'], number>> = { server: 40, file: 500 }

/** Lets the page paint and take a press. */
const breathe = async (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))

const cut = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

/** Whether drafts are being approved just now. */
export const isRunning = (bulk: BulkState | null): boolean => bulk?.phase === 'checking' || bulk?.phase === 'writing'

export interface BulkHooks {
  readonly kind: ReviewSource['kind']
  /** Null as soon as somebody closed it. */
  readonly bulk: () => BulkState | null
  readonly goesOn: () => boolean
  readonly become: (bulk: BulkState) => void
  /** The drafts that may still be approved after their doses were read again. */
  readonly passing: (drafts: readonly ReviewDraft[]) => Promise<readonly ReviewDraft[]>
  /** How many of them were written. */
  readonly approve: (drafts: readonly ReviewDraft[]) => Promise<number>
}

/** Approves what was asked about; nothing where nobody was asked. */
export const approveMany = async ({ kind, bulk, become, passing, approve, ...hooks }: BulkHooks): Promise<void> => {
  const asked = bulk()
  if (asked?.phase !== 'asking') return
  const { plan } = asked
  let [done, approved] = [0, 0]
  // Closed, and perhaps asked anew, meanwhile: the next one is not this one.
  const isOurs = (): boolean => bulk()?.plan === plan
  const goesOn = (): boolean => hooks.goesOn() && isOurs()
  const tellStep = (phase: BulkState['phase']): void => {
    if (goesOn() || (phase === 'done' && isOurs())) become({ plan, phase, done, approved, notApproved: done - approved })
  }
  for (const lot of cut(plan.approve, lotSizes[kind])) {
    if (!goesOn()) break
    tellStep('checking')
    await breathe()
    const open = await passing(lot)
    done += lot.length - open.length
    for (const some of cut(open, kind === 'file' ? lotSizes.file : writesAtOnce)) {
      if (!goesOn()) break
      approved += await approve(some)
      done += some.length
      tellStep('writing')
    }
  }
  tellStep('done')
}
