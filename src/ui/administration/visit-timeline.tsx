/** The visit as a picture, folded; it is loaded when it is first unfolded. */
import type { JSX, TargetedEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { zoneOf, type Zones } from '../../app/administration-time.ts'
import type { EncounterDraft } from '../../app/draft.ts'
import type { Answers } from '../../billing/answers.ts'
import { useTimeline } from '../timeline/timeline-part.ts'
import { timelineWords } from '../words/saving.ts'

interface VisitTimelineProps {
  readonly draft: EncounterDraft
  readonly answers: Answers
  readonly zones: Zones
}

export const VisitTimeline = ({ draft, answers, zones }: VisitTimelineProps): JSX.Element | null => {
  const [first] = draft.facts.administrations
  const zone = useMemo(() => (first === undefined ? null : zoneOf(first, draft.facts, zones.site, zones.browser)), [first, draft.facts, zones])
  const [isOpen, setOpen] = useState(false)
  const part = useTimeline(isOpen)
  if (zone === null) return null
  return (
    <details class="others" onToggle={(event: TargetedEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open)}>
      <summary>{timelineWords.title}</summary>
      {isOpen && part.kind === 'here' && <part.part.Timeline draft={draft} answers={answers} zone={zone} />}
      {isOpen && part.kind === 'missing' && <p>{timelineWords.missing}</p>}
    </details>
  )
}
