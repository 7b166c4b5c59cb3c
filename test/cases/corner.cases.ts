/** Corners that a change of one spot in the rules once passed through unnoticed. */
import type { Case } from './case.ts'
import { chart, condition, im, iv, snomed, v3 } from './chart.ts'
import type { Dose, Visit } from './chart.ts'

const office = { defaultSetting: 'office' }
const drug = { kind: 'drug', code: 'J3490', units: 1 } as const
const one = (id: string, title: string, rule: string, dose: Dose, expect: Case['expect'], more: { readonly visit?: Visit; readonly answers?: unknown; readonly site?: unknown } = {}): Case => ({
  id, title, rule, chart: chart([dose], more.visit), site: more.site ?? office, expect,
  ...(more.answers === undefined ? {} : { answers: { 'MedicationAdministration/ma1': more.answers } }),
})
const atc = (code: string): NonNullable<Dose['codings']> => [{ system: 'http://www.whocc.no/atc', code }]
const tablet: Dose = { route: snomed('26643006'), form: 'Tablet', strength: [50, 'mg', 1, '{tbl}'] }
const ranked = (reference: string, rank: number | null): unknown => ({ condition: { reference }, ...(rank === null ? {} : { rank }) })

export const cornerCases: readonly Case[] = [
  one('oral-antiemetic', 'an antiemetic by mouth has an unclassified code of its own', '§1.3 row 6', { ...tablet, codings: atc('A04AA01') },
    { lines: [{ kind: 'drug', code: 'J8597', units: 1 }], findings: { include: ['unclassified-code-chosen'] } }),
  one('pump-answered-home', 'a pump of durable medical equipment that somebody named, at home', '§1.3 row 9', { route: iv, period: ['10:00', '11:00'] },
    { lines: [{ kind: 'drug', code: 'J7799', units: 1 }], findings: { include: ['unclassified-code-chosen'] } },
    { visit: { class: 'HH' }, answers: { device: 'Ambulatory infusion pump' } }),
  one('offsets-mixed', 'a start in local time and a stop in UTC are an hour apart', '§4.4', { route: iv, period: ['2026-02-03T10:00:00-06:00', '2026-02-03T17:00:00+00:00'] },
    { lines: [drug, { kind: 'administration', concept: 'infusion-initial', code: '96365', units: 1 }], findings: { exclude: ['administration-time-invalid', 'administration-crosses-midnight'] } }),
  one('offset-east', 'an offset east of Greenwich counts the other way', '§4.4', { route: iv, period: ['2026-02-03T10:00:00+05:30', '2026-02-03T04:50:00+00:00'] },
    { lines: [drug, { kind: 'administration', concept: 'infusion-initial', code: '96365', units: 1 }], findings: { exclude: ['administration-time-invalid'] } },
    { visit: { encounter: { period: { start: '2026-02-03', end: '2026-02-03' } } } }),
  one('dx-unranked-last', 'a diagnosis without a rank comes behind those that have one', '§6.5', {},
    { lines: [{ ...drug, diagnoses: ['M06.9', 'I10'] }, { kind: 'administration', code: '96372', units: 1, diagnoses: ['M06.9', 'I10'] }] },
    { visit: {
      conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis'), condition('c2', 'I10', 'Hypertension')],
      encounter: { diagnosis: [ranked('Condition/c2', null), ranked('Condition/c1', 3)] },
    } }),
  one('route-subconjunctival', 'under the conjunctiva: a coder chooses the procedure', '§4.3', { route: v3('SCINJ') },
    { lines: [drug], findings: { include: ['administration-needs-coder'], exclude: ['route-unmapped', 'route-missing'] } }),
  one('unit-million', 'a million international units are so many units', '§2.4', { route: im, dose: [1.2, 'M[IU]'], strength: [600_000, '[iU]', 1, 'mL'] },
    { lines: [{ ...drug, ndc: { code: '99999012301', unit: 'ML', quantity: 2 } }, { kind: 'administration', code: '96372', units: 1 }] }),
]
