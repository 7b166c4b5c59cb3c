/** The findings that a draft carries, by severity, with who can mend each. */
import type { JSX } from 'preact'
import type { Severity } from '../../billing/derived.ts'
import type { DraftFinding } from '../../review/draft-findings.ts'
import { SeverityMark } from '../parts/finding-row.tsx'
import { viewWords, whoWords } from '../words.ts'
import { reviewWords } from './words.ts'

const severities: readonly Severity[] = ['error', 'warning', 'information']

const One = ({ finding }: { readonly finding: DraftFinding }): JSX.Element => (
  <div class="finding">
    <p>
      <strong>{finding.message}</strong> {finding.fix}
      {finding.suggest !== null && ` ${viewWords.betterCode(finding.suggest)}`}
    </p>
    <p class="quiet">
      {[
        ...(finding.who === null ? [] : [whoWords[finding.who]]),
        ...(finding.source === null ? [] : [finding.source]),
        ...(finding.prevents.length === 0 ? [] : [viewWords.prevents(finding.prevents.join(', '))]),
      ].join(' · ')}
    </p>
  </div>
)

const List = ({ findings }: { readonly findings: readonly DraftFinding[] }): JSX.Element => (
  <ul>
    {findings.map((finding) => (
      <li key={JSON.stringify(finding)}>
        <One finding={finding} />
      </li>
    ))}
  </ul>
)

/** An error that stops another line, or a dose without any, is not told as if it stopped this one. */
const isBeside = ({ severity, blocks }: DraftFinding): boolean => severity === 'error' && !blocks

export const DraftFindings = ({ findings: all }: { readonly findings: readonly DraftFinding[] }): JSX.Element => {
  const beside = all.filter(isBeside)
  const findings = all.filter((finding) => !isBeside(finding))
  return all.length === 0 ? (
    <p class="quiet">{reviewWords.noFindings}</p>
  ) : (
    <>
      {findings.length === 0 && <p class="quiet">{reviewWords.noFindings}</p>}
      {severities
        .map((severity) => ({ severity, some: findings.filter((finding) => finding.severity === severity) }))
        .filter(({ some }) => some.length > 0)
        .map(({ severity, some }) => (
          <section key={severity} class={`findings findings-${severity}`}>
            <SeverityMark severity={severity} />
            <List findings={some} />
          </section>
        ))}
      {beside.length > 0 && (
        <section class="findings findings-information">
          <h4 class="quiet">{reviewWords.elsewhereFindings}</h4>
          <List findings={beside} />
        </section>
      )}
    </>
  )
}
