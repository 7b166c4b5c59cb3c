/** A drug that had a code of its own on the day it was given, beside one that has none (billing-rules §1.2). */
import { administration, condition, coverage, encounter, order, patient, quantity, routes, solution, type Scenario } from './builders.ts'

/** The number and its code are public facts, which the sandbox's reference data holds (tools/sandbox-reference.ts). */
export const ownCode: Scenario = {
  id: 'own-code',
  rule: '1.2',
  patient: 'freja',
  encounter: 'freja-visit',
  resources: [
    patient('freja', 'Freja', 'Modellgaard', '1969-09-14', 'One of two drugs has a code of its own'),
    encounter('freja-visit', 'freja', 'AMB', '2026-05-12T09:00:00-05:00', '2026-05-12T10:30:00-05:00'),
    condition('freja-gerd', 'freja', 'freja-visit', 'K21.9', 'Reflux disease'),
    coverage('freja-plan', 'freja', 'Prairie Mutual', '5'),
    solution('freja-famotidine', 'Famotidine', '63323-0739-12', 10),
    solution('freja-antivomin', 'Antivomin', '99999-0640-02', 5),
    order('freja-order', 'freja', 'freja-visit', 'Antivomin', quantity(10, 'mg'), 'freja-gerd'),
    administration('freja-own-code', 'freja', 'freja-visit', {
      medicationReference: { reference: '{base}/Medication/freja-famotidine' },
      effectiveDateTime: '2026-05-12T09:20:00-05:00',
      reasonReference: [{ reference: 'Condition/freja-gerd' }],
      dosage: { route: routes.intravenous, method: { text: 'IV push' }, dose: quantity(20, 'mg') },
    }),
    administration('freja-no-code', 'freja', 'freja-visit', {
      medicationReference: { reference: '{base}/Medication/freja-antivomin' },
      effectiveDateTime: '2026-05-12T09:40:00-05:00',
      request: { reference: 'MedicationRequest/freja-order' },
      reasonReference: [{ reference: 'Condition/freja-gerd' }],
      dosage: { route: routes.intramuscular, dose: quantity(10, 'mg') },
    }),
  ],
}
