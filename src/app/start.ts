/**
 * The start page's state and actions. The last choice wins: an answer to an earlier one is dropped. A problem never
 * takes away what is open.
 */
import type { Result } from '../fhir/result.ts'
import type { Issuer, Site, SiteProblem } from '../smart/site.ts'
import type { OpenChart } from './derivation.ts'
import type { Outcome, Problem } from './problem.ts'

export interface StartState {
  /** True while a chart is read. */
  readonly isReading: boolean
  readonly problem: Problem | null
  /** The EHRs of the configuration; null until it is read, and where it cannot be read. */
  readonly issuers: readonly Issuer[] | null
  readonly siteProblem: SiteProblem | null
  readonly open: OpenChart | null
}

export interface Start {
  readonly state: () => StartState
  /** Calls `listener` after every change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void
  readonly readSite: () => Promise<void>
  readonly openFile: (file: ChartFile) => Promise<void>
  readonly close: () => void
}

/** What a File gives; the file's text stays in this page. */
export interface ChartFile {
  readonly name: string
  readonly text: () => Promise<string>
}

export interface StartEnvironment {
  readonly site: () => Promise<Result<Site, SiteProblem>>
  /** `site` is null where no configuration could be read. */
  readonly deriveText: (text: string, name: string, site: Site | null) => Promise<Outcome<OpenChart>>
}

/** The derivation, loaded on first use. */
export const deriveLazily: StartEnvironment['deriveText'] = async (text, name, site) => {
  const part = await import('./derivation.ts').catch(() => null)
  if (part === null) return { ok: false, problem: { kind: 'program-part-missing' } }
  return part.deriveText(text, name, site?.settings ?? null)
}

const fileText = async (file: ChartFile): Promise<Outcome<string>> => {
  try {
    return { ok: true, value: await file.text() }
  } catch {
    return { ok: false, problem: { kind: 'file-unreadable', name: file.name } }
  }
}

/** A start page with nothing open. */
export const createStart = ({ site, deriveText }: StartEnvironment): Start => {
  let state: StartState = { isReading: false, problem: null, issuers: null, siteProblem: null, open: null }
  let latest = 0
  let reading: Promise<Result<Site, SiteProblem>> | null = null
  const listeners = new Set<() => void>()

  const become = (change: Partial<StartState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** A chart is derived with the site's settings, so it waits for them. */
  const known = async (): Promise<Result<Site, SiteProblem>> => {
    reading ??= site()
    return reading
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    readSite: async () => {
      const read = await known()
      become(read.ok ? { issuers: read.value.issuers } : { siteProblem: read.problem })
    },
    openFile: async (file) => {
      latest += 1
      const mine = latest
      become({ isReading: true, problem: null })
      const [text, configured] = await Promise.all([fileText(file), known()])
      const outcome = text.ok ? await deriveText(text.value, file.name, configured.ok ? configured.value : null) : text
      if (mine !== latest) return
      become(outcome.ok ? { isReading: false, open: outcome.value } : { isReading: false, problem: outcome.problem })
    },
    close: () => {
      latest += 1
      become({ isReading: false, problem: null, open: null })
    },
  }
}
