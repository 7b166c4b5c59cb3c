/** Charts that go wrong outside the drug: a namesake's encounter, broken records, a closed draft, a hospital stay. */
import type { ChargeItem } from 'fhir/r4'
import { v5 } from 'uuid'
import { contained, ndcSystem, quantity, routes, solution } from './builders.ts'
import { scenario, type Scenario } from './chart.ts'
import { formulary } from './formulary.ts'

/** The dose was given to Jonas, born 1987; the encounter it was filed in is his namesake's (smart-fhir §2.3, 7). */
export const namesakesEncounter: Scenario = {
  ...scenario('namesakes-encounter', '9.53', 'jonas', (jonas) => [
    jonas.patient('Jonas', 'Doppler', '1987-05-16', 'Dose filed in a namesake’s encounter'),
    jonas.condition('ra', 'M06.9', 'Rheumatoid arthritis'),
    jonas.visit('AMB', '2026-04-14T09:00:00-05:00', '2026-04-14T10:00:00-05:00'),
    jonas.coverage('plan', 'Prairie Mutual', '5'),
    jonas.dose('dose', {
      context: { reference: 'Encounter/doppel-visit' },
      ...contained(formulary.exampleprazine),
      effectiveDateTime: '2026-04-14T09:20:00-05:00',
      reasonReference: [{ reference: 'Condition/jonas-ra' }],
      dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
    }),
  ]),
  encounter: 'doppel-visit',
}

/** The namesake, born 1978: an encounter in which nothing was given. */
export const namesake = scenario('namesake', '9.53', 'doppel', (doppel) => [
  doppel.patient('Jonas', 'Doppler', '1978-05-16', 'Namesake of another patient, nothing given'),
  doppel.visit('AMB', '2026-04-14T09:00:00-05:00', '2026-04-14T10:00:00-05:00'),
  doppel.condition('asthma', 'J45.50', 'Severe persistent asthma'),
  doppel.coverage('plan', 'Prairie Mutual', '5'),
])

/** Records that break R4, beside one that is sound: the sound one still has to come through. */
export const brokenRecords = scenario('broken-records', '9.6', 'talia', (talia) => [
  talia.patient('Talia', 'Wzorcowa', '1962-12-01', 'Two broken records beside a sound one'),
  talia.visit('AMB', '2026-05-19T09:00:00-05:00', '2026-05-19T10:30:00-05:00'),
  talia.condition('migraine', 'G43.709', 'Chronic migraine'),
  talia.coverage('plan', 'Prairie Mutual', '5'),
  // Two times where R4 allows one, and both are none.
  talia.dose('broken-times', {
    medicationCodeableConcept: { text: 'Solvidrin' },
    effectiveDateTime: 'yesterday, after lunch',
    effectivePeriod: { start: '2026-13-45T09:00:00-05:00' },
    dosage: { route: routes.intramuscular, dose: { value: 30, code: 'mg' } },
  }),
  // No drug at all, though R4 wants one.
  talia.dose('broken-drug', {
    effectiveDateTime: '2026-05-19T09:40:00-05:00',
    dosage: { route: routes.intramuscular, dose: quantity(30, 'mg') },
  }),
  talia.dose('dose', {
    ...contained(formulary.solvidrin),
    effectiveDateTime: '2026-05-19T10:10:00-05:00',
    reasonReference: [{ reference: 'Condition/talia-migraine' }],
    dosage: { route: routes.intramuscular, dose: quantity(30, 'mg') },
  }),
])

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
export const closedDraft = scenario('closed-draft', '9.58', 'amira', (amira) => [
  amira.patient('Amira', 'Namuna', '1969-03-27', 'Draft already released by a biller'),
  amira.visit('AMB', '2026-06-16T10:00:00-05:00', '2026-06-16T11:00:00-05:00'),
  amira.condition('psoriasis', 'L40.0', 'Plaque psoriasis'),
  amira.coverage('plan', 'Prairie Mutual', '5'),
  amira.order('Dermaquil', quantity(150, 'mg'), 'psoriasis'),
  amira.dose('dose', {
    ...contained(formulary.dermaquil),
    effectiveDateTime: '2026-06-16T10:25:00-05:00',
    request: { reference: 'MedicationRequest/amira-order' },
    dosage: { route: routes.subcutaneous, dose: quantity(150, 'mg') },
  }),
  released,
])

/** Given during a hospital stay: nothing of it is charged by the line (billing-rules §9, 49). */
export const hospitalStay = scenario('hospital-stay', '9.49', 'yusuf', (yusuf) => [
  yusuf.patient('Yusuf', 'Misal', '1947-08-30', 'Given during a hospital stay'),
  yusuf.visit('IMP', '2026-07-20T16:00:00-05:00', '2026-07-24T11:00:00-05:00'),
  yusuf.condition('cellulitis', 'L03.115', 'Cellulitis of right lower limb'),
  yusuf.coverage('plan', 'Medicare', '1'),
  solution('bactelor-stay', formulary.bactelor),
  yusuf.dose('dose', {
    medicationReference: { reference: 'Medication/bactelor-stay' },
    effectivePeriod: { start: '2026-07-21T08:00:00-05:00', end: '2026-07-21T09:05:00-05:00' },
    reasonReference: [{ reference: 'Condition/yusuf-cellulitis' }],
    dosage: { route: routes.intravenous, dose: quantity(500, 'mg') },
  }),
], 'stay')
