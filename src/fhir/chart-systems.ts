/**
 * The names by which charts know code systems; those that we write are in `systems.ts`, which a browser loads later.
 *
 * One table says which URIs and OIDs mean which `CodeSystem` of facts.ts (smart-fhir §3.2, §3.8); charts write the same
 * system with http or https, as `urn:oid:`, with or without a slash at the end, so it is asked through `codeSystemOf`.
 */
import type { CodeSystem } from '../billing/facts.ts'

type SystemName = Exclude<CodeSystem, 'other'> | 'ucum'

/** Every name under which a system was met or is registered, without the web's scheme and without a slash at the end. */
const accepted: readonly (readonly [SystemName, readonly string[]])[] = [
  ['ndc', ['hl7.org/fhir/sid/ndc', 'oid:2.16.840.1.113883.6.69']],
  ['hcpcs', [
    'www.cms.gov/medicare/coding/hcpcsreleasecodesets',
    'terminology.hl7.org/codesystem/hcpcs',
    'oid:2.16.840.1.113883.6.285',
  ]],
  ['cpt', ['www.ama-assn.org/go/cpt', 'oid:2.16.840.1.113883.6.12']],
  ['icd-10-cm', ['hl7.org/fhir/sid/icd-10-cm', 'oid:2.16.840.1.113883.6.90']],
  ['rxnorm', ['www.nlm.nih.gov/research/umls/rxnorm', 'oid:2.16.840.1.113883.6.88']],
  ['atc', ['www.whocc.no/atc', 'www.whocc.no/atc_ddd_index', 'oid:2.16.840.1.113883.6.73']],
  // ottehr names a value set as the system of codes that are SNOMED CT's.
  ['snomed', ['snomed.info/sct', 'hl7.org/fhir/valueset/route-codes', 'oid:2.16.840.1.113883.6.96']],
  ['v3-route', [
    'terminology.hl7.org/codesystem/v3-routeofadministration',
    'hl7.org/fhir/v3/routeofadministration',
    'oid:2.16.840.1.113883.5.112',
  ]],
  ['v2-0162', ['terminology.hl7.org/codesystem/v2-0162', 'hl7.org/fhir/v2/0162', 'oid:2.16.840.1.113883.12.162']],
  ['ncit', [
    'oid:2.16.840.1.113883.3.26.1.1',
    'ncithesaurus-stage.nci.nih.gov',
    'ncimeta.nci.nih.gov',
    'ncit.nci.nih.gov',
  ]],
  ['edqm', ['standardterms.edqm.eu', 'oid:0.4.0.127.0.16.1.1.2.1']],
  ['sopt', ['nahdo.org/sopt', 'www.nahdo.org/sopt', 'oid:2.16.840.1.113883.3.221.5']],
  ['ucum', ['unitsofmeasure.org', 'oid:2.16.840.1.113883.6.8']],
]

const systemByName: ReadonlyMap<string, SystemName> = new Map(
  accepted.flatMap(([system, names]) => names.map((name) => [name, system] as const)),
)

/** Cerner keeps bill codes in systems of its own, one per tenant (smart-fhir §3.8). */
const cernerBillCodes = /^fhir\.cerner\.com\/[^/]+\/codesystem\/billcodes-(hcpcs|cpt)$/

/** `HTTPS://Hl7.org/fhir/sid/ndc/` and `http://hl7.org/fhir/sid/ndc` are one name; a bare OID is one with `urn:oid:`. */
const readName = (uri: string): string => {
  const name = uri.slice(0, 300).trim().toLowerCase()
  if (/^[0-2](\.\d+)+$/.test(name)) return `oid:${name}`
  return name
    .replace(/^https?:\/\//, '')
    .replace(/^urn:oid:/, 'oid:')
    .replace(/\|.*$/, '')
    .replace(/\/+$/, '')
}

/** A chart names few systems many times. What is remembered is a function of the URI alone; the bound keeps it small. */
const remembered = new Map<string, string>()

const nameOf = (uri: string): string => {
  const known = remembered.get(uri)
  if (known !== undefined) return known
  const name = readName(uri)
  if (uri.length <= 200 && remembered.size < 500) remembered.set(uri, name)
  return name
}

/** The system that a URI as charts write it means; `other` where no rule reads it, and where there is none. */
export const codeSystemOf = (uri: string | null): CodeSystem => {
  if (uri === null) return 'other'
  const name = nameOf(uri)
  const known = systemByName.get(name)
  if (known !== undefined) return known === 'ucum' ? 'other' : known
  const bill = cernerBillCodes.exec(name)?.[1]
  return bill === 'hcpcs' || bill === 'cpt' ? bill : 'other'
}

/** Whether a unit's code is one of UCUM. */
export const isUcum = (uri: string | null): boolean => uri !== null && systemByName.get(nameOf(uri)) === 'ucum'

/** Systems whose codes say that a value is absent, not what it is. */
const absenceNames: ReadonlySet<string> = new Set([
  'terminology.hl7.org/codesystem/data-absent-reason',
  'hl7.org/fhir/data-absent-reason',
  'terminology.hl7.org/codesystem/v3-nullflavor',
  'hl7.org/fhir/v3/nullflavor',
  'oid:2.16.840.1.113883.5.1008',
])

/** Whether a code of this system stands for "no value" (data-absent-reason, NullFlavor). */
export const saysAbsent = (uri: string | null): boolean => uri !== null && absenceNames.has(nameOf(uri))
