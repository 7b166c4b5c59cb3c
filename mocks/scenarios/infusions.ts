/** Infusions and pushes: missing stop, one bag with two drugs, an emergency visit, midnight, an early end, a pump, two accesses. */
import { contained, quantity, routes, solution } from './builders.ts'
import { scenario } from './chart.ts'
import { formulary } from './formulary.ts'

/** Started, and nobody wrote when it ended (billing-rules §4.5). */
export const infusionWithoutStop = scenario('infusion-without-stop', '9.14', 'milan', (milan) => [
  milan.patient('Milan', 'Vzorek', '1966-06-24', 'Infusion without a stop time'),
  milan.visit('AMB', '2026-02-03T08:00:00-06:00', '2026-02-03T12:00:00-06:00'),
  milan.condition('crohn', 'K50.90', 'Crohn disease'),
  milan.coverage('plan', 'Prairie Mutual', '5'),
  solution('vantizol', formulary.vantizol),
  milan.order('Vantizol', quantity(300, 'mg'), 'crohn'),
  milan.dose('dose', {
    medicationReference: { reference: 'Medication/vantizol' },
    effectivePeriod: { start: '2026-02-03T09:10:00-06:00' },
    request: { reference: 'MedicationRequest/milan-order' },
    dosage: { route: routes.intravenous, method: { text: 'Infusion' }, dose: quantity(300, 'mg') },
  }),
  milan.dose('shot', {
    ...contained(formulary.exampleprazine),
    effectiveDateTime: '2026-02-03T08:40:00-06:00',
    reasonReference: [{ reference: 'Condition/milan-crohn' }],
    dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
  }),
])

/** Two drugs in one bag: two drug lines, one service (billing-rules §9, 10). */
export const twoDrugsInOneBag = scenario('two-drugs-in-one-bag', '9.10', 'sven', (sven) => [
  sven.patient('Sven', 'Exempel', '1980-02-29', 'Two drugs in one bag'),
  sven.visit('AMB', '2026-06-09T09:00:00-05:00', '2026-06-09T12:30:00-05:00', {
    diagnosis: [{ condition: { reference: 'Condition/sven-nausea' }, rank: 1 }],
  }),
  sven.condition('nausea', 'R11.2', 'Nausea with vomiting'),
  sven.coverage('plan', 'Prairie Mutual', '5'),
  solution('antivomin', formulary.antivomin),
  solution('calmidrol', formulary.calmidrol),
  sven.dose('bag-a', {
    medicationReference: { reference: 'Medication/antivomin' },
    effectivePeriod: { start: '2026-06-09T09:30:00-05:00', end: '2026-06-09T11:01:00-05:00' },
    reasonReference: [{ reference: '{base}/Condition/sven-nausea' }],
    dosage: { route: routes.intravenous, dose: quantity(25, 'mg') },
  }),
  sven.dose('bag-b', {
    partOf: [{ reference: 'MedicationAdministration/sven-bag-a' }],
    medicationReference: { reference: 'Medication/calmidrol' },
    effectivePeriod: { start: '2026-06-09T09:30:00-05:00', end: '2026-06-09T11:01:00-05:00' },
    reasonReference: [{ reference: 'Condition/sven-nausea' }],
    dosage: { route: routes.intravenous, dose: quantity(40, 'mg') },
  }),
])

/** An emergency visit, which is the hospital's: two pushes of one drug, 45 minutes apart (billing-rules §4.10). */
export const emergencyPushes = scenario('emergency-pushes', '9.8', 'lena', (lena) => [
  lena.patient('Lena', 'Modell', '2001-12-15', 'Emergency visit, the same drug pushed twice'),
  lena.visit('EMER', '2026-03-01T20:00:00-06:00', '2026-03-01T23:30:00-06:00'),
  lena.condition('colic', 'N23', 'Renal colic'),
  lena.coverage('plan', 'Blue Cross Blue Shield of Nowhere', '6'),
  ...['20:30', '21:15'].map((time, index) =>
    lena.dose(`push-${index + 1}`, {
      ...contained(formulary.algostat),
      effectiveDateTime: `2026-03-01T${time}:00-06:00`,
      reasonReference: [{ reference: 'Condition/lena-colic' }],
      dosage: { route: routes.intravenousPush, dose: quantity(20, 'mg') },
    }),
  ),
])

/** From 22:30 to 00:45: one infusion, dated by its start (billing-rules §4.11). */
export const acrossMidnight = scenario('across-midnight', '9.15', 'noor', (noor) => [
  noor.patient('Noor', 'Voorbeeld', '1975-03-03', 'Infusion across midnight'),
  noor.visit('EMER', '2026-07-14T21:00:00-05:00', '2026-07-15T02:00:00-05:00'),
  noor.condition('cellulitis', 'L03.115', 'Cellulitis of right lower limb'),
  noor.coverage('plan', 'Medicare', '1'),
  solution('bactelor', formulary.bactelor),
  noor.order('Bactelor', quantity(500, 'mg'), 'cellulitis'),
  noor.dose('dose', {
    medicationReference: { reference: 'Medication/bactelor' },
    effectivePeriod: { start: '2026-07-14T22:30:00-05:00', end: '2026-07-15T00:45:00-05:00' },
    request: { reference: 'MedicationRequest/noor-order' },
    dosage: { route: routes.intravenous, dose: quantity(500, 'mg') },
  }),
])

/** Stopped after 22 of 60 minutes, 40 of 100 mg given (billing-rules §9, 2). */
export const stoppedEarly = scenario('stopped-early', '9.2', 'pavel', (pavel) => [
  pavel.patient('Pavel', 'Ukazka', '1953-10-21', 'Infusion stopped early, no diagnosis'),
  pavel.visit('AMB', '2026-08-11T10:00:00-05:00', '2026-08-11T12:00:00-05:00'),
  pavel.coverage('plan', 'Prairie Mutual', '5'),
  solution('reumavant', formulary.reumavant),
  pavel.order('Reumavant', quantity(100, 'mg'), null),
  pavel.dose(
    'dose',
    {
      statusReason: [{ text: 'Shivering' }],
      medicationReference: { reference: 'Medication/reumavant' },
      effectivePeriod: { start: '2026-08-11T10:20:00-05:00', end: '2026-08-11T10:42:00-05:00' },
      request: { reference: 'MedicationRequest/pavel-order' },
      dosage: { route: routes.intravenous, dose: quantity(40, 'mg') },
    },
    'stopped',
  ),
])

/** Forty minutes under the skin by a documented pump (billing-rules §9, 12). */
export const pumpUnderTheSkin = scenario('pump-under-the-skin', '9.12', 'elin', (elin) => [
  elin.patient('Elin', 'Eksempel', '1984-11-11', 'Infusion under the skin by a pump'),
  elin.visit('AMB', '2026-03-24T13:00:00-05:00', '2026-03-24T15:00:00-05:00'),
  elin.condition('deficiency', 'D83.9', 'Common variable immunodeficiency'),
  elin.coverage('plan', 'Prairie Mutual', '5'),
  solution('immunova', formulary.immunova),
  elin.order('Immunova', quantity(8000, 'mg'), 'deficiency'),
  elin.dose('dose', {
    medicationReference: { reference: 'Medication/immunova' },
    effectivePeriod: { start: '2026-03-24T13:20:00-05:00', end: '2026-03-24T14:00:00-05:00' },
    request: { reference: 'MedicationRequest/elin-order' },
    device: [{ display: 'Syringe infusion pump 4' }],
    dosage: { route: routes.subcutaneous, method: { text: 'Infusion' }, dose: quantity(8000, 'mg') },
  }),
])

/** Two drugs at the same time through two accesses, which only the notes tell apart (billing-rules §4.7, §7 row 13). */
export const twoAccesses = scenario('two-accesses', '4.7', 'kofi', (kofi) => [
  kofi.patient('Kofi', 'Nhwesoo', '1992-01-08', 'Two infusions through two accesses'),
  kofi.visit('AMB', '2026-09-15T08:00:00-05:00', '2026-09-15T12:00:00-05:00'),
  kofi.condition('crohn', 'K50.90', 'Crohn disease'),
  kofi.coverage('plan', 'Blue Cross Blue Shield of Nowhere', '6'),
  solution('vantizol-kofi', formulary.vantizol),
  solution('ferrodex', formulary.ferrodex),
  kofi.dose('left', {
    medicationReference: { reference: 'Medication/vantizol-kofi' },
    effectivePeriod: { start: '2026-09-15T08:30:00-05:00', end: '2026-09-15T10:35:00-05:00' },
    reasonReference: [{ reference: 'Condition/kofi-crohn' }],
    note: [{ text: 'Through the port.' }],
    dosage: { route: routes.intravenous, dose: quantity(300, 'mg') },
  }),
  kofi.dose('right', {
    medicationReference: { reference: 'Medication/ferrodex' },
    effectivePeriod: { start: '2026-09-15T08:50:00-05:00', end: '2026-09-15T09:40:00-05:00' },
    reasonReference: [{ reference: 'Condition/kofi-crohn' }],
    note: [{ text: 'Second access in the right forearm: not to be mixed with the other drug.' }],
    dosage: { route: routes.intravenous, dose: quantity(100, 'mg') },
  }),
])
