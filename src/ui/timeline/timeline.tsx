/** The timeline of an encounter: a picture for each stretch of time, and the same in words. Loaded late, by `timeline-part.ts`. */
import type { JSX } from 'preact'
import { useId, useMemo, useState } from 'preact/hooks'
import type { Zone } from '../../app/administration-time.ts'
import type { EncounterDraft } from '../../app/draft.ts'
import { timelineOf, type Mark, type MarkKind, type Panel } from '../../app/timeline.ts'
import type { Answers } from '../../billing/answers.ts'
import { NotDrawn, PanelList } from './list.tsx'
import { countOf, marksOf, portionOf } from './portion.ts'
import { OpenBar, Picture, Point } from './picture.tsx'
import { zoneText } from '../words/zone.ts'
import { pictureWords, shapeWords } from './words.ts'

const portion = 40

const kinds: readonly MarkKind[] = ['infusion', 'push', 'injection', 'undetermined', 'uncounted']

const Sample = ({ children }: { readonly children: JSX.Element }): JSX.Element => (
  <svg width="30" height="22" aria-hidden="true" focusable="false">{children}</svg>
)

const shapeOf = (kind: MarkKind): JSX.Element =>
  kind === 'infusion' ? <rect class="mark" x="2" y="2" width="26" height="18" rx="3" /> : <svg x="15" y="11" overflow="visible"><Point kind={kind} /></svg>

/** The shapes that occur, named. */
const Key = ({ panels }: { readonly panels: readonly Panel[] }): JSX.Element => {
  const marks = panels.flatMap(marksOf)
  const isOpen = (mark: Mark): boolean => mark.isOpen && mark.kind === 'undetermined'
  return (
    <ul class="timeline-key" aria-label={pictureWords.key}>
      {kinds.filter((kind) => marks.some((mark) => mark.kind === kind && !isOpen(mark))).map((kind) => (
        <li key={kind}><Sample>{shapeOf(kind)}</Sample> {shapeWords[kind]}</li>
      ))}
      {marks.some(isOpen) && <li><Sample><svg x="2" y="11" overflow="visible"><OpenBar /></svg></Sample> {pictureWords.noStop}</li>}
      {marks.some(({ overlaps }) => overlaps.length > 0) && <li>{pictureWords.hatched}</li>}
      {marks.some(({ hours }) => hours.length > 0) && <li>{pictureWords.hours}</li>}
    </ul>
  )
}

const panelLabel = (panel: Panel, zone: Zone): string => {
  const marks = marksOf(panel)
  const first = marks.map(({ from }) => from).find((from) => from !== null)
  return pictureWords.label(marks.length, first?.date ?? null, zoneText(zone))
}

export interface TimelineProps {
  readonly draft: EncounterDraft
  readonly answers: Answers
  /** The zone in which times are shown: `zoneOf` of the encounter. */
  readonly zone: Zone
}

/** Everything of one encounter; a long one in portions, with the number that is left. */
export const Timeline = ({ draft, answers, zone }: TimelineProps): JSX.Element => {
  const [portions, setPortions] = useState(1)
  const id = useId()
  const whole = useMemo(() => timelineOf(draft.facts, draft.derived, answers, zone), [draft, answers, zone])
  const shown = useMemo(() => portionOf(whole, portion * portions), [whole, portions])
  const left = countOf(whole) - countOf(shown)
  return (
    <section class="timeline" aria-label={pictureWords.title}>
      {shown.panels.length === 0 && <p class="quiet">{pictureWords.noPicture}</p>}
      {shown.panels.length > 0 && <p class="quiet">{pictureWords.zone(zoneText(zone))}</p>}
      {shown.panels.length > 0 && <Key panels={shown.panels} />}
      {shown.panels.map((panel, index) => (
        <div key={panel.start} class="timeline-panel">
          <Picture panel={panel} zone={zone} label={panelLabel(panel, zone)} listId={`${id}-${index}`} />
          <PanelList panel={panel} id={`${id}-${index}`} />
        </div>
      ))}
      <NotDrawn timeline={shown} />
      {left > 0 && (
        <button type="button" onClick={() => setPortions(portions + 1)}>
          {pictureWords.more(Math.min(left, portion), left)}
        </button>
      )}
    </section>
  )
}
