/** The evidence for each value of a line: the rule in our own words and the chart elements that were used. */
import type { JSX } from 'preact'
import type { Evidence } from '../../billing/derived.ts'
import { ruleCatalogue, type RuleEntry } from '../../billing/rules.ts'
import { fieldWords } from '../words.ts'

const rules: ReadonlyMap<string, RuleEntry> = new Map(Object.entries(ruleCatalogue))

/** The rule in our own words with its section; an id that the catalogue does not know is shown as it is. */
const ruleText = (id: string): string => {
  const rule = rules.get(id)
  return rule === undefined ? id : `${rule.words} (${rule.section})`
}

/** "answers/MedicationAdministration/ma1" is what somebody entered here. */
const placeText = ({ source, path }: Evidence): string => {
  const answered = /^answers\/(.*)$/u.exec(source)?.[1]
  const place = path === '' ? (answered ?? source) : `${answered ?? source} ${path}`
  return answered === undefined ? place : `entered here: ${place}`
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
  for (const item of evidence) {
    const key = `${item.field} ${item.rule}`
    const places = reasons.get(key)?.places ?? []
    reasons.set(key, { field: item.field, rule: item.rule, places: [...places, placeText(item)] })
  }
  return [...reasons.values()]
}

export const WhyList = ({ evidence }: { readonly evidence: readonly Evidence[] }): JSX.Element => (
  <ul>
    {reasonsOf(evidence).map(({ field, rule, places }) => (
      <li key={`${field} ${rule}`}>
        <strong>{fieldWords(field)}:</strong> {ruleText(rule)}
        <br />
        <span class="quiet">{places.join('; ')}</span>
      </li>
    ))}
  </ul>
)
