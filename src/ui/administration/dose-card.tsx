/** One administration: its heading, and unfolded its lines, its questions and its findings. */
import type { JSX, TargetedEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { givenText } from '../format.ts'
import { Icon } from '../parts/icon.tsx'
import { stateWords, viewWords } from '../words.ts'
import { DoseBody, type DoseBodyProps } from './dose-body.tsx'
import { doseId } from './ids.ts'
import { useLate } from './late-part.ts'

export interface DoseCardProps extends DoseBodyProps {
  readonly opensAtFirst: boolean
}

/** A folded card has its heading alone: a thousand of them must scroll. */
const Card = (props: DoseCardProps): JSX.Element => {
  const { dose, answers, states, opensAtFirst } = props
  const late = useLate(false)
  const name = dose.facts.drug.names[0]?.value ?? viewWords.noDrugName
  const [isOpen, setOpen] = useState(opensAtFirst)
  const toggle = (event: TargetedEvent<HTMLDetailsElement>): void => setOpen(event.currentTarget.open)
  return (
    <details class={`dose dose-${dose.state}`} id={doseId(dose.facts.source)} aria-label={name} open={isOpen} onToggle={toggle}>
      <summary>
        <h3>{name}</h3>
        <span class="given">{givenText(dose.facts, answers)}</span>
        <span class="state">
          <Icon name={dose.state} /> {late.kind === 'here' ? late.part.doseStateText(dose, states) : stateWords[dose.state]}
        </span>
      </summary>
      {isOpen && <DoseBody {...props} />}
    </details>
  )
}

/** The same card is not drawn again while nothing about it has changed, such as when a filter is typed. */
export const DoseCard = (props: DoseCardProps): JSX.Element => {
  const { dose, encounter, answers, zones, accesses, states, now, unfinished, opensAtFirst, onAnswer } = props
  return useMemo(
    () => <Card {...{ dose, encounter, answers, zones, accesses, states, now, unfinished, opensAtFirst, onAnswer }} />,
    [dose, encounter, answers, zones, accesses, states, now, unfinished, opensAtFirst, onAnswer],
  )
}
