/** What the administration view knows and can do, as the interface sees it; `administration.ts` makes one. */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import type { Capability, CapabilityProblem } from '../fhir/capability.ts'
import type { FhirClient, FhirProblem } from '../fhir/client.ts'
import type { FetchedChart } from '../fhir/fetch-chart.ts'
import type { Result } from '../fhir/result.ts'
import type { Session } from '../smart/session.ts'
import type { Site } from '../smart/site.ts'
import type { answersOfDrafts, planOf, SavePlan, SaveReport, saveNow, unsettled } from './administration-save.ts'
import type { Zones } from './administration-time.ts'
import type { DraftSummary, EncounterDraft } from './draft.ts'
import type { Keep } from './keep.ts'
import type { PatientLine } from './patient.ts'

/** The part that writes, which is loaded later. */
export interface SavePart {
  readonly planOf: typeof planOf
  readonly saveNow: typeof saveNow
  readonly unsettled: typeof unsettled
  readonly answersOfDrafts: typeof answersOfDrafts
}

/** Why there is nothing to show, or why what is shown could not be read again. */
export type AdministrationProblem =
  | { readonly kind: 'no-patient' }
  | { readonly kind: 'metadata'; readonly problem: FhirProblem | CapabilityProblem }
  | { readonly kind: 'session-ended' }
  /** Nothing is derived from an encounter that is only half read (product.md, "SMART and FHIR"). */
  | { readonly kind: 'half-read'; readonly problems: FetchedChart['problems']; readonly truncated: readonly string[] }
  | { readonly kind: 'program-part-missing' }

/** What was answered last: the administration and the fields of it. */
export interface LastAnswer {
  readonly source: string
  readonly fields: readonly (keyof AdministrationAnswers)[]
}

/** Text that was typed and is no answer yet. It stays in its field, through reloads too, until it is one or is emptied. */
export interface Unfinished {
  /** `name` is the field's own, "stop". */
  readonly get: (source: string, name: string) => string | null
  /** Null where there is nothing more to keep. */
  readonly set: (source: string, name: string, text: string | null) => void
}

export interface AdministrationState {
  readonly phase: 'reading' | 'ready' | 'problem'
  /** In the phase `problem` what stands in the way; else why the last action gave nothing. */
  readonly problem: AdministrationProblem | null
  readonly patient: PatientLine | null
  readonly drafts: readonly EncounterDraft[]
  readonly summary: DraftSummary
  readonly answers: Answers
  /** Parts of the chart that could not be read while the rest could. */
  readonly chartProblems: FetchedChart['problems']
  /** Doses of other visits than the one of the launch: they are not shown. */
  readonly elsewhere: number
  readonly isRefreshing: boolean
  readonly isSaving: boolean
  /** ISO; when the chart was read. */
  readonly readAt: string | null
  /** Null until it is known what is saved. */
  readonly plan: SavePlan | null
  readonly report: SaveReport | null
  /** The last press wrote nothing: the chart had changed, and the lines that stand here now were not on the screen. */
  readonly isHeld: boolean
  /** The answer that `undo` would take back; null where there is none since the chart was opened or saved. */
  readonly lastAnswer: LastAnswer | null
  /** Whether the EHR takes drafts, and why not. */
  readonly writing: 'yes' | 'not-granted' | 'not-offered'
}

export interface Administration {
  readonly state: () => AdministrationState
  /** Calls `listener` after every change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void
  /** Reads the chart; also "Refresh from chart". Answers stay. */
  readonly refresh: () => Promise<void>
  /** Answers about "MedicationAdministration/ma1"; null takes an answer back. */
  readonly setAnswer: (source: string, part: Partial<AdministrationAnswers>) => void
  /** Takes the last answer back: what it replaced is there again. */
  readonly undo: () => void
  readonly unfinished: Unfinished
  /** Writes what is new or changed. While a save runs, another one is the same one. */
  readonly save: () => Promise<void>
  /** What `zoneOf` needs beside a dose to tell the zone in which its times are typed. */
  readonly zones: Zones
  /** Somebody is at work: what was typed is kept for longer. */
  readonly touch: () => void
}

export interface AdministrationEnvironment {
  readonly session: Pick<Session, 'base' | 'issuer' | 'patient' | 'encounter' | 'user' | 'scopes'>
  readonly site: Pick<Site, 'settings'>
  readonly client: FhirClient
  /** The server's CapabilityStatement, asked for beside the token. */
  readonly capability: Promise<Result<Capability, FhirProblem | CapabilityProblem>>
  readonly keep: Keep
  readonly now: () => Date
  /** The browser's own time zone, "America/Chicago". */
  readonly browserZone: string
  /** Loads the part that writes; null where it cannot be loaded. */
  readonly savePart: () => Promise<SavePart | null>
}
