/** One question about a dose: what asks for it, and the control that answers it. */
import type { JSX } from 'preact'
import type { Field } from '../../app/administration-fields.ts'
import type { Unfinished } from '../../app/administration-state.ts'
import type { Zones } from '../../app/administration-time.ts'
import type { DoseDraft } from '../../app/draft.ts'
import type { AdministrationAnswers } from '../../billing/answers.ts'
import type { EncounterFacts } from '../../billing/facts.ts'
import { Icon } from '../parts/icon.tsx'
import { FindingText, SeverityMark } from '../parts/finding-row.tsx'
import { viewWords } from '../words.ts'
import { useLate } from './late-part.ts'

export type OnAnswer = (part: Partial<AdministrationAnswers>) => void

/** What a control needs to know of the dose that it is about. */
export interface Asked {
  readonly dose: DoseDraft
  readonly encounter: EncounterFacts
  readonly answers: AdministrationAnswers
  readonly zones: Zones
  /** The IV accesses that were named in this visit. */
  readonly accesses: readonly string[]
  readonly unfinished: Unfinished
  readonly onAnswer: OnAnswer
}

export interface AnswerFieldProps extends Asked {
  readonly field: Field
  /** Starts the ids of its controls; no two doses share one. */
  readonly id: string
}

/**
 * A question stays in its place while it is answered: what asked for it goes, its control does not, so that the focus
 * stays where the person is. The room of its control is kept by style, so that nothing moves when that comes.
 */
export const AnswerField = (props: AnswerFieldProps): JSX.Element => {
  const { field } = props
  const late = useLate(true)
  const [first] = field.findings
  return (
    <section class={`ask findings ${first === undefined ? 'ask-answered' : `findings-${first.severity}`}`}>
      {first !== undefined && <SeverityMark severity={first.severity} />}
      {field.findings.map((finding) => (
        <FindingText key={finding.code} finding={finding} />
      ))}
      <div class={`controls controls-${field.kind}`}>
        {late.kind === 'here' && <late.part.AnswerControl {...props} />}
        {late.kind === 'missing' && <p>{viewWords.fieldMissing}</p>}
      </div>
      {first === undefined && field.isAnswered && (
        <p class="state">
          <Icon name="ready" /> {viewWords.entered}
        </p>
      )}
    </section>
  )
}
