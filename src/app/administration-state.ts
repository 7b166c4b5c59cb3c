/** What the administration view knows and can do, as the interface sees it; `administration.ts` makes one. */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import type { Loaded } from '../billing/reference.ts'
import type { Capability, CapabilityProblem } from '../fhir/capability.ts'
import type { FhirClient, FhirProblem } from '../fhir/client.ts'
import type { ConnectionPlan } from '../fhir/connection.ts'
import type { FetchedChart } from '../fhir/fetch-chart.ts'
import type { Result } from '../fhir/result.ts'
import type { Session } from '../smart/session.ts'
import type { Site } from '../smart/site.ts'
import type { ChargesRead, chargesNow } from './administration-charges.ts'
import type { answersOfDrafts, comparing, connectionOf, inputOf, planOf, SaveInput, SavePlan, saveOnce, SaveReport, setAnswer, undo, withdrawOnce } from './administration-save.ts'
import type { Zones } from './administration-time.ts'
import type { DraftSummary, EncounterDraft } from './draft.ts'
import type { Keep } from './keep.ts'
import type { PatientLine } from './patient.ts'
import type { ReferenceAnswer, ReferenceProblem } from './reference-load.ts'

/** The part that writes, which is loaded later. */
export interface SavePart {
  readonly setAnswer: typeof setAnswer
  readonly undo: typeof undo
  readonly inputOf: typeof inputOf
  readonly planOf: typeof planOf
  readonly comparing: typeof comparing
  readonly saveOnce: typeof saveOnce
  readonly answersOfDrafts: typeof answersOfDrafts
  readonly connectionOf: typeof connectionOf
  readonly withdrawOnce: typeof withdrawOnce
  readonly chargesNow: typeof chargesNow
}

/** Whether drugs are looked up in reference data. While it is awaited no finding says that it is missing. */
export type ReferenceState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly loaded: Loaded }
  | ({ readonly kind: 'failed' } & ReferenceProblem)

/** Why a press on Save sent nothing: this EHR takes no drafts from here. `words` are for whoever runs the connection. */
export interface SaveRefusal {
  readonly why: Exclude<AdministrationState['writing'], 'yes'>
  readonly words: readonly string[]
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
  /** Types of which the EHR has more than was read, and the rest is shown all the same. */
  readonly truncated: FetchedChart['truncated']
  /** Older visits are still being derived: what is counted over all of them is not known yet. */
  readonly isPartial: boolean
  readonly isRefreshing: boolean
  readonly isSaving: boolean
  /** ISO; when the chart was read. */
  readonly readAt: string | null
  /** Null until it is known what is saved. */
  readonly plan: SavePlan | null
  readonly report: SaveReport | null
  /** The last press wrote nothing: the chart had changed, and the lines that stand here now were not on the screen. */
  readonly isHeld: boolean
  /** What changed them: another chart, or codes that were checked only after the press. */
  readonly heldBy: 'chart' | 'codes'
  /** The answer that `undo` would take back; null where there is none since the chart was opened or saved. */
  readonly lastAnswer: LastAnswer | null
  /** Whether the EHR takes drafts, and why not; `not-wanted` where the site's configuration asks for the export. */
  readonly writing: 'yes' | 'not-granted' | 'not-offered' | 'not-wanted'
  readonly reference: ReferenceState
  /** What was found of charges in the EHR, whoever wrote them; null until they are read. */
  readonly charges: ChargesRead | null
  /** What server, token and site allow; null until the part that writes is here. */
  readonly connection: ConnectionPlan | null
}

export interface Administration {
  readonly state: () => AdministrationState
  /** Calls `listener` after every change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void
  /** Reads the chart; also "Refresh from chart". Answers stay. */
  readonly refresh: () => Promise<void>
  /** Cancels what is still read of the chart: the page is left. */
  readonly leave: () => void
  /** Answers about "MedicationAdministration/ma1"; null takes an answer back. */
  readonly setAnswer: (source: string, part: Partial<AdministrationAnswers>) => void
  /** Takes the last answer back: what it replaced is there again. */
  readonly undo: () => void
  readonly unfinished: Unfinished
  /**
   * Writes what is new or changed, once reference data is here or has failed. While a save runs, another one is the same
   * one. Gives why nothing was sent where the EHR takes no drafts, else null: the state tells what came of it.
   */
  readonly save: () => Promise<SaveRefusal | null>
  /** Marks the drafts of `plan.withdrawals` as mistakes, each as the version that was shown. */
  readonly withdraw: () => Promise<void>
  /** What an export is made of; null while codes are checked, or nothing is read. */
  readonly toExport: () => SaveInput | null
  readonly settings: Site['settings']
  /** What the connection panel names beside the plan: FHIR base, and types that were not asked for in the end. */
  readonly ehr: { readonly base: string; readonly notAsked: readonly string[] }
  /** What `zoneOf` needs beside a dose to tell the zone in which its times are typed. */
  readonly zones: Zones
  /** Somebody is at work: what was typed is kept for longer. */
  readonly touch: () => void
}

export interface AdministrationEnvironment {
  readonly session: Pick<Session, 'base' | 'issuer' | 'patient' | 'encounter' | 'user' | 'scopes'> & Partial<Pick<Session, 'notAsked'>>
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
  /** Loads the reference data, when the first lines are painted; absent where there is none. */
  readonly reference?: () => Promise<ReferenceAnswer>
}
