/** One draft: whose it is, the line as it will be claimed, why, what stops it, and what can be done. */
import type { JSX } from 'preact'
import type { Review, ReviewState } from '../../app/review-state.ts'
import { correctionsOf } from '../../review/corrections.ts'
import { refusalOf } from '../../review/decisions.ts'
import { ownerOf, type ReviewDraft } from '../../review/draft.ts'
import { notesOf, ownExtensions, partOf, spotOf, textAt } from '../../review/parts.ts'
import type { Row } from '../../review/work-list.ts'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { payerWords, settingWords } from '../words.ts'
import { answerNames } from '../words/answers.ts'
import { ChangedNote } from './changed-note.tsx'
import { CopyTexts } from './copy-texts.tsx'
import { CorrectForm } from './correct-form.tsx'
import { DecisionBar } from './decision-bar.tsx'
import { EvidencePart } from './evidence-part.tsx'
import { DraftFindings } from './findings-part.tsx'
import { HistoryPart } from './history-part.tsx'
import { lineParts, purposeText } from './line-text.ts'
import { SheetPart } from './sheet-part.tsx'
import { StateMark } from './state-mark.tsx'
import { timeText } from './time-text.ts'
import { isNameless, type Desk } from './use-desk.ts'
import { fieldWords, refusalWords, reviewWords } from './words.ts'

const Claimed = ({ draft }: { readonly draft: ReviewDraft }): JSX.Element => (
  <section>
    <h3>{reviewWords.asClaimed}</h3>
    <div class="claim-block">
      <p class="claim">{lineParts(draft).map((part) => <span key={part} class="whole">{part}</span>)}</p>
      <p class="quiet">{purposeText(draft)}</p>
    </div>
    {correctionsOf(draft).map(({ field, derived, reason, who }) => (
      <p key={field} class="quiet correction">
        <strong>{fieldWords[field]}</strong> {reviewWords.wasDerived(derived)} · {[reason, who].filter((part) => part !== null).join(' · ')}
      </p>
    ))}
  </section>
)

const Notes = ({ draft }: { readonly draft: ReviewDraft }): JSX.Element | null => {
  const notes = notesOf(spotOf(draft.resource))
  return notes.length === 0 ? null : (
    <section>
      <h3>{reviewWords.notes}</h3>
      <ul class="notes">
        {notes.map(({ text, who, when }) => (
          <li key={`${when ?? ''} ${text ?? ''}`}>
            <p class="note-text">{text}</p>
            <p class="quiet">{[when === null ? null : timeText(when), who].filter((part) => part !== null).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const isAnswer = (what: string): what is keyof typeof answerNames => Object.hasOwn(answerNames, what)

/** An answer of another version has only its own name. */
const answerWords = (what: string): string => (isAnswer(what) ? answerNames[what] : what)

const Answers = ({ draft }: { readonly draft: ReviewDraft }): JSX.Element | null => {
  const answers = ownExtensions(spotOf(draft.resource), 'answer')
  return answers.length === 0 ? null : (
    <section>
      <h3>{reviewWords.answers}</h3>
      <ul class="notes">
        {answers.map((answer) => {
          const said = (name: string, type: string): string | null => textAt(partOf(answer, name), type)
          const [what, value, when] = [said('what', 'valueCode'), said('value', 'valueString'), said('when', 'valueDateTime')]
          return (
            <li key={`${what ?? ''} ${value ?? ''} ${when ?? ''}`}>
              {what === null ? '' : answerWords(what)}: <strong>{value}</strong>{when !== null && <span class="quiet"> {timeText(when)}</span>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const Visit = ({ lines, onOpen }: { readonly lines: readonly ReviewDraft[]; readonly onOpen: (key: string) => void }): JSX.Element => (
  <section>
    <h3>{reviewWords.visit}</h3>
    {lines.length === 0 ? <p class="quiet">{reviewWords.noOthers}</p> : (
      <ul class="visit">
        {lines.map((other) => (
          <li key={other.key}>
            <button type="button" class="link" onClick={() => onOpen(other.key)}>{lineParts(other).slice(0, 3).join(' · ')}</button>
            <StateMark state={other.state} />
          </li>
        ))}
      </ul>
    )}
  </section>
)

interface DetailProps {
  readonly review: Review
  readonly state: ReviewState
  readonly row: Row
  readonly desk: Desk
}

export const Detail = ({ review, state, row, desk: { asking, onAsk, decide, nextOpen, back } }: DetailProps): JSX.Element => {
  const { draft } = row
  const { key } = draft
  const patient = state.patients.get(ownerOf(draft) ?? '') ?? null
  const facts = [
    draft.serviceDate ?? reviewWords.noDate,
    draft.setting === null ? null : settingWords[draft.setting],
    draft.payer === null ? null : payerWords[draft.payer],
    draft.encounter,
  ].filter((part) => part !== null)
  const visit = review.visit(draft)
  const isRepeated = state.repeated.has(draft.identifier)
  const isOpen = refusalOf(draft, 'correct', false) === null
  const isBusy = state.busy.has(key)
  const isUnknown = (patient?.name ?? null) === null && draft.patient !== null
  return (
    <article class="detail-body" aria-labelledby="detail-title">
      <div class="detail-top">
        <button type="button" class="link back" onClick={back}>{reviewWords.back}</button>
        <PatientBanner patient={patient} reference={draft.patient} />
        {isUnknown && <p>{state.kind === 'file' ? reviewWords.namelessInFile : reviewWords.namelessOnServer}</p>}
        <h2 id="detail-title" tabIndex={-1}><StateMark state={draft.state} /> <span class="claim">{lineParts(draft)[0]}</span></h2>
        <p class="quiet">{facts.join(' · ')}</p>
      </div>
      <DecisionBar
        draft={draft} isRepeated={isRepeated} isBusy={isBusy} canWrite={state.canWrite} canCheck={state.kind === 'server' && isOpen}
        isNameless={state.canWrite && isNameless(state)}
        outcome={state.outcomes.get(key) ?? null} asking={asking} onAsk={onAsk} onDecide={decide} onNext={nextOpen} onCheck={() => void review.check(key)}
      />
      <ChangedNote marking={row.marking} isTold={state.outcomes.get(key)?.kind === 'check'} />
      {isRepeated && <p class="outcome outcome-bad">{refusalWords['several-drafts']}</p>}
      <Claimed draft={draft} />
      {state.canWrite && isOpen && (
        asking === 'correct'
          ? <CorrectForm draft={draft} isBusy={isBusy} onCancel={() => onAsk(null)} onDecide={decide} />
          : <button type="button" class="quiet-button" onClick={() => onAsk('correct')}>{reviewWords.correct}</button>
      )}
      <section>
        <h3>{reviewWords.findings}</h3>
        <DraftFindings findings={draft.findings} />
      </section>
      <Notes draft={draft} />
      <Answers draft={draft} />
      <CopyTexts draft={draft} visit={visit} payers={state.payers} />
      <SheetPart key={`sheet ${key}`} visit={visit} payers={state.payers} patient={patient} reference={draft.patient} />
      <EvidencePart key={`evidence ${key}`} draft={draft} chart={async () => review.chart(key)} />
      <Visit lines={visit.filter((other) => other.key !== key)} onOpen={review.open} />
      <HistoryPart key={`history ${key} ${draft.versionId ?? ''} ${draft.resource.note?.length ?? 0}`} versions={async () => review.versions(key)} />
    </article>
  )
}
