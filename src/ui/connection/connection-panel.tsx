/** What the EHR offers, what was granted, how drafts are written and why; with a report for whoever runs the connection. */
import type { JSX } from 'preact'
import type { Administration } from '../../app/administration-state.ts'
import { connectionReport, type ConnectionPlan } from '../../fhir/connection.ts'
import { connectionWords } from '../words/connection.ts'
import { CopyButton } from './copy-button.tsx'

interface ConnectionPanelProps {
  readonly plan: ConnectionPlan
  readonly ehr: Administration['ehr']
}

const reportOf = (plan: ConnectionPlan, { base, notAsked }: Administration['ehr']): string =>
  `${connectionReport(plan, base)}${notAsked.length > 0 ? `\n${connectionWords.notAsked(notAsked)}\n` : ''}`

export const ConnectionPanel = ({ plan, ehr }: ConnectionPanelProps): JSX.Element => {
  const report = reportOf(plan, ehr)
  return (
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
          {plan.reads.map(({ type, by, why }) => (
            <li key={type}>
              {type}
              {by.length > 0 && ` (${by.join(', ')})`}: {why}
            </li>
          ))}
        </ul>
        <CopyButton text={report} label={connectionWords.copy} />
        <pre class="codes" aria-label={connectionWords.report}>
          {report}
        </pre>
      </div>
    </details>
  )
}
