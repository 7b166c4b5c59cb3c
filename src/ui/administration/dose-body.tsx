/** What an unfolded dose shows: its lines, then what to do about it, what stops payment first. */
import type { ComponentChild, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { fieldsOf, findingsWithoutField, type Field, type FieldKind } from '../../app/administration-fields.ts'
import type { LineState } from '../../app/administration-saved.ts'
import type { Unfinished } from '../../app/administration-state.ts'
import type { Zones } from '../../app/administration-time.ts'
import { gravity, type DoseDraft } from '../../app/draft.ts'
import type { AdministrationAnswers } from '../../billing/answers.ts'
import type { Finding } from '../../billing/derived.ts'
import type { EncounterFacts } from '../../billing/facts.ts'
import { useCell } from '../parts/cell.ts'
import { Findings } from '../parts/finding-row.tsx'
import { LineRow } from '../parts/line-row.tsx'
import { viewWords } from '../words.ts'
import { AnswerField } from './answer-field.tsx'
import { controlId } from './ids.ts'
import { useLate } from './late-part.ts'

export interface DoseBodyProps {
  readonly dose: DoseDraft
  readonly encounter: EncounterFacts
  readonly answers: AdministrationAnswers
  readonly zones: Zones
  readonly accesses: readonly string[]
  readonly states: ReadonlyMap<string, LineState> | null
  readonly now: Date
  readonly unfinished: Unfinished
  readonly onAnswer: (source: string, part: Partial<AdministrationAnswers>) => void
}

/** "3 for others": what somebody else than the nurse mends, folded. */
const ForOthers = ({ count, grave, children }: { readonly count: number; readonly grave: boolean; readonly children: ComponentChild }): JSX.Element => (
  <details class="others">
    <summary>
      {viewWords.forOthers(count)}
      {grave && <span class="quiet">{viewWords.someGrave}</span>}
    </summary>
    {children}
  </details>
)

const isNurses = (finding: Finding): boolean => finding.who === 'nurse'

/** One thing to do: a question with its control, or a finding that the chart mends. */
interface Item {
  readonly key: string
  readonly gravity: number
  readonly view: JSX.Element
}

/**
 * By what stops payment; but while the person is inside, everything stays where it is and what is new comes last: a
 * field must not move away under a finger.
 */
const useSteadyOrder = (items: readonly Item[]): { readonly ordered: readonly Item[]; readonly release: () => void } => {
  const held = useCell<readonly string[]>([])
  const place = new Map(held.get().map((key, index) => [key, index]))
  const placeOf = ({ key }: Item): number => place.get(key) ?? place.size
  const ordered = items.toSorted((a, b) => placeOf(a) - placeOf(b) || a.gravity - b.gravity)
  held.set(ordered.map(({ key }) => key))
  return { ordered, release: () => held.set([]) }
}

export const DoseBody = (props: DoseBodyProps): JSX.Element => {
  const { dose, answers, states, now, onAnswer } = props
  const { source } = dose.facts
  const [chosen, setChosen] = useState<readonly FieldKind[]>([])
  const late = useLate(true)
  const fields = fieldsOf(dose, answers, chosen)
  const plain = findingsWithoutField(dose)
  const ask = (field: Field): JSX.Element => (
    <AnswerField key={field.kind} {...props} field={field} id={controlId(source, field.kind)} onAnswer={(part) => onAnswer(source, part)} />
  )
  const { ordered, release } = useSteadyOrder([
    ...fields.filter(({ isForNurse }) => isForNurse).map((field) => ({
      key: field.kind, gravity: Math.min(3, ...field.findings.map(({ severity }) => gravity[severity])), view: ask(field),
    })),
    ...(['error', 'warning', 'information'] as const).flatMap((severity) => {
      const some = plain.filter((finding) => isNurses(finding) && finding.severity === severity)
      return some.length === 0 ? [] : [{ key: `findings ${severity}`, gravity: gravity[severity], view: <Findings key={severity} findings={some} /> }]
    }),
  ])
  const othersFields = fields.filter((field) => !field.isForNurse)
  const othersPlain = plain.filter((finding) => !isNurses(finding))
  const others = [...othersPlain, ...othersFields.flatMap(({ findings }) => findings)]
  return (
    <div
      class="dose-body"
      onFocusOut={(event: FocusEvent) => {
        const { currentTarget, relatedTarget } = event
        if (currentTarget instanceof Node && relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) release()
      }}
    >
      {dose.lines.length > 0 && (
        <ul class="lines">
          {dose.lines.map((line) => (
            <LineRow key={line.id} line={line} beside={dose.lines.find(({ kind }) => kind === 'drug') ?? null}>
              {late.kind === 'here' && <late.part.LineNote state={states?.get(line.id)} now={now} />}
            </LineRow>
          ))}
        </ul>
      )}
      {ordered.map(({ view }) => view)}
      {others.length > 0 && (
        <ForOthers count={others.length} grave={others.some(({ severity }) => severity === 'error')}>
          {othersFields.map(ask)}
          <Findings findings={othersPlain} />
        </ForOthers>
      )}
      {dose.lines.length === 0 && dose.findings.length === 0 && <p>{viewWords.noLine}</p>}
      <div class="to-add">{late.kind === 'here' && <late.part.MoreQuestions dose={dose} shown={fields.map(({ kind }) => kind)} onChoose={(kind) => setChosen([...chosen, kind])} />}</div>
    </div>
  )
}
