/** The reference data of an administration view: asked for once the first lines stand, and again after a failure. */
import type { Codes } from './encounter-by-encounter.ts'
import type { ReferenceAnswer } from './reference-load.ts'
import type { ReferenceState } from './administration-state.ts'

export interface ReferenceHolder {
  /** The same object until the data changes. */
  readonly codes: () => Codes
  readonly state: () => ReferenceState
  /** Resolves when the data is here or has failed; then calls `changed` first, where anything changed. Never rejects. */
  readonly settle: () => Promise<void>
  /** The next `settle` asks once more, where the data could not be had. */
  readonly askAgain: () => void
}

const absent: ReferenceAnswer = { ok: false, problem: 'absent', file: '' }

/** `ask` is absent where no reference data is configured. */
export const holdReference = (ask: (() => Promise<ReferenceAnswer>) | undefined, changed: () => void): ReferenceHolder => {
  let answer: ReferenceAnswer | null = ask === undefined ? absent : null
  let codes: Codes = { reference: null, isAwaited: answer === null }
  let asking: Promise<void> | null = null

  const become = (next: ReferenceAnswer): void => {
    const isSame = answer !== null && !answer.ok && !next.ok && answer.problem === next.problem && answer.file === next.file
    if (isSame) return
    answer = next
    codes = { reference: next.ok ? next.value : null, isAwaited: false }
    changed()
  }
  const askNow = async (): Promise<void> => {
    if (ask === undefined) return
    become(await ask().catch((): ReferenceAnswer => ({ ok: false, problem: 'program-part-missing', file: '' })))
  }
  return {
    codes: () => codes,
    state: () => {
      if (answer === null) return { kind: 'loading' }
      return answer.ok ? { kind: 'loaded', loaded: answer.loaded } : { kind: 'failed', problem: answer.problem, file: answer.file }
    },
    settle: async () => {
      asking ??= askNow()
      return asking
    },
    askAgain: () => {
      if (answer !== null && !answer.ok) asking = null
    },
  }
}
