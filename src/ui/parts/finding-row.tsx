/** Findings by severity: how grave, and for each what is so, what to do, who can, and what it prevents. */
import type { JSX } from 'preact'
import type { Severity, Who } from '../../billing/derived.ts'
import { severityWords, viewWords, whoWords } from '../words.ts'
import { Icon } from './icon.tsx'

const severities: readonly Severity[] = ['error', 'warning', 'information']

/** A finding as it was derived, or as a draft carries it, which may say less. */
export interface ToldFinding {
  readonly severity: Severity
  readonly message: string
  readonly fix: string
  readonly suggest?: string | null
  readonly who: Who | null
  /** The chart element that it is about, where that is not seen beside it. */
  readonly about?: string | null
  readonly prevents: readonly string[]
}

export const SeverityMark = ({ severity }: { readonly severity: Severity }): JSX.Element => (
  <p class="severity">
    <Icon name={severity} /> {severityWords[severity]}
  </p>
)

/** What is so, what to do, who can, and what it prevents. */
export const FindingText = ({ finding }: { readonly finding: ToldFinding }): JSX.Element => (
  <div class="finding">
    <p>
      <strong>{finding.message}</strong> {finding.fix}
      {finding.suggest != null && ` ${viewWords.betterCode(finding.suggest)}`}
    </p>
    <p class="quiet">
      {[
        finding.who && whoWords[finding.who], finding.about,
        finding.prevents.length > 0 && viewWords.prevents(finding.prevents),
      ].filter(Boolean).join(' · ')}
    </p>
  </div>
)

interface FindingsProps {
  readonly findings: readonly ToldFinding[]
}

export const FindingList = ({ findings }: FindingsProps): JSX.Element => (
  <ul>
    {findings.map((finding) => (
      <li key={JSON.stringify(finding)}>
        <FindingText finding={finding} />
      </li>
    ))}
  </ul>
)

/** One block a severity, the gravest first; nothing where there are none. */
export const Findings = ({ findings }: FindingsProps): JSX.Element => (
  <>
    {severities
      .map((severity) => ({ severity, some: findings.filter((finding) => finding.severity === severity) }))
      .filter(({ some }) => some.length > 0)
      .map(({ severity, some }) => (
        <section key={severity} class={`findings findings-${severity}`}>
          <SeverityMark severity={severity} />
          <FindingList findings={some} />
        </section>
      ))}
  </>
)
