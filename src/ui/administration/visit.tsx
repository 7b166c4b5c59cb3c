/** One visit: date and place, its doses, and what concerns the visit as a whole. */
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { AdministrationState } from '../../app/administration.ts'
import type { Zone } from '../../app/administration-time.ts'
import type { DoseDraft, EncounterDraft } from '../../app/draft.ts'
import { emptyAnswers, type AdministrationAnswers } from '../../billing/answers.ts'
import { encounterText } from '../format.ts'
import { Findings } from '../parts/finding-row.tsx'
import { DoseCard } from './dose-card.tsx'
import type { Reason } from './answer-field.tsx'

interface VisitProps {
  readonly draft: EncounterDraft
  readonly state: AdministrationState
  /** Those of its doses that are drawn. */
  readonly doses: readonly DoseDraft[]
  /** The doses that are unfolded at first. */
  readonly open: ReadonlySet<string>
  readonly zone: (dose: DoseDraft, draft: EncounterDraft) => Zone
  readonly onAnswer: (source: string, part: Partial<AdministrationAnswers>) => void
}

/** The ICD-10-CM codes of the chart's conditions, each once. */
const reasonsOf = (draft: EncounterDraft): readonly Reason[] => {
  const reasons = new Map<string, Reason>()
  for (const { icd10cm, text } of draft.facts.diagnoses) {
    for (const code of icd10cm) if (!reasons.has(code)) reasons.set(code, { code, text })
  }
  return [...reasons.values()]
}

export const Visit = ({ draft, doses, open, state, zone, onAnswer }: VisitProps): JSX.Element => {
  const [now] = useState(() => new Date())
  const reasons = useMemo(() => reasonsOf(draft), [draft])
  const zones = useMemo(() => new Map(draft.doses.map((dose) => [dose.facts.source, zone(dose, draft)])), [draft, zone])
  return (
    <section class="encounter">
      <h2 class="quiet">{encounterText(draft)}</h2>
      {doses.map((dose) => (
        <DoseCard
          key={dose.facts.source}
          dose={dose}
          answers={state.answers.get(dose.facts.source) ?? emptyAnswers}
          zone={zones.get(dose.facts.source) ?? zone(dose, draft)}
          reasons={reasons}
          states={state.plan?.states ?? null}
          opensAtFirst={open.has(dose.facts.source)}
          now={now}
          onAnswer={onAnswer}
        />
      ))}
      {draft.findings.length > 0 && (
        <details class="others">
          <summary>{draft.findings.length} for the whole visit</summary>
          <Findings findings={draft.findings} />
        </details>
      )}
    </section>
  )
}
