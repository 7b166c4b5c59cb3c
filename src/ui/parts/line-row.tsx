/** One charge line as it would be claimed. */
import type { ComponentChildren, JSX } from 'preact'
import { conceptLabels } from '../../billing/codes.ts'
import type { Line } from '../../billing/derived.ts'
import { ndcQuantityText, ndcText } from '../format.ts'
import { viewWords } from '../words.ts'
import { Icon } from './icon.tsx'
import { Why } from './why.tsx'

/**
 * "J3490-JZ ×1", "0.5 mL", "NDC 99999-0123-01", "M06.9": what is known, in the order of the claim. Diagnoses that the
 * drug line beside it shows already are not shown again.
 */
const partsOf = (line: Line, beside: Line | null): readonly string[] => {
  const repeats = beside !== null && beside.id !== line.id && beside.diagnoses.join() === line.diagnoses.join()
  const code = [line.code ?? viewWords.noCode, ...line.modifiers].join('-')
  const quantity = line.ndc === null ? null : ndcQuantityText(line.ndc)
  return [
    `${code} ×${line.units}`,
    ...(quantity === null ? [] : [quantity]),
    ...(line.ndc === null ? [] : [`NDC ${ndcText(line.ndc.code)}`]),
    ...(repeats ? [] : line.diagnoses),
  ]
}

/** What the line is for: the claim's own narrative, or our name of the service. */
const conceptText = (line: Line): string =>
  line.concept === null ? (line.description ?? viewWords.drug) : conceptLabels[line.concept]

interface LineRowProps {
  readonly line: Line
  /** The drug line of the same dose, where there is one. */
  readonly beside: Line | null
  /** What is known about its saved draft. */
  readonly children?: ComponentChildren
}

export const LineRow = ({ line, beside, children }: LineRowProps): JSX.Element => (
  <li class={`line line-is-${line.status}`}>
    <div class="line-text">
      <p class="claim">
        {partsOf(line, beside).map((part, index) => (
          <span key={part}>
            {index > 0 && ' · '}
            <span class="whole">{part}</span>
          </span>
        ))}
      </p>
      <p class="quiet">
        {conceptText(line)}
        {line.sources.length > 1 && viewWords.forDoses(line.sources.length)}
      </p>
      {line.status === 'blocked' && (
        <p class="state">
          <Icon name="blocked" /> {viewWords.blockedLine}
        </p>
      )}
      {children}
    </div>
    <Why line={line} name={line.code ?? conceptText(line)} />
  </li>
)
