/** The draft of a chart: a sentence of state, then encounter by encounter, dose by dose. */
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { OpenChart } from '../../app/derivation.ts'
import type { DoseDraft, EncounterDraft } from '../../app/draft.ts'
import { encounterText, givenText } from '../format.ts'
import { stateWords, summaryText, viewWords } from '../words.ts'
import { startWords } from '../words/start.ts'
import { Findings } from '../parts/finding-row.tsx'
import { Icon } from '../parts/icon.tsx'
import { LineRow } from '../parts/line-row.tsx'
import { PatientBanner } from '../parts/patient-banner.tsx'

interface DoseProps {
  readonly dose: DoseDraft
  readonly isOpen: boolean
}

const Dose = ({ dose, isOpen }: DoseProps): JSX.Element => (
  <details class={`dose dose-${dose.state}`} open={isOpen}>
    <summary>
      <h3>{dose.facts.drug.names[0]?.value ?? viewWords.noDrugName}</h3>
      <span class="given">{givenText(dose.facts)}</span>
      <span class="state">
        <Icon name={dose.state} /> {stateWords[dose.state]}
      </span>
    </summary>
    <div class="dose-body">
      {dose.lines.length > 0 && (
        <ul class="lines">
          {dose.lines.map((line) => (
            <LineRow key={line.id} line={line} beside={dose.lines.find(({ kind }) => kind === 'drug') ?? null} />
          ))}
        </ul>
      )}
      <Findings findings={dose.findings} />
      {dose.lines.length === 0 && dose.findings.length === 0 && <p>{viewWords.noLine}</p>}
    </div>
  </details>
)

/** A ready dose folds to its heading where another one needs attention. */
const opensAtFirst = (dose: DoseDraft, draft: EncounterDraft): boolean =>
  dose.state === 'blocked' || !draft.doses.some((other) => other.state === 'blocked')

const Encounter = ({ draft }: { readonly draft: EncounterDraft }): JSX.Element => (
  <section class="encounter">
    <PatientBanner patient={draft.patient} reference={draft.derived.patient} />
    <p class="quiet">{encounterText(draft)}</p>
    {draft.doses.map((dose) => (
      <Dose key={dose.facts.source} dose={dose} isOpen={opensAtFirst(dose, draft)} />
    ))}
    {draft.findings.length > 0 && <h3>{startWords.forVisit}</h3>}
    <Findings findings={draft.findings} />
  </section>
)

interface DraftViewProps {
  readonly chart: OpenChart
  readonly onClose: () => void
}

/** Takes the focus to its sentence of state whenever another chart is opened. */
export const DraftView = ({ chart, onClose }: DraftViewProps): JSX.Element => {
  const sentence = useRef<HTMLHeadingElement>(null)
  useEffect(() => sentence.current?.focus(), [chart])
  return (
    <article class="draft">
      <button type="button" class="quiet-button" onClick={onClose}>
        {startWords.another}
      </button>
      <h2 class="sentence" tabIndex={-1} ref={sentence}>
        {summaryText(chart.summary, chart.summary.next)}
      </h2>
      <p class="quiet">{startWords.file(chart.name)}</p>
      {chart.drafts.map((draft) => (
        <Encounter key={draft.key} draft={draft} />
      ))}
    </article>
  )
}
