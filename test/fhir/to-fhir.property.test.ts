import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding, Line } from '../../src/billing/derived.ts'
import { findingCodes } from '../../src/billing/findings.ts'
import { normaliseIssuer } from '../../src/fhir/issuer-name.ts'
import { administration, chartOf, drugLine, encounterOf, finding, sourced } from './to-fhir.builders.ts'
import { problemsOf } from './to-fhir.readers.ts'

const anyText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', ' ', '\u0000', 'a  b'),
)
const anyId = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/)
const anyTime = fc.oneof(
  anyText,
  fc.constantFrom('2026', '2026-03', '2026-03-02', '2026-02-30', '0000', '2026-03-02T10:00:00', '2026-03-02T23:30:00+14:30'),
  fc
    .tuple(
      fc.date({ min: new Date('2026-03-01'), max: new Date('2026-03-04'), noInvalidDate: true }),
      fc.constantFrom('Z', '-06:00', '+05:30'),
    )
    .map(([date, zone]) => date.toISOString().replace('Z', zone)),
)
const anyReference = fc.oneof(anyText, fc.constantFrom(
  'Patient/p1', 'Practitioner/n1', 'Encounter/e1', 'Condition/c1', 'MedicationRequest/r1', '#x', 'urn:uuid:x', 'Foo/1',
  'https://other.example/fhir/Practitioner/n1', 'Practitioner/n 1',
))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

const anyLine: fc.Arbitrary<Partial<Line>> = fc.record({
  kind: fc.constantFrom<Line['kind']>('drug', 'waste', 'administration'),
  code: maybe(anyText),
  concept: fc.constantFrom<Line['concept']>(null, 'intravitreal', 'infusion-initial'),
  modifiers: fc.array(fc.oneof(fc.constantFrom('JZ', 'RT', '50', '59'), anyText), { maxLength: 3 }),
  units: fc.oneof(fc.nat(), fc.double()),
  sources: fc.array(fc.constantFrom('MedicationAdministration/ma1', 'MedicationAdministration/ma2'), { maxLength: 2 }),
  serviceDate: maybe(anyTime),
  ndc: maybe(fc.record({
    code: anyText, unit: fc.constantFrom('ML', 'UN', null), quantity: maybe(fc.double()),
  })),
  diagnoses: fc.array(anyText, { maxLength: 4 }),
  description: maybe(anyText),
  evidence: fc.array(fc.record({
    field: fc.oneof(fc.constant('diagnoses'), anyText), source: anyReference, path: anyText, rule: anyText,
  }), { maxLength: 3 }),
})

const anyFinding: fc.Arbitrary<Partial<Finding>> = fc.record({
  code: fc.constantFrom(...findingCodes),
  severity: fc.constantFrom<Finding['severity']>('error', 'warning', 'information'),
  source: anyReference,
  path: anyText,
  lines: fc.array(fc.constantFrom('ma1|drug', 'ma1|service', 'ma2|drug', 'gone|drug'), { maxLength: 2 }),
  suggest: anyText,
  message: anyText,
  fix: anyText,
  prevents: fc.array(anyText, { maxLength: 2 }),
})

const anyAdministration = fc.record({
  effective: fc.record({ at: maybe(anyTime), start: maybe(anyTime), end: maybe(anyTime) }).map(({ at, start, end }) => ({
    at: at === null ? null : sourced(at),
    start: start === null ? null : sourced(start),
    end: end === null ? null : sourced(end),
  })),
  performers: fc.array(
    fc.record({ reference: maybe(anyReference), display: maybe(anyText) }).map((actor) => sourced(actor)),
    { maxLength: 2 },
  ),
  site: maybe(fc.record({
    codings: fc.array(fc.record({
      system: fc.constant('other' as const),
      uri: maybe(fc.oneof(anyText, fc.constantFrom('urn:oid:1.2', 'urn:oid:x', 'urn:uuid:x'))),
      code: anyText, display: maybe(anyText),
    }), { maxLength: 2 }),
    text: maybe(anyText),
  }).map((concept) => sourced(concept))),
})

test('whatever a derivation holds, what is written is valid R4 and never throws', () => {
  const ids = ['ma1|drug', 'ma1|service', 'ma2|drug', 'odd']
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 4 }), fc.array(anyFinding, { maxLength: 3 }), anyAdministration, anyReference,
      anyReference, anyTime, anyText, fc.boolean(), anyId,
      (lines, findings, facts, patient, encounter, enteredDate, issuer, medplumModifiers, id) => {
        const drafted = lines.map((line, index) => ({ ...drugLine(), ...line, id: ids[index] ?? `${id}|drug` }))
        const found = findings.map((change) => finding(change))
        const derived = { encounters: [{ ...encounterOf(drafted, found), patient, encounter }] }
        const facing = chartOf([administration('ma1', facts), administration('ma2')])
        expect(problemsOf(derived, facing, { issuer, enteredDate, enterer: patient, medplumModifiers })).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})

test('normalising an issuer twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.string({ unit: fc.constantFrom('a', '/', ' ', ':', 'http://', '?', '#', '@', '[') })), (issuer) => {
      expect(normaliseIssuer(normaliseIssuer(issuer))).toBe(normaliseIssuer(issuer))
    }),
  )
})
