/** The findings that a draft carries, by severity, with who can mend each. */
import type { JSX } from 'preact'
import type { DraftFinding } from '../../review/draft-findings.ts'
import { FindingList, Findings, type ToldFinding } from '../parts/finding-row.tsx'
import { reviewWords } from './words.ts'

/** An error that stops another line, or a dose without any, is not told as if it stopped this one. */
const isBeside = ({ severity, blocks }: DraftFinding): boolean => severity === 'error' && !blocks

/** The chart is not open beside a draft: each finding names the element that it is about. */
const toldOf = (finding: DraftFinding): ToldFinding => ({ ...finding, about: finding.source })

export const DraftFindings = ({ findings }: { readonly findings: readonly DraftFinding[] }): JSX.Element => {
  const own = findings.filter((finding) => !isBeside(finding))
  const beside = findings.filter(isBeside)
  return (
    <>
      {own.length === 0 && <p class="quiet">{reviewWords.noFindings}</p>}
      <Findings findings={own.map(toldOf)} />
      {beside.length > 0 && (
        <section class="findings findings-information">
          <h4 class="quiet">{reviewWords.elsewhereFindings}</h4>
          <FindingList findings={beside.map(toldOf)} />
        </section>
      )}
    </>
  )
}
