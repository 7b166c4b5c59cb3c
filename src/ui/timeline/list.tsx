/** The same timeline in words: what was given when, what it became, by which rule, and what overlapped. */
import type { JSX } from 'preact'
import type { Mark, MarkService, Panel, Timeline } from '../../app/timeline.ts'
import { ruleCatalogue, type RuleEntry } from '../../billing/rules.ts'
import { drugText, givenText, groupText, listText, minutesText, serviceText, shapeWords, listWords, timeText } from './words.ts'

const rules: ReadonlyMap<string, RuleEntry> = new Map(Object.entries(ruleCatalogue))

const ruleText = (id: string): string => {
  const rule = rules.get(id)
  return rule === undefined ? id : `${rule.words} (${rule.section})`
}

const Service = ({ service }: { readonly service: MarkService }): JSX.Element => (
  <p>
    {serviceText(service)}
    {service.sharedWith.length > 0 && listWords.sharedWith(listText(service.sharedWith.map(givenText)))}
    {!service.isReady && listWords.draftOnly}.
  </p>
)

/** The rules by which a dose became its services, folded: they are longer than all else that is said of it. */
const Rules = ({ mark }: { readonly mark: Mark }): JSX.Element => (
  <details class="others">
    <summary>
      {listWords.why}<span class="hidden"> {drugText(mark.drug)}</span>
    </summary>
    {mark.services.map((service) => (
      <p key={service.concept} class="quiet">{serviceText(service)}: {service.rules.map(ruleText).join(' ')}</p>
    ))}
  </details>
)

const lengthText = ({ minutes, start, stop }: Mark): string => (minutes === null || start === stop ? '' : `, ${minutesText(minutes)}`)

/** "Overlaps Ferrodex for 50 minutes." */
const overlapText = ({ overlaps }: Mark): string =>
  listWords.overlaps(listText(overlaps.map(({ drug, minutes }) => listWords.forMinutes(drugText(drug), minutesText(minutes)))))

const Entry = ({ mark, assumed }: { readonly mark: Mark; readonly assumed: string | null }): JSX.Element => (
  <li>
    <p>
      <strong>{drugText(mark.drug)}</strong> {timeText(mark)}{lengthText(mark)}
    </p>
    {mark.services.map((service) => <Service key={service.concept} service={service} />)}
    {mark.services.length > 0 && <Rules mark={mark} />}
    {mark.services.length === 0 && mark.remarks.length === 0 && <p>{shapeWords.uncounted}.</p>}
    {mark.remarks.map(({ code, message }) => <p key={code}>{message}</p>)}
    {mark.overlaps.length > 0 && <p>{overlapText(mark)}</p>}
    {assumed !== null && mark.access === null && <p class="quiet">{listWords.accessAssumed(assumed)}</p>}
  </li>
)

const dayText = ({ groups }: Panel): string => groups[0]?.rows[0]?.marks[0]?.from?.date ?? ''

export const PanelList = ({ panel, id }: { readonly panel: Panel; readonly id: string }): JSX.Element => (
  <div id={id} class="timeline-list">
    {panel.groups.map((group) => {
      const title = `${groupText(group, panel.groups.length === 1)}, ${dayText(panel)}`
      return (
        <div key={title}>
          <p class="timeline-title" aria-hidden="true">{title}</p>
          <ol aria-label={title}>
            {group.rows.flatMap((row) => row.marks).map((mark) => (
              <Entry key={mark.source} mark={mark} assumed={group.kind === 'intravenous' ? group.access : null} />
            ))}
          </ol>
        </div>
      )
    })}
  </div>
)

/** What the picture cannot show, and why. */
export const NotDrawn = ({ timeline }: { readonly timeline: Pick<Timeline, 'undated' | 'leftOut'> }): JSX.Element | null => {
  const { undated, leftOut } = timeline
  if (undated.length + leftOut.length === 0) return null
  return (
    <div class="timeline-list">
      <p class="timeline-title" aria-hidden="true">{listWords.notDrawn}</p>
      <ul aria-label={listWords.notDrawn}>
        {undated.map((mark) => (
          <li key={mark.source}><strong>{drugText(mark.drug)}</strong> {listWords.undated}</li>
        ))}
        {leftOut.map(({ source, drug, why }) => (
          <li key={source}>{drug !== null && <strong>{drug} </strong>}{why?.message ?? listWords.notCharged}</li>
        ))}
      </ul>
    </div>
  )
}
