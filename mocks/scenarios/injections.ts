/** Injections: one that is documented as it should be, and those that lack what a claim rests on. */
import { contained, ndcSystem, quantity, routes, solution } from './builders.ts'
import { scenario } from './chart.ts'
import { formulary } from './formulary.ts'

/** Everything is there: product, dose, route, time, order, reason (billing-rules §3.4, E1). */
export const documentedInjection = scenario('documented-injection', '3.4', 'rosa', (rosa) => [
  rosa.patient('Rosa', 'Testberg', '1958-04-12', 'Injection under the skin, ready'),
  rosa.visit('AMB', '2026-02-03T09:30:00-06:00', '2026-02-03T10:45:00-06:00'),
  rosa.condition('ra', 'M06.9', 'Rheumatoid arthritis'),
  rosa.coverage('plan', 'Prairie Mutual', '5'),
  solution('exampleprazine', formulary.exampleprazine),
  rosa.order('Exampleprazine', quantity(50, 'mg'), 'ra'),
  rosa.dose('dose', {
    medicationReference: { reference: '{base}/Medication/exampleprazine' },
    effectiveDateTime: '2026-02-03T10:02:00-06:00',
    request: { reference: 'MedicationRequest/rosa-order' },
    reasonReference: [{ reference: 'Condition/rosa-ra' }],
    dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
  }),
])

/** The product is only a name, and the route only a word (billing-rules §2.6: no NDC, no claim). */
export const ndcMissing = scenario('ndc-missing', '2.6', 'bela', (bela) => [
  bela.patient('Bela', 'Probanski', '1971-11-30', 'Injection into the muscle without an NDC'),
  bela.visit('AMB', '2026-03-10T13:00:00-05:00', '2026-03-10T14:00:00-05:00'),
  bela.condition('asthma', 'J45.50', 'Severe persistent asthma'),
  bela.coverage('plan', 'State Medicaid', '2'),
  bela.dose('dose', {
    medicationCodeableConcept: { text: 'Corvexol 40 mg/mL' },
    effectiveDateTime: '2026-03-10T13:20:00-05:00',
    reasonReference: [{ reference: 'Condition/bela-asthma' }],
    dosage: { text: '80 mg IM left deltoid', route: { text: 'IM' }, dose: quantity(80, 'mg') },
  }),
])

/** A dose that was refused, and the same drug taken an hour later (billing-rules §9, 1). */
export const refusedDose = scenario('refused-dose', '9.1', 'ines', (ines) => [
  ines.patient('Ines', 'Mustermann', '1990-07-02', 'First dose refused, second dose given'),
  ines.visit('AMB', '2026-04-21T08:30:00-05:00', '2026-04-21T11:00:00-05:00'),
  ines.condition('migraine', 'G43.709', 'Chronic migraine'),
  ines.coverage('plan', 'Prairie Mutual', '5'),
  ines.order('Solvidrin', quantity(30, 'mg'), 'migraine'),
  ines.dose(
    'refused',
    {
      statusReason: [{ text: 'Patient refused' }],
      medicationCodeableConcept: { coding: [{ system: ndcSystem, code: formulary.solvidrin.ndc }], text: 'Solvidrin' },
      effectiveDateTime: '2026-04-21T09:00:00-05:00',
    },
    'not-done',
  ),
  ines.dose('given', {
    ...contained(formulary.solvidrin),
    effectiveDateTime: '2026-04-21T10:05:00-05:00',
    request: { reference: '{base}/MedicationRequest/ines-order' },
    dosage: { route: routes.intramuscular, dose: quantity(30, 'mg') },
  }),
])

/** The specialty pharmacy sent the drug; only a note says so (billing-rules §9, 18). */
export const whiteBag = scenario('white-bag', '9.18', 'otto', (otto) => [
  otto.patient('Otto', 'Fallstudie', '1949-01-19', 'Drug sent by a specialty pharmacy'),
  otto.visit('AMB', '2026-05-05T10:00:00-05:00', '2026-05-05T11:00:00-05:00'),
  otto.condition('psoriasis', 'L40.0', 'Plaque psoriasis'),
  otto.coverage('medicare', 'Medicare Part B', '1'),
  otto.dose('dose', {
    ...contained(formulary.dermaquil),
    effectiveDateTime: '2026-05-05T10:25:00-05:00',
    reasonReference: [{ reference: 'Condition/otto-psoriasis' }],
    note: [{ text: 'Syringe came from the specialty pharmacy with the patient label.' }],
    dosage: { route: routes.subcutaneous, dose: quantity(150, 'mg') },
  }),
])

/** An eye injection without saying which eye (billing-rules §4.3, modifiers §5). */
export const eyeWithoutSide = scenario('eye-without-side', '4.3', 'greta', (greta) => [
  greta.patient('Greta', 'Beispiel', '1944-09-08', 'Eye injection, side not written down'),
  greta.visit('AMB', '2026-02-17T14:00:00-06:00', '2026-02-17T15:00:00-06:00'),
  greta.condition('amd', 'H35.3211', 'Wet macular degeneration, right eye'),
  greta.coverage('medicare', 'Medicare', null),
  solution('ocuvantine', formulary.ocuvantine),
  greta.dose('dose', {
    medicationReference: { reference: 'Medication/ocuvantine' },
    effectiveDateTime: '2026-02-17T14:20:00-06:00',
    reasonReference: [{ reference: 'Condition/greta-amd' }],
    dosage: { route: routes.intravitreal, dose: quantity(2, 'mg') },
  }),
])

/** A drug that had a code of its own on the day it was given, beside one that has none (billing-rules §1.2). */
export const ownCode = scenario('own-code', '1.2', 'freja', (freja) => [
  freja.patient('Freja', 'Modellgaard', '1969-09-14', 'One of two drugs has a code of its own'),
  freja.visit('AMB', '2026-05-12T09:00:00-05:00', '2026-05-12T10:30:00-05:00'),
  freja.condition('gerd', 'K21.9', 'Reflux disease'),
  freja.coverage('plan', 'Prairie Mutual', '5'),
  solution('freja-famotidine', formulary.famotidine),
  solution('freja-antivomin', formulary.antivomin),
  freja.order('Antivomin', quantity(10, 'mg'), 'gerd'),
  freja.dose('own-code', {
    medicationReference: { reference: '{base}/Medication/freja-famotidine' },
    effectiveDateTime: '2026-05-12T09:20:00-05:00',
    reasonReference: [{ reference: 'Condition/freja-gerd' }],
    dosage: { route: routes.intravenous, method: { text: 'IV push' }, dose: quantity(20, 'mg') },
  }),
  freja.dose('no-code', {
    medicationReference: { reference: '{base}/Medication/freja-antivomin' },
    effectiveDateTime: '2026-05-12T09:40:00-05:00',
    request: { reference: 'MedicationRequest/freja-order' },
    reasonReference: [{ reference: 'Condition/freja-gerd' }],
    dosage: { route: routes.intramuscular, dose: quantity(10, 'mg') },
  }),
])
