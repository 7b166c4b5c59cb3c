/** Injections: one that is documented as it should be, and three that lack what a claim rests on. */
import {
  administration,
  condition,
  coverage,
  encounter,
  ndcSystem,
  order,
  patient,
  quantity,
  routes,
  solution,
  type Scenario,
} from './builders.ts'

/** Everything is there: product, dose, route, time, order, reason (billing-rules §3.4, E1). */
export const documentedInjection: Scenario = {
  id: 'documented-injection',
  rule: '3.4',
  patient: 'rosa',
  encounter: 'rosa-visit',
  resources: [
    patient('rosa', 'Rosa', 'Testberg', '1958-04-12', 'Injection under the skin, all documented'),
    encounter('rosa-visit', 'rosa', 'AMB', '2026-02-03T09:30:00-06:00', '2026-02-03T10:45:00-06:00'),
    condition('rosa-ra', 'rosa', 'rosa-visit', 'M06.9', 'Rheumatoid arthritis'),
    coverage('rosa-plan', 'rosa', 'Prairie Mutual', '5'),
    solution('exampleprazine', 'Exampleprazine', '99999-0123-01', 100),
    order('rosa-order', 'rosa', 'rosa-visit', 'Exampleprazine', quantity(50, 'mg'), 'rosa-ra'),
    administration('rosa-dose', 'rosa', 'rosa-visit', {
      medicationReference: { reference: '{base}/Medication/exampleprazine' },
      effectiveDateTime: '2026-02-03T10:02:00-06:00',
      request: { reference: 'MedicationRequest/rosa-order' },
      reasonReference: [{ reference: 'Condition/rosa-ra' }],
      dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
    }),
  ],
}

/** The product is only a name, and the route only a word (billing-rules §2.6: no NDC, no claim). */
export const ndcMissing: Scenario = {
  id: 'ndc-missing',
  rule: '2.6',
  patient: 'bela',
  encounter: 'bela-visit',
  resources: [
    patient('bela', 'Bela', 'Probanski', '1971-11-30', 'Injection into the muscle without an NDC'),
    encounter('bela-visit', 'bela', 'AMB', '2026-03-10T13:00:00-05:00', '2026-03-10T14:00:00-05:00'),
    condition('bela-asthma', 'bela', 'bela-visit', 'J45.50', 'Severe persistent asthma'),
    coverage('bela-plan', 'bela', 'State Medicaid', '2'),
    administration('bela-dose', 'bela', 'bela-visit', {
      medicationCodeableConcept: { text: 'Corvexol 40 mg/mL' },
      effectiveDateTime: '2026-03-10T13:20:00-05:00',
      reasonReference: [{ reference: 'Condition/bela-asthma' }],
      dosage: { text: '80 mg IM left deltoid', route: { text: 'IM' }, dose: quantity(80, 'mg') },
    }),
  ],
}

/** A dose that was refused, and the same drug taken an hour later (billing-rules §9, 1). */
export const refusedDose: Scenario = {
  id: 'refused-dose',
  rule: '9.1',
  patient: 'ines',
  encounter: 'ines-visit',
  resources: [
    patient('ines', 'Ines', 'Mustermann', '1990-07-02', 'First dose refused, second dose given'),
    encounter('ines-visit', 'ines', 'AMB', '2026-04-21T08:30:00-05:00', '2026-04-21T11:00:00-05:00'),
    condition('ines-migraine', 'ines', 'ines-visit', 'G43.709', 'Chronic migraine'),
    coverage('ines-plan', 'ines', 'Prairie Mutual', '5'),
    order('ines-order', 'ines', 'ines-visit', 'Solvidrin', quantity(30, 'mg'), 'ines-migraine'),
    administration(
      'ines-refused',
      'ines',
      'ines-visit',
      {
        statusReason: [{ text: 'Patient refused' }],
        medicationCodeableConcept: { coding: [{ system: ndcSystem, code: '99999-0456-01' }], text: 'Solvidrin' },
        effectiveDateTime: '2026-04-21T09:00:00-05:00',
      },
      'not-done',
    ),
    administration('ines-given', 'ines', 'ines-visit', {
      contained: [solution('med', 'Solvidrin', '99999-0456-01', 30)],
      medicationReference: { reference: '#med' },
      effectiveDateTime: '2026-04-21T10:05:00-05:00',
      request: { reference: '{base}/MedicationRequest/ines-order' },
      dosage: { route: routes.intramuscular, dose: quantity(30, 'mg') },
    }),
  ],
}

/** The specialty pharmacy sent the drug; only a note says so (billing-rules §9, 18). */
export const whiteBag: Scenario = {
  id: 'white-bag',
  rule: '9.18',
  patient: 'otto',
  encounter: 'otto-visit',
  resources: [
    patient('otto', 'Otto', 'Fallstudie', '1949-01-19', 'Drug sent by a specialty pharmacy'),
    encounter('otto-visit', 'otto', 'AMB', '2026-05-05T10:00:00-05:00', '2026-05-05T11:00:00-05:00'),
    condition('otto-psoriasis', 'otto', 'otto-visit', 'L40.0', 'Plaque psoriasis'),
    coverage('otto-medicare', 'otto', 'Medicare Part B', '1'),
    administration('otto-dose', 'otto', 'otto-visit', {
      contained: [solution('med', 'Dermaquil', '99999-0789-11', 150)],
      medicationReference: { reference: '#med' },
      effectiveDateTime: '2026-05-05T10:25:00-05:00',
      reasonReference: [{ reference: 'Condition/otto-psoriasis' }],
      note: [{ text: 'Syringe came from the specialty pharmacy with the patient label.' }],
      dosage: { route: routes.subcutaneous, dose: quantity(150, 'mg') },
    }),
  ],
}

/** An eye injection without saying which eye (billing-rules §4.3, modifiers §5). */
export const eyeWithoutSide: Scenario = {
  id: 'eye-without-side',
  rule: '4.3',
  patient: 'greta',
  encounter: 'greta-visit',
  resources: [
    patient('greta', 'Greta', 'Beispiel', '1944-09-08', 'Eye injection, side not written down'),
    encounter('greta-visit', 'greta', 'AMB', '2026-02-17T14:00:00-06:00', '2026-02-17T15:00:00-06:00'),
    condition('greta-amd', 'greta', 'greta-visit', 'H35.3211', 'Wet macular degeneration, right eye'),
    coverage('greta-medicare', 'greta', 'Medicare', null),
    solution('ocuvantine', 'Ocuvantine', '99999-0312-05', 40),
    administration('greta-dose', 'greta', 'greta-visit', {
      medicationReference: { reference: 'Medication/ocuvantine' },
      effectiveDateTime: '2026-02-17T14:20:00-06:00',
      reasonReference: [{ reference: 'Condition/greta-amd' }],
      dosage: { route: routes.intravitreal, dose: quantity(2, 'mg') },
    }),
  ],
}
