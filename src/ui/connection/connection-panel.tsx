/** What the EHR offers, what was granted, how drafts are written and why; with a report for whoever runs the connection. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Administration } from '../../app/administration-state.ts'
import { connectionReport, type ConnectionPlan, type ReadPlan } from '../../fhir/connection.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { connectionWords } from '../words/connection.ts'

interface ConnectionPanelProps {
  readonly plan: ConnectionPlan
  readonly ehr: Administration['ehr']
}

const reportOf = (plan: ConnectionPlan, { base, notAsked }: Administration['ehr']): string =>
  `${connectionReport(plan, base)}${notAsked.length > 0 ? `\n${connectionWords.notAsked(notAsked)}\n` : ''}`

/** The parts of the chart by what is said of them: most are as they should be. */
const readsByReason = (reads: readonly ReadPlan[]): readonly (readonly [why: string, parts: readonly string[]])[] => {
  const byReason = new Map<string, readonly string[]>()
  for (const { type, by, why } of reads) {
    byReason.set(why, [...(byReason.get(why) ?? []), `${type}${by.length > 0 ? ` (${by.join(', ')})` : ''}`])
  }
  return [...byReason]
}

export const ConnectionPanel = ({ plan, ehr }: ConnectionPanelProps): JSX.Element => {
  const report = reportOf(plan, ehr)
  const [isShown, setShown] = useState(false)
  return (
    <>
      {ehr.notAsked.length > 0 && <p>{connectionWords.without(ehr.notAsked)}</p>}
      <details class="others">
        <summary>{connectionWords.title(plan.write.way)}</summary>
        <div class="panel-body">
          <p>{connectionWords.version(plan.fhirVersion)}</p>
          <h3>{connectionWords.writing}</h3>
          <ul>
            {plan.write.why.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          <h3>{connectionWords.scopes}</h3>
          <p class="codes">{plan.scopes === '' ? connectionWords.noScopes : plan.scopes}</p>
          {ehr.notAsked.length > 0 && <p>{connectionWords.notAsked(ehr.notAsked)}</p>}
          <h3>{connectionWords.reading}</h3>
          <ul>
            {readsByReason(plan.reads).map(([why, parts]) => (
              <li key={why}>{connectionWords.parts(why, parts)}</li>
            ))}
          </ul>
          <CopyButton text={report} label={connectionWords.copy} onRefused={() => setShown(true)} />
          <details class="others" open={isShown} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
            <summary>{connectionWords.report}</summary>
            <pre class="codes">{report}</pre>
          </details>
        </div>
      </details>
    </>
  )
}
