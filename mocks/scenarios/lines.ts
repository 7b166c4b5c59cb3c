/** What runs through a needle for longer: a pump under the skin, and two accesses at one time. */
import {
  administration,
  condition,
  coverage,
  encounter,
  order,
  patient,
  quantity,
  routes,
  solution,
  type Scenario,
} from './builders.ts'

/** Forty minutes under the skin by a documented pump (billing-rules §9, 12). */
export const pumpUnderTheSkin: Scenario = {
  id: 'pump-under-the-skin',
  rule: '9.12',
  patient: 'elin',
  encounter: 'elin-visit',
  resources: [
    patient('elin', 'Elin', 'Eksempel', '1984-11-11', 'Infusion under the skin by a pump'),
    encounter('elin-visit', 'elin', 'AMB', '2026-03-24T13:00:00-05:00', '2026-03-24T15:00:00-05:00'),
    condition('elin-deficiency', 'elin', 'elin-visit', 'D83.9', 'Common variable immunodeficiency'),
    coverage('elin-plan', 'elin', 'Prairie Mutual', '5'),
    solution('immunova', 'Immunova', '99999-0733-20', 200),
    order('elin-order', 'elin', 'elin-visit', 'Immunova', quantity(8000, 'mg'), 'elin-deficiency'),
    administration('elin-dose', 'elin', 'elin-visit', {
      medicationReference: { reference: 'Medication/immunova' },
      effectivePeriod: { start: '2026-03-24T13:20:00-05:00', end: '2026-03-24T14:00:00-05:00' },
      request: { reference: 'MedicationRequest/elin-order' },
      device: [{ display: 'Syringe infusion pump 4' }],
      dosage: { route: routes.subcutaneous, method: { text: 'Infusion' }, dose: quantity(8000, 'mg') },
    }),
  ],
}

/** Two drugs at the same time through two accesses, which only the notes tell apart (billing-rules §4.7, §7 row 13). */
export const twoAccesses: Scenario = {
  id: 'two-accesses',
  rule: '4.7',
  patient: 'kofi',
  encounter: 'kofi-visit',
  resources: [
    patient('kofi', 'Kofi', 'Nhwesoo', '1992-01-08', 'Two infusions through two accesses'),
    encounter('kofi-visit', 'kofi', 'AMB', '2026-09-15T08:00:00-05:00', '2026-09-15T12:00:00-05:00'),
    condition('kofi-crohn', 'kofi', 'kofi-visit', 'K50.90', 'Crohn disease'),
    coverage('kofi-plan', 'kofi', 'Blue Cross Blue Shield of Nowhere', '6'),
    solution('vantizol-kofi', 'Vantizol', '99999-0971-01', 10),
    solution('ferrodex', 'Ferrodex', '99999-0615-04', 50),
    administration('kofi-left', 'kofi', 'kofi-visit', {
      medicationReference: { reference: 'Medication/vantizol-kofi' },
      effectivePeriod: { start: '2026-09-15T08:30:00-05:00', end: '2026-09-15T10:35:00-05:00' },
      reasonReference: [{ reference: 'Condition/kofi-crohn' }],
      note: [{ text: 'Through the port.' }],
      dosage: { route: routes.intravenous, dose: quantity(300, 'mg') },
    }),
    administration('kofi-right', 'kofi', 'kofi-visit', {
      medicationReference: { reference: 'Medication/ferrodex' },
      effectivePeriod: { start: '2026-09-15T08:50:00-05:00', end: '2026-09-15T09:40:00-05:00' },
      reasonReference: [{ reference: 'Condition/kofi-crohn' }],
      note: [{ text: 'Second access in the right forearm: not to be mixed with the other drug.' }],
      dosage: { route: routes.intravenous, dose: quantity(100, 'mg') },
    }),
  ],
}
