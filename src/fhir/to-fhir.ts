/**
 * Derived lines as the drafts that write-back sends (product, "Write-back"): one ChargeItem per line, `planned`, in
 * one transaction of conditional creates per encounter. Pure: the same derivation gives the same bytes.
 */
import type {
  Bundle, BundleEntry, ChargeItem, ChargeItemPerformer, CodeableConcept, OperationOutcome, Reference,
} from 'fhir/r4'
import { conceptLabels } from '../billing/codes.ts'
import type { Derived, DerivedEncounter, Line } from '../billing/derived.ts'
import type { AdministrationFacts, ChartFacts } from '../billing/facts.ts'
import { draftExtensions, type DraftVersion } from './draft-extensions.ts'
import { findingsAlone, findingsContained, findingsId, findingsOn } from './draft-findings.ts'
import { withFingerprint } from './draft-fingerprint.ts'
import { draftKey, identifierSearch } from './draft-key.ts'
import { chartConcept, chartDateTime, chartReference, occurrence, plainCode, plainText } from './draft-values.ts'
import { normaliseIssuer } from './issuer-name.ts'
import { draftTag, ownSystems } from './own-systems.ts'
import { canonical } from './systems.ts'

export interface DraftOptions {
  /** The EHR's FHIR base, or the namespace that the site gave it. */
  readonly issuer: string
  /** "Practitioner/n1": who saves. Absent where nobody does. */
  readonly enterer?: string
  /** FHIR dateTime of the save. */
  readonly enteredDate?: string
  /** Writes modifiers in Medplum's form as well. */
  readonly medplumModifiers?: boolean
  /** By which rules and reference data the lines were derived; the rules are those of now where it names none. */
  readonly version?: DraftVersion
}

/** What the lines of one derivation share while they are written. */
interface Writing {
  readonly namespace: string
  readonly options: DraftOptions
  readonly administrations: ReadonlyMap<string, AdministrationFacts>
}

const actors = ['Practitioner', 'PractitionerRole', 'Organization', 'Patient', 'Device', 'RelatedPerson']
const sides: ReadonlyMap<string, string> = new Map([
  ['RT', 'right'],
  ['LT', 'left'],
  ['50', 'both sides'],
])

/** The administrations of a line, the one that its id names first. */
const administrationsOf = (line: Line, writing: Writing): readonly AdministrationFacts[] => {
  const owner = `MedicationAdministration/${line.id.slice(0, line.id.lastIndexOf('|'))}`
  const sources = line.sources.includes(owner) ? [owner, ...line.sources] : line.sources
  return [...new Set(sources)].flatMap((source) => writing.administrations.get(source) ?? [])
}

/**
 * The code of a line with our own words for it: the description for claims, or the name of the service, never a
 * descriptor of the AMA. Where there is neither, the text says what is drafted, since R4 wants something to stand there.
 */
const lineCode = (line: Line): CodeableConcept => {
  const code = plainCode(line.code)
  const named = line.concept === null ? plainText(line.description) : conceptLabels[line.concept]
  const text = named ?? (code === undefined ? 'Unclassified drug' : undefined)
  return {
    ...(code === undefined ? {} : { coding: [{ system: canonical[line.system], code }] }),
    ...(text === undefined ? {} : { text }),
  }
}

const performers = (administrations: readonly AdministrationFacts[]): ChargeItemPerformer[] => {
  const found = new Map<string, ChargeItemPerformer>()
  for (const { value } of administrations.flatMap((administration) => administration.performers)) {
    const reference = chartReference(value.reference, [...actors, 'CareTeam'])
    const display = plainText(value.display)
    if (reference === undefined && display === undefined) continue
    const actor = { ...reference, ...(display === undefined ? {} : { display }) }
    found.set(`${actor.reference ?? ''}|${display ?? ''}`, { actor })
  }
  return [...found.values()]
}

/** Where the side matters, that is on a line with a modifier for it or a service in the eye: the site as charted. */
const bodySites = (line: Line, anchor: AdministrationFacts | undefined): CodeableConcept[] => {
  const side = line.modifiers.flatMap((modifier) => sides.get(modifier) ?? [])[0]
  if (line.kind !== 'administration' || (side === undefined && line.concept !== 'intravitreal')) return []
  const charted = anchor?.site ? chartConcept(anchor.site.value) : undefined
  if (charted !== undefined) return [charted]
  return side === undefined ? [] : [{ text: line.concept === 'intravitreal' ? `Eye, ${side}` : `Joint, ${side}` }]
}

const supporting = (line: Line, administrations: readonly AdministrationFacts[], hasFindings: boolean): Reference[] => {
  const conditions = line.evidence
    .filter((item) => item.field === 'diagnoses')
    .flatMap((item) => chartReference(item.source, ['Condition']) ?? [])
  const orders = administrations.flatMap(({ order }) => chartReference(order?.source ?? null, ['MedicationRequest']) ?? [])
  const references = [...conditions, ...orders, ...(hasFindings ? [{ reference: `#${findingsId}` }] : [])]
  return references.filter(
    (item, index) => references.findIndex((other) => other.reference === item.reference) === index,
  )
}

/** The drug lines that an administration line belongs to: those of its administrations. */
const drugLinesOf = (line: Line, derived: DerivedEncounter): readonly Line[] =>
  line.kind === 'administration'
    ? derived.lines
        .filter((other) => other.kind === 'drug')
        .filter((drug) => drug.sources.some((source) => line.sources.includes(source)))
    : []

const fullUrl = (line: Line, writing: Writing): string => `urn:uuid:${draftKey(writing.namespace, line.id)}`

/** R4 wants a subject on every ChargeItem; a chart without one says so rather than naming anybody. */
const subjectOf = (derived: DerivedEncounter): Reference =>
  chartReference(derived.patient, ['Patient', 'Group']) ?? {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  }

/** `{ [name]: items }` where there are items: FHIR knows no empty array. */
const listed = <Name extends string, Item>(name: Name, items: readonly Item[]): { [key in Name]?: Item[] } => {
  const held: { [key in Name]?: Item[] } = {}
  if (items.length > 0) held[name] = [...items]
  return held
}

const chargeItem = (line: Line, derived: DerivedEncounter, writing: Writing): ChargeItem => {
  const { options } = writing
  const administrations = administrationsOf(line, writing)
  const anchor = administrations[0]
  const findings = findingsContained(findingsOn(line, derived), line)
  const context = chartReference(derived.encounter, ['Encounter', 'EpisodeOfCare'])
  const enterer = chartReference(options.enterer ?? null, actors)
  const enteredDate = chartDateTime(options.enteredDate)
  const ndc = line.kind === 'administration' ? undefined : plainCode(line.ndc?.code ?? null)
  const diagnoses = line.diagnoses.flatMap((code) => plainCode(code) ?? [])
  return {
    resourceType: 'ChargeItem',
    meta: { tag: [{ system: ownSystems.tag, code: draftTag }] },
    ...listed('contained', findings === undefined ? [] : [findings]),
    extension: draftExtensions(line, derived, options),
    identifier: [{ system: ownSystems.draftLine, value: draftKey(writing.namespace, line.id) }],
    status: 'planned',
    ...listed('partOf', drugLinesOf(line, derived).map((drug) => ({ reference: fullUrl(drug, writing) }))),
    code: lineCode(line),
    subject: subjectOf(derived),
    ...(context === undefined ? {} : { context }),
    ...occurrence(anchor?.effective, line.serviceDate),
    ...listed('performer', performers(administrations)),
    ...(Number.isFinite(line.units) ? { quantity: { value: line.units } } : {}),
    ...listed('bodysite', bodySites(line, anchor)),
    ...(enterer === undefined ? {} : { enterer }),
    ...(enteredDate === undefined ? {} : { enteredDate }),
    ...listed('reason', diagnoses.map((code) => ({ coding: [{ system: canonical['icd-10-cm'], code }] }))),
    ...listed('service', line.sources.flatMap((source) => chartReference(source, ['MedicationAdministration']) ?? [])),
    ...(ndc === undefined ? {} : { productCodeableConcept: { coding: [{ system: canonical.ndc, code: ndc }] } }),
    ...listed('supportingInformation', supporting(line, administrations, findings !== undefined)),
  }
}

const entry = (line: Line, derived: DerivedEncounter, writing: Writing): BundleEntry<ChargeItem> => ({
  fullUrl: fullUrl(line, writing),
  resource: withFingerprint(chargeItem(line, derived, writing)),
  request: {
    method: 'POST',
    url: 'ChargeItem',
    ifNoneExist: identifierSearch(draftKey(writing.namespace, line.id)),
  },
})

/** Drug lines first, so that what points at them comes after them. */
const bundleOrder: Readonly<Record<Line['kind'], number>> = { drug: 0, waste: 1, administration: 2 }

const document = (derived: DerivedEncounter, writing: Writing): Bundle<ChargeItem> | OperationOutcome => {
  if (derived.lines.length === 0) return findingsAlone(derived.findings)
  const lines = derived.lines.toSorted((a, b) => bundleOrder[a.kind] - bundleOrder[b.kind])
  return { resourceType: 'Bundle', type: 'transaction', entry: lines.map((line) => entry(line, derived, writing)) }
}

/**
 * What a save would send: for each derived encounter, in order, a transaction Bundle of conditional creates, or the
 * bare findings where no line comes of it. `chart` is the chart that was derived; values of it that R4 does not allow
 * are left out. Never throws on a derivation and its chart.
 */
export const draftDocuments = (
  derived: Derived,
  chart: ChartFacts,
  options: DraftOptions,
): readonly (Bundle<ChargeItem> | OperationOutcome)[] => {
  const administrations = new Map(
    chart.encounters.flatMap((encounter) => encounter.administrations).map((item) => [item.source, item] as const),
  )
  const writing = { namespace: normaliseIssuer(options.issuer), options, administrations }
  return derived.encounters.map((encounter) => document(encounter, writing))
}
