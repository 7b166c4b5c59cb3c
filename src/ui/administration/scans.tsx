/** Listens for a scanner anywhere in the view, and says what came of each scan. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import type { DoseDraft } from '../../app/draft.ts'
import type { Answers } from '../../billing/answers.ts'
import { placeOn, placeScan, type ScanOutcome } from '../../app/scan-answers.ts'
import type { WedgeScan } from '../../scan/keystrokes.ts'
import { readScan } from '../../scan/read-scan.ts'
import { listenForScans } from '../../scan/wedge.ts'
import { answerNames } from '../words/answers.ts'
import { givenText } from '../format.ts'
import { contradictionText, filledText, scanRefusalWords, scanWords } from '../words/scanning.ts'
import { viewWords } from '../words.ts'
import { goOnAfterScan } from './go-on.ts'
import { doseId } from './ids.ts'

const nameOf = ({ facts }: DoseDraft): string => facts.drug.names[0]?.value ?? viewWords.noDrugName

/** True for the `controlId` of a field of free text, in which whatever is typed, however fast, is text. */
const isNoteId = (id: string): boolean => /_(?:note|necessityNote)$/u.test(id)

/** The dose in whose card the focus is. */
const focusedDose = ({ drafts }: AdministrationState): string | null => {
  const id = document.activeElement?.closest('.dose')?.id
  const sources = drafts.flatMap(({ doses }) => doses.map(({ facts }) => facts.source))
  return sources.find((source) => doseId(source) === id) ?? null
}

/** So many doses are offered; where there are more, the person goes into the dose and scans again. */
const offered = 6

interface OutcomeProps {
  readonly outcome: ScanOutcome
  readonly onOutcome: (outcome: ScanOutcome) => void
}

const Outcome = ({ outcome, onOutcome }: OutcomeProps): JSX.Element => {
  switch (outcome.kind) {
    case 'refused':
      return <p>{scanRefusalWords[outcome.why]}</p>
    case 'other-product':
      return (
        <p>
          <strong>{nameOf(outcome.dose)}:</strong> {contradictionText(outcome.contradiction)}
        </p>
      )
    case 'which-dose':
      return (
        <>
          <p>{scanWords.whichDose}</p>
          <div class="buttons">
            {outcome.doses.slice(0, offered).map((dose) => (
              <button key={dose.facts.source} type="button" class="small" onClick={() => onOutcome(placeOn(outcome.product, dose))}>
                {nameOf(dose)}, {givenText(dose.facts)}
              </button>
            ))}
          </div>
          {outcome.doses.length > offered && <p class="quiet">{scanWords.manyDoses(outcome.doses.length - offered)}</p>}
        </>
      )
    case 'which-code':
      return (
        <>
          <p>{scanWords.whichCode}</p>
          <div class="buttons">
            {outcome.codes.map((code) => (
              <button key={code} type="button" class="small" onClick={() => onOutcome(placeOn(outcome.product, outcome.dose, code))}>
                {code}
              </button>
            ))}
          </div>
        </>
      )
    case 'filled':
      return (
        <>
          <p>{filledText(nameOf(outcome.dose), outcome.answers)}</p>
          {outcome.undecided.filter(({ field }) => field !== 'serial').map(({ field, candidates }) => (
            <p key={field}>{scanWords.undecided(field === 'lot' ? answerNames.lot : answerNames.expiry, candidates)}</p>
          ))}
          {outcome.contradictions.map((one) => (
            <p key={one.field}>
              <strong>{contradictionText(one)}</strong>
            </p>
          ))}
        </>
      )
  }
}

/** What a scan fills is an answer like any other. */
const entered = (store: Administration, outcome: ScanOutcome): ScanOutcome => {
  if (outcome.kind === 'filled') {
    store.setAnswer(outcome.dose.facts.source, outcome.answers)
    // What contradicts the chart, or is in doubt, is read first.
    if (isSettled(outcome)) goOnAfterScan(store)
  }
  return outcome
}

/**
 * Gives a field the text that a scanner typed into it and that is no drug's code: a lot, a device's label, or a person
 * whose keyboard writes whole words at once. False where it was typed into no such field, or the focus has left it since.
 */
const givenToField = (text: string, field: Element | null): boolean => {
  if (!(field instanceof HTMLInputElement) || field.type !== 'text' || field !== document.activeElement) return false
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
  // A note goes on after a word that the keyboard wrote at once.
  if (isNoteId(field.id)) return true
  // The scanner's own Enter was kept from the page.
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  return true
}

/** The package of the message is not entered any more: the answer was taken back, or another one has come. */
const isTakenBack = (outcome: ScanOutcome, answers: Answers): boolean => {
  if (outcome.kind !== 'filled') return false
  const { ndc, lot, expiry } = outcome.answers
  const now = answers.get(outcome.dose.facts.source)
  const isGone = (scanned: string | undefined, answer: string | null | undefined): boolean => scanned !== undefined && scanned !== answer
  return isGone(ndc, now?.ndc) || isGone(lot, now?.lot) || isGone(expiry, now?.expiry)
}

/** What a scan came to; `kept-as-text` where a package was scanned into a note, and its code stands there as text. */
type Message = ScanOutcome | { readonly kind: 'kept-as-text' }

/** Nothing in it is left for somebody to look at or to choose. */
const isSettled = (message: Message): boolean =>
  message.kind === 'kept-as-text' || (message.kind === 'filled' && message.undecided.length + message.contradictions.length === 0)

type Report = AdministrationState['report']

interface Told {
  readonly message: Message
  /** The last save before it. */
  readonly before: Report
}

/** What is settled is news until the next save; what is entered, while it stands. */
const isNews = ({ message, before }: Told, answers: Answers, report: Report): boolean => {
  if (isSettled(message) && report !== null && report !== before) return false
  return message.kind === 'kept-as-text' || !isTakenBack(message, answers)
}

interface ScansProps {
  readonly store: Administration
  readonly state: Pick<AdministrationState, 'answers' | 'report'>
}

export const Scans = ({ store, state: { answers, report } }: ScansProps): JSX.Element => {
  const [told, setTold] = useState<Told | null>(null)
  const tell = useCallback((message: Message | null) => setTold(message === null ? null : { message, before: store.state().report }), [store])
  const message = told !== null && isNews(told, answers, report) ? told.message : null
  const region = useRef<HTMLElement>(null)
  useEffect(() => {
    // To the question, not to its first answer: an Enter too many must choose nothing.
    if (message?.kind === 'which-code' || message?.kind === 'which-dose') region.current?.focus()
  }, [message])
  useEffect(() => {
    // Where the last key went: a scan that ends by silence may be told after the focus has moved on.
    let typedInto: Element | null = null
    const note = (): void => {
      typedInto = document.activeElement
    }
    document.addEventListener('keydown', note, { capture: true })
    const take = (scan: WedgeScan): void => {
      const state = store.state()
      store.touch()
      const isNote = typedInto !== null && isNoteId(typedInto.id)
      if (isNote && scan.kind === 'text' && givenToField(scan.text, typedInto)) {
        tell(readScan(scan.text, { year: new Date().getFullYear() }).kind === 'refused' ? null : { kind: 'kept-as-text' })
        return
      }
      const next = placeScan(scan, state.drafts, state.answers, focusedDose(state), new Date().getFullYear())
      const isOther = next.kind === 'refused' && next.why === 'not-a-drug-code'
      if (isOther && scan.kind === 'text' && givenToField(scan.text, typedInto)) return
      tell(entered(store, next))
    }
    const stop = listenForScans(document, take)
    return () => {
      stop()
      document.removeEventListener('keydown', note, { capture: true })
    }
  }, [store, tell])
  return (
    <div class="scan" aria-live="polite">
      {message?.kind === 'kept-as-text' && <p>{scanWords.keptAsText}</p>}
      {message !== null && message.kind !== 'kept-as-text' && (
        <section ref={region} tabIndex={-1} aria-label={scanWords.title} class={`scanned scanned-${message.kind}`}>
          <div class="scanned-text">
            <Outcome outcome={message} onOutcome={(next) => tell(entered(store, next))} />
          </div>
          <button type="button" class="link" onClick={() => tell(null)}>
            {scanWords.close}
          </button>
        </section>
      )}
    </div>
  )
}
