/** Infusions and pushes: missing stop, one bag with two drugs, an emergency visit, midnight, an early end. */
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

/** Started, and nobody wrote when it ended (billing-rules §4.5). */
export const infusionWithoutStop: Scenario = {
  id: 'infusion-without-stop',
  rule: '9.14',
  patient: 'milan',
  encounter: 'milan-visit',
  resources: [
    patient('milan', 'Milan', 'Vzorek', '1966-06-24', 'Infusion without a stop time'),
    encounter('milan-visit', 'milan', 'AMB', '2026-02-03T08:00:00-06:00', '2026-02-03T12:00:00-06:00'),
    condition('milan-crohn', 'milan', 'milan-visit', 'K50.90', 'Crohn disease'),
    coverage('milan-plan', 'milan', 'Prairie Mutual', '5'),
    solution('vantizol', 'Vantizol', '99999-0971-01', 10),
    order('milan-order', 'milan', 'milan-visit', 'Vantizol', quantity(300, 'mg'), 'milan-crohn'),
    administration('milan-dose', 'milan', 'milan-visit', {
      medicationReference: { reference: 'Medication/vantizol' },
      effectivePeriod: { start: '2026-02-03T09:10:00-06:00' },
      request: { reference: 'MedicationRequest/milan-order' },
      dosage: { route: routes.intravenous, method: { text: 'Infusion' }, dose: quantity(300, 'mg') },
    }),
    administration('milan-shot', 'milan', 'milan-visit', {
      contained: [solution('med', 'Exampleprazine', '99999-0123-01', 100)],
      medicationReference: { reference: '#med' },
      effectiveDateTime: '2026-02-03T08:40:00-06:00',
      reasonReference: [{ reference: 'Condition/milan-crohn' }],
      dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
    }),
  ],
}

/** Two drugs in one bag: two drug lines, one service (billing-rules §9, 10). */
export const twoDrugsInOneBag: Scenario = {
  id: 'two-drugs-in-one-bag',
  rule: '9.10',
  patient: 'sven',
  encounter: 'sven-visit',
  resources: [
    patient('sven', 'Sven', 'Exempel', '1980-02-29', 'Two drugs in one bag'),
    encounter('sven-visit', 'sven', 'AMB', '2026-06-09T09:00:00-05:00', '2026-06-09T12:30:00-05:00', {
      diagnosis: [{ condition: { reference: 'Condition/sven-nausea' }, rank: 1 }],
    }),
    condition('sven-nausea', 'sven', 'sven-visit', 'R11.2', 'Nausea with vomiting'),
    coverage('sven-plan', 'sven', 'Prairie Mutual', '5'),
    solution('antivomin', 'Antivomin', '99999-0640-02', 5),
    solution('calmidrol', 'Calmidrol', '99999-0641-02', 20),
    administration('sven-bag-a', 'sven', 'sven-visit', {
      medicationReference: { reference: 'Medication/antivomin' },
      effectivePeriod: { start: '2026-06-09T09:30:00-05:00', end: '2026-06-09T11:01:00-05:00' },
      reasonReference: [{ reference: '{base}/Condition/sven-nausea' }],
      dosage: { route: routes.intravenous, dose: quantity(25, 'mg') },
    }),
    administration('sven-bag-b', 'sven', 'sven-visit', {
      partOf: [{ reference: 'MedicationAdministration/sven-bag-a' }],
      medicationReference: { reference: 'Medication/calmidrol' },
      effectivePeriod: { start: '2026-06-09T09:30:00-05:00', end: '2026-06-09T11:01:00-05:00' },
      reasonReference: [{ reference: 'Condition/sven-nausea' }],
      dosage: { route: routes.intravenous, dose: quantity(40, 'mg') },
    }),
  ],
}

/** An emergency visit, which is the hospital's: two pushes of one drug, 45 minutes apart (billing-rules §4.10). */
export const emergencyPushes: Scenario = {
  id: 'emergency-pushes',
  rule: '9.8',
  patient: 'lena',
  encounter: 'lena-visit',
  resources: [
    patient('lena', 'Lena', 'Modell', '2001-12-15', 'Emergency visit, the same drug pushed twice'),
    encounter('lena-visit', 'lena', 'EMER', '2026-03-01T20:00:00-06:00', '2026-03-01T23:30:00-06:00'),
    condition('lena-colic', 'lena', 'lena-visit', 'N23', 'Renal colic'),
    coverage('lena-plan', 'lena', 'Blue Cross Blue Shield of Nowhere', '6'),
    ...['20:30', '21:15'].map((time, index) =>
      administration(`lena-push-${index + 1}`, 'lena', 'lena-visit', {
        contained: [solution('med', 'Algostat', '99999-0222-03', 10)],
        medicationReference: { reference: '#med' },
        effectiveDateTime: `2026-03-01T${time}:00-06:00`,
        reasonReference: [{ reference: 'Condition/lena-colic' }],
        dosage: { route: routes.intravenousPush, dose: quantity(20, 'mg') },
      }),
    ),
  ],
}

/** From 22:30 to 00:45: one infusion, dated by its start (billing-rules §4.11). */
export const acrossMidnight: Scenario = {
  id: 'across-midnight',
  rule: '9.15',
  patient: 'noor',
  encounter: 'noor-visit',
  resources: [
    patient('noor', 'Noor', 'Voorbeeld', '1975-03-03', 'Infusion across midnight'),
    encounter('noor-visit', 'noor', 'EMER', '2026-07-14T21:00:00-05:00', '2026-07-15T02:00:00-05:00'),
    condition('noor-cellulitis', 'noor', 'noor-visit', 'L03.115', 'Cellulitis of right lower limb'),
    coverage('noor-plan', 'noor', 'Medicare', '1'),
    solution('bactelor', 'Bactelor', '99999-0831-10', 20),
    order('noor-order', 'noor', 'noor-visit', 'Bactelor', quantity(500, 'mg'), 'noor-cellulitis'),
    administration('noor-dose', 'noor', 'noor-visit', {
      medicationReference: { reference: 'Medication/bactelor' },
      effectivePeriod: { start: '2026-07-14T22:30:00-05:00', end: '2026-07-15T00:45:00-05:00' },
      request: { reference: 'MedicationRequest/noor-order' },
      dosage: { route: routes.intravenous, dose: quantity(500, 'mg') },
    }),
  ],
}

/** Stopped after 22 of 60 minutes, 40 of 100 mg given (billing-rules §9, 2). */
export const stoppedEarly: Scenario = {
  id: 'stopped-early',
  rule: '9.2',
  patient: 'pavel',
  encounter: 'pavel-visit',
  resources: [
    patient('pavel', 'Pavel', 'Ukazka', '1953-10-21', 'Infusion stopped early, no diagnosis'),
    encounter('pavel-visit', 'pavel', 'AMB', '2026-08-11T10:00:00-05:00', '2026-08-11T12:00:00-05:00'),
    coverage('pavel-plan', 'pavel', 'Prairie Mutual', '5'),
    solution('reumavant', 'Reumavant', '99999-0555-01', 4),
    order('pavel-order', 'pavel', 'pavel-visit', 'Reumavant', quantity(100, 'mg'), null),
    administration(
      'pavel-dose',
      'pavel',
      'pavel-visit',
      {
        statusReason: [{ text: 'Shivering' }],
        medicationReference: { reference: 'Medication/reumavant' },
        effectivePeriod: { start: '2026-08-11T10:20:00-05:00', end: '2026-08-11T10:42:00-05:00' },
        request: { reference: 'MedicationRequest/pavel-order' },
        dosage: { route: routes.intravenous, dose: quantity(40, 'mg') },
      },
      'stopped',
    ),
  ],
}
