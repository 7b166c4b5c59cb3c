/**
 * The start page's state and actions. The last choice wins: an answer to an earlier one is dropped. A problem never
 * takes away what is open.
 */
import type { OpenChart } from './derivation.ts'
import type { Outcome, Problem } from './problem.ts'
import type { Sandbox, SandboxPatient } from './sandbox.ts'

export interface StartState {
  /** What is being waited for. */
  readonly busy: 'patients' | 'chart' | null
  readonly problem: Problem | null
  /** Null until the sandbox has answered, and where there is no sandbox. */
  readonly patients: readonly SandboxPatient[] | null
  readonly open: OpenChart | null
}

export interface Start {
  readonly state: () => StartState
  /** Calls `listener` after every change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void
  readonly listPatients: () => Promise<void>
  readonly openPatient: (id: string) => Promise<void>
  readonly openFile: (file: ChartFile) => Promise<void>
  readonly close: () => void
}

/** What a File gives; the file's text stays in this page. */
export interface ChartFile {
  readonly name: string
  readonly text: () => Promise<string>
}

export interface StartEnvironment {
  /** Null where the product has no sandbox. */
  readonly sandbox: Sandbox | null
  readonly deriveText: (text: string, name: string | null) => Promise<Outcome<OpenChart>>
}

/** The derivation, loaded on first use. */
export const deriveLazily: StartEnvironment['deriveText'] = async (text, name) => {
  const part = await import('./derivation.ts').catch(() => null)
  if (part === null) return { ok: false, problem: { kind: 'program-part-missing' } }
  return part.deriveText(text, name)
}

const fileText = async (file: ChartFile): Promise<Outcome<string>> => {
  try {
    return { ok: true, value: await file.text() }
  } catch {
    return { ok: false, problem: { kind: 'file-unreadable', name: file.name } }
  }
}

/** A start page with nothing open. */
export const createStart = ({ sandbox, deriveText }: StartEnvironment): Start => {
  let state: StartState = { busy: null, problem: null, patients: null, open: null }
  let latest = 0
  const listeners = new Set<() => void>()

  const become = (change: Partial<StartState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  const openText = async (read: () => Promise<Outcome<string>>, name: string | null): Promise<void> => {
    latest += 1
    const mine = latest
    become({ busy: 'chart', problem: null })
    const text = await read()
    const outcome = text.ok ? await deriveText(text.value, name) : text
    if (mine !== latest) return
    become(outcome.ok ? { busy: null, open: outcome.value } : { busy: null, problem: outcome.problem })
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    listPatients: async () => {
      if (sandbox === null) return
      become({ busy: 'patients', problem: null })
      const outcome = await sandbox.patients()
      const busy = state.busy === 'patients' ? null : state.busy
      become(outcome.ok ? { busy, patients: outcome.value } : { busy, problem: outcome.problem })
    },
    openPatient: async (id) => {
      if (sandbox !== null) await openText(async () => sandbox.chart(id), null)
    },
    openFile: async (file) => openText(async () => fileText(file), file.name),
    close: () => {
      latest += 1
      become({ busy: null, problem: null, open: null })
    },
  }
}
