/** Which diagnoses a line points at. */
import type { Case, ExpectedFinding, ExpectedLine } from './case.ts'
import { chart, condition } from './chart.ts'
import type { Dose, Json, Visit } from './chart.ts'
import { office } from './parts.ts'

const status = (system: string, code: string): Json => ({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] })
const verification = (code: string): Json => ({ verificationStatus: status('condition-ver-status', code) })
const clinical = (code: string, more: Json = {}): Json => ({ clinicalStatus: status('condition-clinical', code), ...more })
const problemList: Json = { category: [status('condition-category', 'problem-list-item')], encounter: undefined }
const role = (reference: string, rank: number | null, use: string | null): Json => ({
  condition: { reference }, ...(rank === null ? {} : { rank }), ...(use === null ? {} : { use: status('diagnosis-role', use) }),
})

interface Row {
  readonly id: string
  readonly title: string
  readonly conditions: readonly Json[]
  readonly encounter?: Json
  readonly dose?: Dose
  readonly answers?: readonly string[]
  readonly diagnoses: readonly string[]
  readonly status?: 'ready' | 'blocked'
  readonly include?: readonly ExpectedFinding[]
  readonly exclude?: readonly ExpectedFinding[]
}

const ra = condition('c1', 'M06.9', 'Rheumatoid arthritis')
const reason = (id: string): Dose => ({ more: { reasonReference: [{ reference: `Condition/${id}` }] } })

const rows: readonly Row[] = [
  { id: 'dx-tier-reason', title: 'the reason on the administration stands above the encounter', dose: reason('c2'), conditions: [ra, condition('c2', 'L40.50', 'Psoriatic arthritis')],
    diagnoses: ['L40.50'], include: ['diagnosis-suggested'] },
  { id: 'dx-tier-reason-code', title: 'a bare reason code counts as well', dose: { more: { reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'L40.50' }] }] } }, conditions: [ra], diagnoses: ['L40.50'] },
  { id: 'dx-tier-order', title: 'the reason on the order comes next', dose: { order: { reasonReference: [{ reference: 'Condition/c2' }] } }, conditions: [ra, condition('c2', 'L40.50', 'Psoriatic arthritis')], diagnoses: ['L40.50'] },
  { id: 'dx-tier-billing', title: 'billing diagnoses by rank stand above other roles', conditions: [ra, condition('c2', 'I10', 'Hypertension'), condition('c3', 'L40.50', 'Psoriatic arthritis')],
    encounter: { diagnosis: [role('Condition/c3', 2, 'billing'), role('Condition/c1', 1, 'billing'), role('Condition/c2', 1, 'AD')] }, diagnoses: ['M06.9', 'L40.50'] },
  { id: 'dx-tier-comorbidity', title: 'a comorbidity comes last among the other roles', conditions: [ra, condition('c2', 'I10', 'Hypertension')],
    encounter: { diagnosis: [role('Condition/c2', 1, 'CM'), role('Condition/c1', 2, null)] }, diagnoses: ['M06.9', 'I10'] },
  { id: 'dx-unranked-last', title: 'a diagnosis without a rank comes behind those that have one', conditions: [ra, condition('c2', 'I10', 'Hypertension')],
    encounter: { diagnosis: [role('Condition/c2', null, null), role('Condition/c1', 3, null)] }, diagnoses: ['M06.9', 'I10'] },
  { id: 'dx-problem-list', title: 'the problem list is offered, never pointed at', conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis', problemList)],
    diagnoses: [], status: 'blocked', include: ['diagnosis-missing', 'diagnosis-suggested'] },
  { id: 'dx-other-encounter', title: "another encounter's diagnosis is no candidate", conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis', { encounter: { reference: 'Encounter/e9' } })],
    diagnoses: [], status: 'blocked', include: ['diagnosis-missing'], exclude: ['diagnosis-suggested'] },
  { id: 'dx-provisional', title: 'a provisional diagnosis gives way to a confirmed sign', conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis', verification('provisional')), condition('c2', 'M25.50', 'Joint pain')],
    diagnoses: ['M25.50'], include: ['diagnosis-not-confirmed'] },
  { id: 'dx-entered-in-error', title: 'a mistake is not even mentioned', conditions: [ra, condition('c2', 'I10', 'Hypertension', verification('entered-in-error'))], diagnoses: ['M06.9'], exclude: ['diagnosis-not-confirmed'] },
  { id: 'dx-no-verification', title: 'without a verification status it counts as confirmed', conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis', { verificationStatus: undefined })], diagnoses: ['M06.9'] },
  { id: 'dx-resolved', title: 'resolved before the service', conditions: [ra, condition('c2', 'J06.9', 'Cold', clinical('resolved', { abatementDateTime: '2026-01-20' }))], diagnoses: ['M06.9'] },
  { id: 'dx-resolved-later', title: 'resolved after the service: it was there on the day', conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis', clinical('resolved', { abatementDateTime: '2026-02-10' }))], diagnoses: ['M06.9'] },
  { id: 'dx-resolved-month', title: 'resolved in the month after the service', conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis', clinical('resolved', { abatementDateTime: '2026-03' }))], diagnoses: ['M06.9'] },
  { id: 'dx-ended-no-status', title: 'ended before the service, though no status says so', conditions: [ra, condition('c2', 'J06.9', 'Cold', { clinicalStatus: undefined, abatementDateTime: '2026-01-20' })], diagnoses: ['M06.9'] },
  { id: 'dx-answer-beside-status', title: 'a diagnosis that somebody named goes before the status code of the chart', conditions: [condition('c1', 'Z79.899', 'Long-term drug therapy')], answers: ['M06.9'],
    diagnoses: ['M06.9', 'Z79.899'], status: 'ready', exclude: ['diagnosis-no-indication', 'answer-differs-from-chart'] },
  { id: 'dx-answer-no-code', title: 'what somebody typed is no code', conditions: [], answers: ['arthritis'], diagnoses: [], status: 'blocked', include: ['diagnosis-missing', { code: 'diagnosis-invalid', source: 'MedicationAdministration/ma1' }], exclude: ['answer-differs-from-chart'] },
  { id: 'dx-status-only', title: 'only a status code is left', conditions: [condition('c1', 'Z79.899', 'Long-term drug therapy')], diagnoses: ['Z79.899'], status: 'blocked', include: ['diagnosis-no-indication'], exclude: ['diagnosis-missing'] },
  { id: 'dx-adverse-alone', title: 'an adverse effect alone', conditions: [condition('c1', 'T45.1X5A', 'Adverse effect')], diagnoses: ['T45.1X5A'], status: 'blocked', include: ['diagnosis-adverse-effect-first', 'diagnosis-no-indication'] },
  { id: 'dx-adverse-after', title: 'an adverse effect goes behind its manifestation', conditions: [condition('c1', 'T45.1X5A', 'Adverse effect'), condition('c2', 'R21', 'Rash')], diagnoses: ['R21', 'T45.1X5A'], exclude: ['diagnosis-adverse-effect-first'] },
  { id: 'dx-tier-of-status', title: 'a tier of status codes alone is skipped', dose: reason('c2'), conditions: [ra, condition('c2', 'Z79.899', 'Long-term drug therapy', problemList)], diagnoses: ['M06.9'] },
  { id: 'dx-seventh', title: 'an adverse-effect code without its seventh character', conditions: [condition('c1', 'T50.905', 'Adverse effect')], diagnoses: [], status: 'blocked', include: [{ code: 'diagnosis-incomplete', severity: 'error' }] },
  { id: 'dx-bad-beside-good', title: 'a bad code beside a good one does not block', conditions: [ra, condition('c2', '714.0', 'Old code')], diagnoses: ['M06.9'], status: 'ready', include: [{ code: 'diagnosis-invalid', severity: 'warning' }] },
  { id: 'dx-too-long', title: 'a code with a character too many', conditions: [condition('c1', 'M06.90000', 'Rheumatoid arthritis')], diagnoses: [], status: 'blocked', include: ['diagnosis-invalid'] },
  { id: 'dx-status-bounds', title: 'where the status codes begin and end', conditions: ['Z71.3', 'Z99.2', 'Z70.0', 'Z28.39', 'Z29.11'].map((code, index) => condition(`c${index}`, code, 'Condition')),
    diagnoses: ['Z70.0', 'Z29.11', 'Z71.3', 'Z99.2'], include: ['diagnosis-limit'] },
  { id: 'dx-external-last', title: 'an external cause goes last', conditions: [condition('c1', 'Y92.239', 'Place'), condition('c2', 'M06.9', 'Rheumatoid arthritis')], diagnoses: ['M06.9', 'Y92.239'] },
  { id: 'dx-no-dot', title: 'a code without its dot', conditions: [condition('c1', 'M069', 'Rheumatoid arthritis')], diagnoses: ['M06.9'] },
  { id: 'dx-six', title: 'six diagnoses: four are pointed at', conditions: ['A01.00', 'B02.9', 'C50.911', 'D50.9', 'E11.9', 'F32.9'].map((code, index) => condition(`c${index}`, code, 'Condition')),
    diagnoses: ['A01.00', 'B02.9', 'C50.911', 'D50.9'], include: ['diagnosis-limit'] },
  { id: 'dx-unspecified', title: 'an unspecified code as the primary one', conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis, unspecified')], diagnoses: ['M06.9'], include: ['diagnosis-unspecified'] },
  { id: 'dx-answered', title: 'a diagnosis that somebody named', conditions: [], answers: ['M06.9'], diagnoses: ['M06.9'], status: 'ready', exclude: ['diagnosis-missing'] },
  { id: 'dx-answer-differs', title: 'a named diagnosis does not overrule the chart', conditions: [ra], answers: ['I10'], diagnoses: ['M06.9'], include: ['answer-differs-from-chart'] },
]

export const diagnosisCases: readonly Case[] = rows.map(row => {
  const visit: Visit = { conditions: row.conditions, ...(row.encounter === undefined ? {} : { encounter: row.encounter }) }
  const line: ExpectedLine = { diagnoses: row.diagnoses, ...(row.status === undefined ? {} : { status: row.status }) }
  return {
    id: row.id, title: row.title, rule: '§6', chart: chart([row.dose ?? {}], visit), site: office,
    ...(row.answers === undefined ? {} : { answers: { 'MedicationAdministration/ma1': { diagnoses: row.answers } } }),
    expect: { lines: [{ kind: 'drug', ...line }, { kind: 'administration', code: '96372', ...line }], findings: { include: row.include ?? [], exclude: row.exclude ?? [] } },
  }
})
