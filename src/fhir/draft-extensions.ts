/** The extensions of one draft line (`extensions.ts` says what each holds). Only what is known is written. */
import type { CodeableConcept, Extension } from 'fhir/r4'
import type { DerivedEncounter, Evidence, Line } from '../billing/derived.ts'
import { plainCode, plainText } from './draft-values.ts'
import { extensionUrl, medplumModifierUrl, type ExtensionId } from './extensions.ts'
import { canonical } from './systems.ts'

/**
 * Which rules derive now. To be raised with every change by which a chart comes to other lines or findings: drafts of
 * other rules are marked in Review. A test holds it to what the conformance cases come to.
 */
export const rulesVersion = '2026.2'

/** By which rules and reference data lines were derived; what is not known is absent. */
export interface DraftVersion {
  readonly rules?: string
  readonly referenceData?: string
}

const nested = (id: ExtensionId, parts: readonly Extension[]): Extension[] =>
  parts.length === 0 ? [] : [{ url: extensionUrl(id), extension: [...parts] }]

const text = (url: string, value: string | undefined): Extension[] => {
  const valueString = plainText(value ?? null)
  return valueString === undefined ? [] : [{ url, valueString }]
}

const code = (url: string, value: string | null): Extension[] => {
  const valueCode = plainCode(value)
  return valueCode === undefined ? [] : [{ url, valueCode }]
}

const decimal = (url: string, value: number | null): Extension[] =>
  value === null || !Number.isFinite(value) ? [] : [{ url, valueDecimal: value }]

/** Two digits are CPT's (50, 59); all other modifiers are HCPCS Level II. */
const modifierConcept = (modifier: string): CodeableConcept => ({
  coding: [{ system: /^\d\d$/.test(modifier) ? canonical.cpt : canonical.hcpcs, code: modifier }],
})

const modifiers = (line: Line, alsoMedplum: boolean): Extension[] => {
  const concepts = line.modifiers.flatMap((modifier) => {
    const plain = plainCode(modifier)
    return plain === undefined ? [] : [modifierConcept(plain)]
  })
  return [
    ...concepts.flatMap((concept, index) =>
      nested('modifier', [
        { url: 'code', valueCodeableConcept: concept },
        { url: 'rank', valuePositiveInt: index + 1 },
      ]),
    ),
    ...(alsoMedplum ? concepts.map((concept) => ({ url: medplumModifierUrl, valueCodeableConcept: concept })) : []),
  ]
}

const evidence = ({ field, source, path, rule }: Evidence): Extension[] => {
  const named = text('field', field)
  if (named.length === 0) return []
  return nested('evidence', [...named, ...text('source', source), ...text('path', path), ...text('rule', rule)])
}

const sameEvidence = (a: Evidence, b: Evidence): boolean =>
  a.field === b.field && a.source === b.source && a.path === b.path && a.rule === b.rule

/** All extensions of a new draft of this line, in the order of the catalogue. */
export const draftExtensions = (
  line: Line,
  encounter: DerivedEncounter,
  options: { readonly version?: DraftVersion; readonly medplumModifiers?: boolean },
): Extension[] => {
  const quantity = line.kind === 'administration' ? null : line.ndc
  const amount = [...decimal('value', quantity?.quantity ?? null), ...code('unit', quantity?.unit ?? null)]
  const once = line.evidence.filter((item, at) => line.evidence.findIndex((other) => sameEvidence(item, other)) === at)
  return [
    ...modifiers(line, options.medplumModifiers === true),
    ...nested('ndc-quantity', amount),
    ...(line.kind === 'waste' ? nested('waste', [...decimal('units', line.units), ...amount]) : []),
    ...once.flatMap(evidence),
    ...code(extensionUrl('payer'), encounter.payer),
    ...code(extensionUrl('setting'), encounter.setting),
    ...code(extensionUrl('concept'), line.concept),
    ...nested('version', [
      ...text('rules', options.version?.rules ?? rulesVersion),
      ...text('reference-data', options.version?.referenceData),
    ]),
    ...code(extensionUrl('review-state'), 'open'),
  ]
}
