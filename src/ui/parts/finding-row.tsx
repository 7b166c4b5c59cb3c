/** Findings by severity: how grave, and for each what is so, what to do, who can, and what it prevents. */
import type { JSX } from 'preact'
import type { Finding, Severity } from '../../billing/derived.ts'
import { severityWords, viewWords, whoWords } from '../words.ts'
import { Icon } from './icon.tsx'

const severities: readonly Severity[] = ['error', 'warning', 'information']

export const SeverityMark = ({ severity }: { readonly severity: Severity }): JSX.Element => (
  <p class="severity">
    <Icon name={severity} /> {severityWords[severity]}
  </p>
)

/** What is so, what to do, who can, and what it prevents. */
export const FindingText = ({ finding }: { readonly finding: Finding }): JSX.Element => (
  <div class="finding">
    <p>
      <strong>{finding.message}</strong> {finding.fix}
      {finding.suggest !== undefined && ` ${viewWords.betterCode(finding.suggest)}`}
    </p>
    <p class="quiet">
      {whoWords[finding.who]}
      {finding.prevents.length > 0 && ` · ${viewWords.prevents(finding.prevents.join(', '))}`}
    </p>
  </div>
)

interface FindingsProps {
  readonly findings: readonly Finding[]
}

/** One block a severity, the gravest first; nothing where there are none. */
export const Findings = ({ findings }: FindingsProps): JSX.Element => (
  <>
    {severities
      .map((severity) => ({ severity, some: findings.filter((finding) => finding.severity === severity) }))
      .filter(({ some }) => some.length > 0)
      .map(({ severity, some }) => (
        <section key={severity} class={`findings findings-${severity}`}>
          <SeverityMark severity={severity} />
          <ul>
            {some.map((finding) => (
              <li key={`${finding.code} ${finding.source} ${finding.path} ${finding.message}`}>
                <FindingText finding={finding} />
              </li>
            ))}
          </ul>
        </section>
      ))}
  </>
)
