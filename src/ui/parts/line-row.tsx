/** One charge line as it would be claimed, and the evidence for each of its values. */
import type { JSX } from 'preact'
import { conceptLabels } from '../../billing/codes.ts'
import type { Evidence, Line } from '../../billing/derived.ts'
import { ruleCatalogue, type RuleEntry } from '../../billing/rules.ts'
import { ndcQuantityText, ndcText } from '../format.ts'
import { fieldWords } from '../words.ts'
import { Icon } from './icon.tsx'

/**
 * "J3490-JZ ×1", "0.5 mL", "NDC 99999-0123-01", "M06.9": what is known, in the order of the claim. Diagnoses that the
 * drug line beside it shows already are not shown again.
 */
const partsOf = (line: Line, beside: Line | null): readonly string[] => {
  const repeats = beside !== null && beside.id !== line.id && beside.diagnoses.join() === line.diagnoses.join()
  const code = [line.code ?? 'No code number', ...line.modifiers].join('-')
  const quantity = line.ndc === null ? null : ndcQuantityText(line.ndc)
  return [
    `${code} ×${line.units}`,
    ...(quantity === null ? [] : [quantity]),
    ...(line.ndc === null ? [] : [`NDC ${ndcText(line.ndc.code)}`]),
    ...(repeats ? [] : line.diagnoses),
  ]
}

const rules: ReadonlyMap<string, RuleEntry> = new Map(Object.entries(ruleCatalogue))

/** The rule in our own words with its section; an id that the catalogue does not know is shown as it is. */
const ruleText = (id: string): string => {
  const rule = rules.get(id)
  return rule === undefined ? id : `${rule.words} (${rule.section})`
}

interface Reason {
  readonly field: string
  readonly rule: string
  /** "MedicationAdministration/ma1 dosage.dose" */
  readonly places: readonly string[]
}

/** Evidence put together by field and rule, in the order in which it was given. */
const reasonsOf = (evidence: readonly Evidence[]): readonly Reason[] => {
  const reasons = new Map<string, Reason>()
  for (const { field, rule, source, path } of evidence) {
    const key = `${field} ${rule}`
    const places = reasons.get(key)?.places ?? []
    reasons.set(key, { field, rule, places: [...places, path === '' ? source : `${source} ${path}`] })
  }
  return [...reasons.values()]
}

const Why = ({ line }: { readonly line: Line }): JSX.Element => (
  <details class="why">
    <summary>
      Why?<span class="hidden"> {line.code ?? conceptText(line)}</span>
    </summary>
    <ul>
      {reasonsOf(line.evidence).map(({ field, rule, places }) => (
        <li key={`${field} ${rule}`}>
          <strong>{fieldWords(field)}:</strong> {ruleText(rule)}
          <br />
          <span class="quiet">{places.join('; ')}</span>
        </li>
      ))}
    </ul>
  </details>
)

/** What the line is for: the claim's own narrative, or our name of the service. */
const conceptText = (line: Line): string =>
  line.concept === null ? (line.description ?? 'Drug') : conceptLabels[line.concept]

interface LineRowProps {
  readonly line: Line
  /** The drug line of the same dose, where there is one. */
  readonly beside: Line | null
}

export const LineRow = ({ line, beside }: LineRowProps): JSX.Element => (
  <li class="line">
    <p class="claim">
      {partsOf(line, beside).map((part, index) => (
        <span key={part}>
          {index > 0 && <span class="dot"> · </span>}
          <span class="whole">{part}</span>
        </span>
      ))}
    </p>
    <p class="quiet">
      {conceptText(line)}
      {line.sources.length > 1 && `, for ${line.sources.length} doses`}
    </p>
    {line.status === 'blocked' && (
      <p class="state">
        <Icon name="blocked" /> Draft only until the finding is resolved
      </p>
    )}
    <Why line={line} />
  </li>
)
