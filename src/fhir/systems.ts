import type { CodeSystem } from '../billing/facts.ts'

/** The URIs of the systems whose codes we write: those that terminology.hl7.org and FHIR R4 name. */
export const canonical = {
  ndc: 'http://hl7.org/fhir/sid/ndc',
  hcpcs: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  cpt: 'http://www.ama-assn.org/go/cpt',
  'icd-10-cm': 'http://hl7.org/fhir/sid/icd-10-cm',
} as const satisfies Partial<Record<CodeSystem, string>>
