/** What the tests of write-back ask of a document: its ChargeItems, their findings, what is wrong with them. */
import type { ChargeItem, OperationOutcome, Resource } from 'fhir/r4'
import type { Derived } from '../../src/billing/derived.ts'
import type { ChartFacts } from '../../src/billing/facts.ts'
import { draftDocuments, type DraftOptions } from '../../src/fhir/to-fhir.ts'
import { administration, chartOf, drugLine, serviceLine, wasteLine } from './to-fhir.builders.ts'
import { validateR4, type Issue } from './validator/index.ts'

export const options: DraftOptions = { issuer: 'https://ehr.example/fhir' }
export const chart = chartOf([administration('ma1')])
export const threeLines = [serviceLine(), wasteLine(), drugLine()]

export const items = (derived: Derived, facts: ChartFacts = chart, choice: DraftOptions = options): ChargeItem[] =>
  draftDocuments(derived, facts, choice).flatMap((document) =>
    document.resourceType === 'Bundle' ? (document.entry ?? []).flatMap((entry) => entry.resource ?? []) : [],
  )

const isOutcome = (resource: Resource): resource is OperationOutcome => resource.resourceType === 'OperationOutcome'
export const contained = (item: ChargeItem): OperationOutcome | undefined => item.contained?.find(isOutcome)

export const problemsOf = (derived: Derived, facts: ChartFacts = chart, choice: DraftOptions = options): Issue[] =>
  draftDocuments(derived, facts, choice).flatMap((document) => validateR4(document))
