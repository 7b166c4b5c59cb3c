/** One visit: date and place, its doses, and what concerns the visit as a whole. */
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import type { DoseDraft, EncounterDraft } from '../../app/draft.ts'
import { emptyAnswers } from '../../billing/answers.ts'
import { encounterText } from '../format.ts'
import { Findings } from '../parts/finding-row.tsx'
import { viewWords } from '../words.ts'
import { DoseCard } from './dose-card.tsx'
import { useLate } from './late-part.ts'

interface VisitProps {
  readonly draft: EncounterDraft
  readonly state: AdministrationState
  readonly store: Administration
  /** Those of its doses that are drawn. */
  readonly doses: readonly DoseDraft[]
  /** The doses that are unfolded at first. */
  readonly open: ReadonlySet<string>
  readonly now: Date
}

export const Visit = ({ draft, doses, open, state, store, now }: VisitProps): JSX.Element => {
  const late = useLate(true)
  const accesses = useMemo(
    () => [...new Set(draft.doses.flatMap((dose) => state.answers.get(dose.facts.source)?.access ?? []))],
    [draft, state.answers],
  )
  return (
    <section class="encounter">
      <h2 class="quiet">{encounterText(draft)}</h2>
      {doses.map((dose) => (
        <DoseCard
          key={dose.facts.source}
          dose={dose}
          encounter={draft.facts}
          answers={state.answers.get(dose.facts.source) ?? emptyAnswers}
          zones={store.zones}
          accesses={accesses}
          states={state.plan?.states ?? null}
          opensAtFirst={open.has(dose.facts.source)}
          now={now}
          unfinished={store.unfinished}
          onAnswer={store.setAnswer}
        />
      ))}
      {late.kind === 'here' && <late.part.VisitTimeline draft={draft} answers={state.answers} zones={store.zones} />}
      {draft.findings.length > 0 && (
        <details class="others">
          <summary>{viewWords.forVisit(draft.findings.length)}</summary>
          <Findings findings={draft.findings} />
        </details>
      )}
    </section>
  )
}
