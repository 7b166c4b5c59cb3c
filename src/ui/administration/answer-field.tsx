/** One question about a dose: what asks for it, and the control that answers it. */
import type { JSX } from 'preact'
import type { Field } from '../../app/administration-fields.ts'
import type { Zone } from '../../app/administration-time.ts'
import type { AdministrationAnswers } from '../../billing/answers.ts'
import { Icon } from '../parts/icon.tsx'
import { FindingText } from '../parts/finding-row.tsx'
import { severityWords } from '../words.ts'
import { useLate } from './late-part.ts'

export type OnAnswer = (part: Partial<AdministrationAnswers>) => void

/** A condition of the chart that could be chosen as the diagnosis. */
export interface Reason {
  readonly code: string
  readonly text: string | null
}

export interface AnswerFieldProps {
  readonly field: Field
  /** Starts the ids of its controls; no two doses share one. */
  readonly id: string
  readonly answers: AdministrationAnswers
  readonly zone: Zone
  /** When the dose began: its day is that of a time that is typed alone. */
  readonly begun: string | null
  readonly reasons: readonly Reason[]
  readonly onAnswer: OnAnswer
}

/** The room that a control will take, so that nothing moves when it comes. */
const ControlToCome = ({ kind, isMissing }: { readonly kind: Field['kind']; readonly isMissing: boolean }): JSX.Element => (
  <>
    <div class={`to-come to-come-${kind}`}>
      {isMissing && <p>The field to answer this could not be loaded. Reload the page: what was entered is kept.</p>}
    </div>
    {(kind === 'waste' || kind === 'lot') && <div class="to-come" />}
  </>
)

/**
 * A question stays in its place while it is answered: what asked for it goes, its control does not, so that the focus
 * stays where the person is.
 */
export const AnswerField = (props: AnswerFieldProps): JSX.Element => {
  const { field } = props
  const late = useLate(true)
  const [first] = field.findings
  return (
    <section class={`ask findings ${first === undefined ? 'ask-answered' : `findings-${first.severity}`}`}>
      {first !== undefined && (
        <p class="severity">
          <Icon name={first.severity} /> {severityWords[first.severity]}
        </p>
      )}
      {field.findings.map((finding) => (
        <FindingText key={finding.code} finding={finding} />
      ))}
      <div class="controls">
        {late.kind === 'here' ? <late.part.AnswerControl {...props} /> : <ControlToCome kind={field.kind} isMissing={late.kind === 'missing'} />}
      </div>
      {first === undefined && field.isAnswered && (
        <p class="state">
          <Icon name="ready" /> Entered here
        </p>
      )}
    </section>
  )
}
