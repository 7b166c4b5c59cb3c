/** What the view says about saved drafts: states of lines, what came of a save, what a biller asked. */
import type { AdministrationState, LastAnswer } from '../../app/administration-state.ts'
import type { LineState, OrphanDraft, Question } from '../../app/administration-saved.ts'
import type { SaveReport } from '../../app/administration-save.ts'
import type { DoseState } from '../../app/draft.ts'
import type { Line } from '../../billing/derived.ts'
import type { Editor } from '../../fhir/reconcile-fields.ts'
import type { SavedLine, SaveFailure } from '../../fhir/write.ts'
import { stateWords } from '../words.ts'
import { answerNames } from './answers.ts'

/** "10:42" of today, "2026-02-03 10:42" of another day, in the browser's zone, in which the person reads the clock. */
const clockText = (iso: string, now: Date): string => {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const pad = (value: number): string => String(value).padStart(2, '0')
  const day = (date: Date): string => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`
  return day(at) === day(now) ? clock : `${day(at)} ${clock}`
}

const linesText = (count: number): string => `${count} draft ${count === 1 ? 'line' : 'lines'}`

/** "billable" → "approved for billing": what became of a draft that is none any more. */
const statusWords = (status: string): string => {
  switch (status) {
    case 'billable':
      return 'approved for billing'
    case 'billed':
      return 'billed'
    case 'not-billable':
      return 'rejected'
    case 'aborted':
      return 'ended'
    case 'entered-in-error':
      return 'marked as a mistake'
    default:
      return 'no longer a draft'
  }
}

/** One line about a line's saved draft; null where there is none yet. */
export const lineStateText = (state: LineState | undefined, now: Date): string | null => {
  if (state === undefined) return null
  switch (state.kind) {
    case 'new':
      return null
    case 'saved':
      return state.at === null ? 'Saved, waiting for review' : `Saved ${clockText(state.at, now)}, waiting for review`
    case 'changed':
      return state.differences.length > 0 ? 'Saved earlier, and different since' : 'Saved earlier; its findings or answers have changed since'
    case 'closed':
      return `Closed: ${statusWords(state.status)}. ${state.reason ?? 'No reason was noted.'}`
    case 'refused':
      return editedWords(failureWords(state.why), state.by, now)
  }
}

/** What the saved drafts of a dose say besides its state; null where they say nothing. */
const afterState = (saved: readonly (LineState | undefined)[]): string | null => {
  const kinds = saved.map((state) => state?.kind)
  if (saved.some((state) => state !== undefined && 'question' in state && state.question !== null)) return 'sent back by billing'
  if (kinds.includes('closed')) return 'partly closed by billing'
  if (kinds.includes('changed')) return 'changed since saved'
  return kinds.length > 0 && kinds.every((kind) => kind === 'saved') ? 'saved' : null
}

interface SavedDose {
  readonly state: DoseState
  readonly lines: readonly Pick<Line, 'id'>[]
}

/** "Ready, changed since saved". Of a dose that billing has closed nothing is ready any more, or lacks anything. */
export const doseStateText = ({ lines, state }: SavedDose, states: ReadonlyMap<string, LineState> | null): string => {
  const saved = lines.map(({ id }) => states?.get(id))
  if (saved.length > 0 && saved.every((one) => one?.kind === 'closed')) return 'Closed by billing'
  return [stateWords[state], afterState(saved)].filter((part) => part !== null).join(', ')
}

/**
 * "Last changed 10:42; entered by Practitioner/b1." R4 keeps no name of who changed a draft: whoever is named as having
 * entered it may have done so before. Null where the draft tells neither.
 */
export const editorText = ({ at, enterer }: Editor, now: Date): string | null => {
  const parts = [at === null ? null : `last changed ${clockText(at, now)}`, enterer === null ? null : `entered by ${enterer}`].filter((part) => part !== null)
  const words = parts.join('; ')
  return words === '' ? null : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`
}

/** The sentence, and what is known of who made the change. */
const editedWords = (sentence: string, by: Editor | undefined, now: Date): string =>
  [sentence, by === undefined ? null : editorText(by, now)].filter((part) => part !== null).join(' ')

/** Why a line was not saved, and what next. */
export const failureWords = (why: SaveFailure | null): string => {
  switch (why) {
    case 'other-patient':
      return 'Not saved: line and saved draft are of different patients. Launch again from the chart.'
    case 'several-drafts':
      return 'Not saved: the EHR has several drafts of this line. A biller closes all but one.'
    case 'no-version':
      return 'Not changed: the EHR keeps no versions, so somebody else’s change could be overwritten.'
    case 'edited':
      return 'Not changed: somebody else has edited this draft in the EHR. Ask billing before it is drafted anew.'
    case 'not-offered':
      return 'Not saved: the EHR takes no draft charges.'
    case 'drug-line-failed':
      return 'Not saved, because its drug line was not. Save again.'
    case 'unclear':
      return 'The EHR gave no clear answer: the line may have been saved. Refresh from chart shows it.'
    case 'unauthorised':
      return 'Not saved: the session has ended. Launch again; what was entered is kept.'
    case 'forbidden':
      return 'Not saved: the EHR does not allow you to save draft charges.'
    case 'conflict':
      return 'Not saved: somebody changed the draft meanwhile. Refresh from chart shows the difference.'
    case 'no-answer':
    case 'timeout':
    case 'cancelled':
      return 'Not saved: the EHR did not answer. Save again: nothing is created twice.'
    case 'not-found':
    case 'refused':
      return 'Not saved: the EHR refused the line. Tell whoever runs Doseline.'
    case 'server':
      return 'Not saved: the EHR has a fault of its own. Save again later: nothing is created twice.'
    case 'not-json':
    case 'outside-base':
    case null:
      return 'Not saved: the EHR’s answer could not be read. Refresh from chart shows what was saved.'
  }
}

/** What came of marking drafts as mistakes. */
const withdrawalText = ({ lines, at }: SaveReport, now: Date): string => {
  const count = (outcome: string): number => lines.filter((line) => line.outcome === outcome).length
  const failed = lines.find(({ outcome }) => outcome === 'failed')
  return [
    count('updated') > 0 ? `Marked as mistakes ${clockText(at, now)}: ${linesText(count('updated'))}.` : null,
    count('closed') + count('conflict') > 0 ? `${linesText(count('closed') + count('conflict'))} not marked: somebody changed draft or dose meanwhile.` : null,
    failed === undefined ? null : `${linesText(count('failed'))} not marked. ${failureWords(failed.why)}`,
  ].filter((part) => part !== null).join(' ')
}

/** What came of the last save, in one or two sentences. */
export const reportText = (report: SaveReport, now: Date): string => {
  if (report.of === 'withdrawal') return withdrawalText(report, now)
  const of = (...outcomes: readonly string[]): readonly SavedLine[] => report.lines.filter(({ outcome }) => outcomes.includes(outcome))
  const count = (...outcomes: readonly string[]): number => of(...outcomes).length
  const editor = of('conflict').find(({ by }) => by !== undefined)?.by
  const written = count('created', 'updated')
  const parts = [
    written > 0 ? `Saved ${clockText(report.at, now)}, waiting for review: ${linesText(written)}.` : null,
    count('existing') > 0 ? `${linesText(count('existing'))} had been saved by somebody else.` : null,
    count('conflict') > 0 ? editedWords(`${linesText(count('conflict'))} not saved: somebody changed the draft meanwhile, and the difference is shown.`, editor, now) : null,
    count('closed') > 0 ? `${linesText(count('closed'))} not saved: billing has closed ${count('closed') === 1 ? 'it' : 'them'} meanwhile.` : null,
  ]
  const failed = of('failed')
  const [first] = failed
  const failure = first === undefined ? null : `${linesText(failed.length)}: ${editedWords(failureWords(first.why), first.by, now)}${first.said === null ? '' : ` It said: “${first.said}”`}`
  return [...parts, failure].filter((part) => part !== null).join(' ')
}

/** Why the EHR takes no drafts; null where it does. */
export const writingText = (writing: AdministrationState['writing']): string | null => {
  switch (writing) {
    case 'yes':
      return null
    case 'not-granted':
      return 'This EHR did not allow Doseline to save drafts. Whoever registered the app can grant it ChargeItem; until then export them below.'
    case 'not-offered':
      return 'This EHR takes no draft charges: export them below.'
    case 'not-wanted':
      return 'Here drafts are not saved in the EHR, as this site is set up: export them below.'
  }
}

export const savingWords = {
  saving: 'Saving',
  refresh: 'Refresh from chart',
  undo: 'Undo',
  next: 'Next',
  keys: 'Scan anywhere. Enter goes to the next gap.',
  orphans: (count: number): string => `${count} saved ${count === 1 ? 'draft' : 'drafts'} without a line now`,
  sentBack: 'Sent back by billing',
  noQuestion: 'Sent back without a question. Ask billing what is meant.',
  howToAnswer: 'Enter what is asked in the dose, or answer in its note for billing, then save.',
  goToDose: (drug: string | null): string => `Show ${drug ?? 'the dose'}`,
  field: 'Field',
  before: 'Saved',
  after: 'Now',
  none: 'none',
} as const

export const timelineWords = {
  title: 'Timeline of the visit',
  missing: 'The timeline could not be loaded. The connection may be down: fold this and unfold it again.',
} as const

/** "Exampleprazine, stop time": the answer that an undo takes back. */
export const undoText = ({ fields }: LastAnswer, drug: string | null): string =>
  `${drug === null ? '' : `${drug}, `}${fields.map((field) => answerNames[field]).join(' and ')}`

/** "Exampleprazine, J3490 · Bo Biller, 08:05" */
export const askedText = ({ who, when }: Question, drug: string | null, codes: readonly string[], now: Date): string =>
  [
    [drug, ...codes].filter((part) => part !== null).join(', '),
    [who, when === null ? null : clockText(when, now)].filter((part) => part !== null).join(', '),
  ].filter((part) => part !== '').join(' · ')

/** What stands beside the button: the last save, else what is saved already. */
export const statusText = (state: AdministrationState, now: Date): string => {
  const { report, plan, isSaving, readAt, isRefreshing, isHeld, chartProblems } = state
  const isChecking = state.reference.kind === 'loading'
  if (isSaving) return isChecking ? 'Checking codes before anything is saved…' : 'Saving…'
  if (isRefreshing) return 'Reading the chart again…'
  if (isHeld && state.heldBy === 'codes') return 'Nothing was saved: the lines have changed while codes were checked. Look at them, then save again.'
  if (isHeld) return 'Nothing was saved: the chart has changed since. Look at the lines, then save again.'
  if (report !== null) return reportText(report, now)
  const asked = [...(plan?.states.values() ?? [])].filter((one) => 'question' in one && one.question !== null).length
  const saved = [...(plan?.states.values() ?? [])].flatMap((one) => (one.kind === 'saved' && one.at !== null && one.question === null ? [one.at] : []))
  if (asked > 0) return `Sent back by billing: ${linesText(asked)}.${saved.length > 0 ? ` Waiting for review: ${linesText(saved.length)}.` : ''}`
  const last = saved.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
  if (last !== undefined) return `Saved ${clockText(last, now)}, waiting for review: ${linesText(saved.length)}.`
  const closed = [...(plan?.states.values() ?? [])].filter(({ kind }) => kind === 'closed').length
  if (closed > 0) return `Closed by billing: ${linesText(closed)}.`
  if (readAt === null) return ''
  if (isChecking) return `Chart read ${clockText(readAt, now)}. Checking codes…`
  if (state.writing !== 'yes' || (plan?.orphans.length ?? 0) > 0) return `Chart read ${clockText(readAt, now)}.`
  const areDraftsUnknown = chartProblems.some(({ what }) => what === 'ChargeItem')
  return `Chart read ${clockText(readAt, now)}. ${areDraftsUnknown ? 'Whether anything was saved before is not known.' : 'Nothing is saved yet.'}`
}

/** "Save 5 draft lines", or "Save changes to 2 draft lines" where all of them were saved before. */
export const buttonText = ({ plan }: AdministrationState): string => {
  const changed = [...(plan?.states.values() ?? [])].filter(({ kind }) => kind === 'changed').length
  const count = plan?.toSave ?? 0
  return changed === count ? `Save changes to ${linesText(count)}` : `Save ${linesText(count)}`
}

export const orphanText = ({ text, status, proposed }: OrphanDraft): string =>
  proposed !== null ? `${text}: its dose was entered in error. It can be marked as a mistake below the doses.` : `${text}: ${status === 'planned' ? 'waiting for review, but the chart gives no such line any more' : statusWords(status)}. A biller can close it.`
