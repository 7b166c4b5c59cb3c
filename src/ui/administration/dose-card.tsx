/** One administration: its heading, and unfolded its lines, its questions and its findings. */
import type { JSX, TargetedEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { fieldsOf, findingsWithoutField, type Field } from '../../app/administration-fields.ts'
import type { LineState } from '../../app/administration-saved.ts'
import type { Zone } from '../../app/administration-time.ts'
import type { DoseDraft } from '../../app/draft.ts'
import type { AdministrationAnswers } from '../../billing/answers.ts'
import type { Finding } from '../../billing/derived.ts'
import { givenText } from '../format.ts'
import { Findings } from '../parts/finding-row.tsx'
import { Icon } from '../parts/icon.tsx'
import { LineRow } from '../parts/line-row.tsx'
import { stateWords } from '../words.ts'
import { AnswerField, type OnAnswer, type Reason } from './answer-field.tsx'
import { useLate } from './late-part.ts'

export interface DoseCardProps {
  readonly dose: DoseDraft
  readonly answers: AdministrationAnswers
  readonly zone: Zone
  readonly reasons: readonly Reason[]
  readonly states: ReadonlyMap<string, LineState> | null
  readonly opensAtFirst: boolean
  readonly now: Date
  readonly onAnswer: (source: string, part: Partial<AdministrationAnswers>) => void
}

/** The id of a field's control, to which the button of the state sentence leads. */
export const controlId = (source: string, kind: Field['kind']): string => `${source.replaceAll(/[^A-Za-z0-9\-.]/gu, '-')}-${kind}`

/** "Ready", "Not ready", and what is known about the saved drafts of its lines. */
const headingState = (dose: DoseDraft, states: DoseCardProps['states']): string => {
  const kinds = dose.lines.map((line) => states?.get(line.id)?.kind)
  const words = stateWords[dose.state]
  if (kinds.length > 0 && kinds.every((kind) => kind === 'closed')) return 'Closed'
  if (kinds.includes('closed')) return `${words}, partly closed`
  if (kinds.includes('changed')) return `${words}, changed since saved`
  return kinds.length > 0 && kinds.every((kind) => kind === 'saved') ? `${words}, saved` : words
}

/** "3 for others": what somebody else than the nurse mends, folded. */
const ForOthers = ({ count, grave, children }: { readonly count: number; readonly grave: boolean; readonly children: JSX.Element }): JSX.Element => (
  <details class="others">
    <summary>
      {count} for others{grave && <span class="quiet">, of which some stop payment</span>}
    </summary>
    {children}
  </details>
)

const isNurses = (finding: Finding): boolean => finding.who === 'nurse'

const Body = (props: DoseCardProps): JSX.Element => {
  const { dose, answers, states, now, zone, reasons, onAnswer } = props
  const { source, effective } = dose.facts
  const fields = fieldsOf(dose, answers)
  const plain = findingsWithoutField(dose)
  const tell: OnAnswer = (part) => onAnswer(source, part)
  const begun = effective.start?.value ?? effective.at?.value ?? null
  const late = useLate(true)
  const ask = (field: Field): JSX.Element => (
    <AnswerField key={field.kind} id={controlId(source, field.kind)} {...{ field, answers, zone, begun, reasons }} onAnswer={tell} />
  )
  const othersFields = fields.filter((field) => !field.isForNurse)
  const others = [...plain.filter((finding) => !isNurses(finding)), ...othersFields.flatMap(({ findings }) => findings)]
  return (
    <>
      {dose.lines.length > 0 && (
        <ul class="lines">
          {dose.lines.map((line) => (
            <LineRow key={line.id} line={line} beside={dose.lines.find(({ kind }) => kind === 'drug') ?? null}>
              {late.kind === 'here' && <late.part.LineNote state={states?.get(line.id)} now={now} />}
            </LineRow>
          ))}
        </ul>
      )}
      {fields.filter(({ isForNurse }) => isForNurse).map(ask)}
      <Findings findings={plain.filter(isNurses)} />
      {others.length > 0 && (
        <ForOthers count={others.length} grave={others.some(({ severity }) => severity === 'error')}>
          <>
            {othersFields.map(ask)}
            <Findings findings={plain.filter((finding) => !isNurses(finding))} />
          </>
        </ForOthers>
      )}
      {dose.lines.length === 0 && dose.findings.length === 0 && <p>No line is drafted for this dose.</p>}
    </>
  )
}

/** A folded card has its heading alone: a thousand of them must scroll. */
const Card = (props: DoseCardProps): JSX.Element => {
  const { dose, states, opensAtFirst } = props
  const [isOpen, setOpen] = useState(opensAtFirst)
  const toggle = (event: TargetedEvent<HTMLDetailsElement>): void => setOpen(event.currentTarget.open)
  return (
    <details class={`dose dose-${dose.state}`} id={controlId(dose.facts.source, 'ndc').replace(/-ndc$/u, '')} open={isOpen} onToggle={toggle}>
      <summary>
        <h3>{dose.facts.drug.names[0]?.value ?? 'Drug without a name'}</h3>
        <span class="given">{givenText(dose.facts)}</span>
        <span class="state">
          <Icon name={dose.state} /> {headingState(dose, states)}
        </span>
      </summary>
      {isOpen && <Body {...props} />}
    </details>
  )
}

/** The same card is not drawn again while nothing about it has changed, such as when a filter is typed. */
export const DoseCard = (props: DoseCardProps): JSX.Element => {
  const { dose, answers, zone, reasons, states, opensAtFirst, now, onAnswer } = props
  return useMemo(
    () => <Card {...{ dose, answers, zone, reasons, states, opensAtFirst, now, onAnswer }} />,
    [dose, answers, zone, reasons, states, opensAtFirst, now, onAnswer],
  )
}
