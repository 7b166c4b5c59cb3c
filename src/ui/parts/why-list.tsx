/** The reasons for each value of a line: the rule in our own words, who says so, and the chart elements that were used. */
import type { JSX } from 'preact'
import type { Evidence, Line } from '../../billing/derived.ts'
import { ruleCatalogue, type RuleEntry } from '../../billing/rules.ts'
import { ndcQuantityText, ndcText } from '../format.ts'
import { fieldWords, whyWords } from '../words/why.ts'

const rules: ReadonlyMap<string, RuleEntry> = new Map(Object.entries(ruleCatalogue))

/** The value of a line that a field of the evidence names; null for a field that is no value of it. */
const valueText = (line: Line, field: string): string | null => {
  switch (field) {
    case 'code':
      return line.code
    case 'units':
      return String(line.units)
    case 'modifiers':
      return line.modifiers.join(', ') || whyWords.none
    case 'serviceDate':
      return line.serviceDate
    case 'ndc':
      return line.ndc === null ? null : ndcText(line.ndc.code)
    case 'ndc.quantity':
    case 'ndc.unit':
      return line.ndc === null ? null : ndcQuantityText(line.ndc)
    case 'diagnoses':
      return line.diagnoses.join(', ') || whyWords.none
    case 'description':
      return line.description
    default:
      return null
  }
}

/** "answers/MedicationAdministration/ma1" is what somebody entered here. */
const placeText = ({ source, path }: Evidence): string => {
  const answered = /^answers\/(.*)$/u.exec(source)?.[1]
  const place = path === '' ? (answered ?? source) : `${answered ?? source} ${path}`
  return answered === undefined ? place : whyWords.entered(place)
}

interface Reason {
  readonly rule: string
  /** "MedicationAdministration/ma1 dosage.dose" */
  readonly places: readonly string[]
}

/** Evidence put together by field and rule, in the order in which it was given. */
const reasonsOf = (evidence: readonly Evidence[]): ReadonlyMap<string, readonly Reason[]> => {
  const fields = new Map<string, Map<string, string[]>>()
  for (const item of evidence) {
    const field = fields.get(item.field) ?? new Map<string, string[]>()
    field.set(item.rule, [...(field.get(item.rule) ?? []), placeText(item)])
    fields.set(item.field, field)
  }
  return new Map([...fields].map(([field, byRule]) => [field, [...byRule].map(([rule, places]) => ({ rule, places: [...new Set(places)] }))]))
}

/** The rule in our own words, its source and section; an id that the catalogue does not know is shown as it is. */
const Rule = ({ id }: { readonly id: string }): JSX.Element => {
  const rule = rules.get(id)
  if (rule === undefined) return <p>{id}</p>
  return (
    <>
      <p>{rule.words}</p>
      <p class="quiet">
        {rule.source} · {rule.section}
      </p>
    </>
  )
}

interface WhyListProps {
  readonly line: Line
  /** The id of the panel that it stands in. */
  readonly id: string
}

export const WhyList = ({ line, id }: WhyListProps): JSX.Element => (
  <>
    <div class="panel-head">
      <h4>{whyWords.title(line.code ?? line.concept ?? line.kind)}</h4>
      <button type="button" class="link" popoverTarget={id} popoverTargetAction="hide">
        {whyWords.close}
      </button>
    </div>
    <dl>
      {[...reasonsOf(line.evidence)].map(([field, reasons]) => {
        const value = valueText(line, field)
        return (
          <div key={field}>
            <dt>
              {fieldWords(field)}
              {value !== null && <span class="value"> {value}</span>}
            </dt>
            {reasons.map(({ rule, places }) => (
              <dd key={rule}>
                <Rule id={rule} />
                <p class="quiet">{places.join('; ')}</p>
              </dd>
            ))}
          </div>
        )
      })}
    </dl>
  </>
)
