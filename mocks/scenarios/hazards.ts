/** Charts that go wrong outside the drug: a namesake's encounter, broken records, a closed draft, a hospital stay. */
import type { ChargeItem, MedicationAdministration } from 'fhir/r4'
import { v5 } from 'uuid'
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

/** The dose was given to Jonas, born 1987; the encounter it was filed in is his namesake's (smart-fhir §2.3, 7). */
export const namesakesEncounter: Scenario = {
  id: 'namesakes-encounter',
  rule: '9.53',
  patient: 'jonas',
  encounter: 'doppel-visit',
  resources: [
    patient('jonas', 'Jonas', 'Doppler', '1987-05-16', 'Dose filed in a namesake’s encounter'),
    condition('jonas-ra', 'jonas', 'jonas-visit', 'M06.9', 'Rheumatoid arthritis'),
    encounter('jonas-visit', 'jonas', 'AMB', '2026-04-14T09:00:00-05:00', '2026-04-14T10:00:00-05:00'),
    coverage('jonas-plan', 'jonas', 'Prairie Mutual', '5'),
    administration('jonas-dose', 'jonas', 'doppel-visit', {
      contained: [solution('med', 'Exampleprazine', '99999-0123-01', 100)],
      medicationReference: { reference: '#med' },
      effectiveDateTime: '2026-04-14T09:20:00-05:00',
      reasonReference: [{ reference: 'Condition/jonas-ra' }],
      dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
    }),
  ],
}

/** The namesake, born 1978: an encounter in which nothing was given. */
export const namesake: Scenario = {
  id: 'namesake',
  rule: '9.53',
  patient: 'doppel',
  encounter: 'doppel-visit',
  resources: [
    patient('doppel', 'Jonas', 'Doppler', '1978-05-16', 'Namesake of another patient, nothing given'),
    encounter('doppel-visit', 'doppel', 'AMB', '2026-04-14T09:00:00-05:00', '2026-04-14T10:00:00-05:00'),
    condition('doppel-asthma', 'doppel', 'doppel-visit', 'J45.50', 'Severe persistent asthma'),
    coverage('doppel-plan', 'doppel', 'Prairie Mutual', '5'),
  ],
}

/** Two times where R4 allows one, one of them no date; and no drug at all, though R4 wants one. */
const brokenTimes: MedicationAdministration = administration('talia-broken-times', 'talia', 'talia-visit', {
  medicationCodeableConcept: { text: 'Solvidrin' },
  effectiveDateTime: 'yesterday, after lunch',
  effectivePeriod: { start: '2026-13-45T09:00:00-05:00' },
  dosage: { route: routes.intramuscular, dose: { value: 30, code: 'mg' } },
})
const brokenDrug: MedicationAdministration = administration('talia-broken-drug', 'talia', 'talia-visit', {
  effectiveDateTime: '2026-05-19T09:40:00-05:00',
  dosage: { route: routes.intramuscular, dose: quantity(30, 'mg') },
})

/** Records that break R4, beside one that is sound: the sound one still has to come through. */
export const brokenRecords: Scenario = {
  id: 'broken-records',
  rule: '9.6',
  patient: 'talia',
  encounter: 'talia-visit',
  resources: [
    patient('talia', 'Talia', 'Wzorcowa', '1962-12-01', 'Two broken records beside a sound one'),
    encounter('talia-visit', 'talia', 'AMB', '2026-05-19T09:00:00-05:00', '2026-05-19T10:30:00-05:00'),
    condition('talia-migraine', 'talia', 'talia-visit', 'G43.709', 'Chronic migraine'),
    coverage('talia-plan', 'talia', 'Prairie Mutual', '5'),
    brokenTimes,
    brokenDrug,
    administration('talia-dose', 'talia', 'talia-visit', {
      contained: [solution('med', 'Solvidrin', '99999-0456-01', 30)],
      medicationReference: { reference: '#med' },
      effectiveDateTime: '2026-05-19T10:10:00-05:00',
      reasonReference: [{ reference: 'Condition/talia-migraine' }],
      dosage: { route: routes.intramuscular, dose: quantity(30, 'mg') },
    }),
  ],
}

/** The namespace under which the app keys its drafts in this EHR (`issuers[].namespace` of the sandbox's site.json). */
export const sandboxNamespace = 'doseline-sandbox'

const draftBase = 'https://doseline.example/fhir'

/** A draft as the app writes it, which a biller has released since. */
const released: ChargeItem = {
  resourceType: 'ChargeItem',
  id: 'amira-released',
  meta: { tag: [{ system: `${draftBase}/CodeSystem/tag`, code: 'charge-draft' }] },
  identifier: [
    { system: `${draftBase}/NamingSystem/draft-line`, value: v5(`${sandboxNamespace}|amira-dose|drug`, v5.URL) },
  ],
  status: 'billable',
  code: {
    coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J3490' }],
    text: 'DERMAQUIL 150MG SUBQ NDC 99999078911',
  },
  subject: { reference: 'Patient/amira' },
  context: { reference: 'Encounter/amira-visit' },
  occurrenceDateTime: '2026-06-16T10:25:00-05:00',
  quantity: { value: 1 },
  enterer: { reference: 'Practitioner/nora-nursemaker' },
  enteredDate: '2026-06-16T10:41:00-05:00',
  service: [{ reference: 'MedicationAdministration/amira-dose' }],
  productCodeableConcept: { coding: [{ system: ndcSystem, code: '99999078911' }] },
  note: [{ authorString: 'Bo Biller', time: '2026-06-17T08:05:00-05:00', text: 'Checked against the label and released.' }],
}

/** The drug line of this dose is released already: closed to the nurse, and never created again (billing-rules §9, 58). */
export const closedDraft: Scenario = {
  id: 'closed-draft',
  rule: '9.58',
  patient: 'amira',
  encounter: 'amira-visit',
  resources: [
    patient('amira', 'Amira', 'Namuna', '1969-03-27', 'Draft already released by a biller'),
    encounter('amira-visit', 'amira', 'AMB', '2026-06-16T10:00:00-05:00', '2026-06-16T11:00:00-05:00'),
    condition('amira-psoriasis', 'amira', 'amira-visit', 'L40.0', 'Plaque psoriasis'),
    coverage('amira-plan', 'amira', 'Prairie Mutual', '5'),
    order('amira-order', 'amira', 'amira-visit', 'Dermaquil', quantity(150, 'mg'), 'amira-psoriasis'),
    administration('amira-dose', 'amira', 'amira-visit', {
      contained: [solution('med', 'Dermaquil', '99999-0789-11', 150)],
      medicationReference: { reference: '#med' },
      effectiveDateTime: '2026-06-16T10:25:00-05:00',
      request: { reference: 'MedicationRequest/amira-order' },
      dosage: { route: routes.subcutaneous, dose: quantity(150, 'mg') },
    }),
    released,
  ],
}

/** Given during a hospital stay: nothing of it is charged by the line (billing-rules §9, 49). */
export const hospitalStay: Scenario = {
  id: 'hospital-stay',
  rule: '9.49',
  patient: 'yusuf',
  encounter: 'yusuf-stay',
  resources: [
    patient('yusuf', 'Yusuf', 'Misal', '1947-08-30', 'Given during a hospital stay'),
    encounter('yusuf-stay', 'yusuf', 'IMP', '2026-07-20T16:00:00-05:00', '2026-07-24T11:00:00-05:00'),
    condition('yusuf-cellulitis', 'yusuf', 'yusuf-stay', 'L03.115', 'Cellulitis of right lower limb'),
    coverage('yusuf-plan', 'yusuf', 'Medicare', '1'),
    solution('bactelor-stay', 'Bactelor', '99999-0831-10', 20),
    administration('yusuf-dose', 'yusuf', 'yusuf-stay', {
      medicationReference: { reference: 'Medication/bactelor-stay' },
      effectivePeriod: { start: '2026-07-21T08:00:00-05:00', end: '2026-07-21T09:05:00-05:00' },
      reasonReference: [{ reference: 'Condition/yusuf-cellulitis' }],
      dosage: { route: routes.intravenous, dose: quantity(500, 'mg') },
    }),
  ],
}
