/**
 * The catalogue of rules that derive a value: what the rule does in our own words, who says so, and the section of the
 * billing rules that it comes from. Evidence names a rule by its id. What a rule depends on, which findings belong to it
 * and what is unsettled about it is for documents only: `tools/rule-details.ts`.
 */

export interface RuleEntry {
  readonly words: string
  /** The published documents, each with its key in the billing rules; or the contract of the project, where that decides. */
  readonly source: string
  /** "§2.1" */
  readonly section: string
}

export const ruleCatalogue = {
  'code-unclassified': {
    words: 'No code of its own is known for this product and route on the date of service, and nothing points to another unclassified code: J3490.',
    source: 'CMS contractors First Coast and Novitas, on unclassified drug codes [FCSO-A] [NOV]', section: '§1.3' },
  'code-oral': {
    words: 'A drug given by mouth is never J3490: J8999 for an antineoplastic, J8597 for an antiemetic, both by ATC class, else J8499.',
    source: 'Priority Health, on drug billing; a billing reference on unlisted codes [PRIORITY] [MBCM-UNCL]', section: '§1.3' },
  'code-rectal-antiemetic': {
    words: 'An antiemetic, by its ATC class, given rectally: J8498.',
    source: 'A billing reference on unlisted codes [MBCM-UNCL]', section: '§1.3' },
  'code-inhaled': {
    words: 'A drug from a metered-dose inhaler: J3535.',
    source: 'Priority Health, on drug billing [PRIORITY]', section: '§1.3' },
  'code-compound': {
    words: 'Several active ingredients and no NDC of one product make a compound; it takes the code that the payer wants: J7999 or J3490.',
    source: "CMS contractors Palmetto and Novitas for J7999; the eye physicians' academy for other payers [PAL-UNL] [NOV] [AAO]", section: '§1.3' },
  'code-antineoplastic': {
    words: 'An antineoplastic, by its ATC class, that is not given by mouth: J9999.',
    source: 'CMS contractors Palmetto and Novitas [PAL-UNL] [NOV]', section: '§1.3' },
  'code-pump': {
    words: "A drug that the patient's own pump infuses, at home or where the chart calls the pump durable medical equipment: J7799.",
    source: 'Billing references on J7799; the conformance contract asks for the documented pump [MBCM-UNCL] [CMS1500-J7799]', section: '§1.3' },
  'ndc-normalised': {
    words: 'The NDC as eleven digits, five, four and two: a missing zero goes in front of the short segment. Ten digits without hyphens stand only where the directory lists one reading of them.',
    source: 'Blue Cross Texas Medicaid examples; a conversion table [BCBSTX-MCD] [NDC-CONV]', section: '§2.1' },
  'ndc-unit-of-package': {
    words: 'The unit follows how the product is packaged, mL, grams or pieces, never the unit of the dose.',
    source: 'Alaska Medicaid and Blue Cross Michigan, on NDC units [AK-MCD] [BCBSM-2015]', section: '§2.3' },
  'ndc-quantity-converted': {
    words: 'The dose given, not the dose ordered, divided by the strength of the product; half up to three decimals, never down to nothing.',
    source: 'Keystone First and Alaska Medicaid examples; three decimals by the conformance contract [KEYSTONE] [AK-MCD]', section: '§2.4' },
  'ndc-quantity-answered': {
    words: 'The chart cannot tell the quantity of the package, and somebody entered it.',
    source: 'The conformance contract: an answer fills a gap', section: '§2.4' },
  'units-one': {
    words: 'An unclassified code is billed as one unit, whatever the dose: the amount stands in NDC quantity and description.',
    source: "CMS contractor WPS rejects any other number; an oncology network's guide agrees [WPS] [ION]", section: '§3.5' },
  'units-containers': {
    words: 'For a payer that counts containers: the packages opened for what was given and discarded, rounded up; one unit where that cannot be told.',
    source: 'A billing reference on units of unlisted drugs [MBCM-EMC]', section: '§3.5' },
  'description': {
    words: 'Name, dose given, route, NDC and waste, in the order that the payer wants: upper case, at most 80 characters, the last parts dropped first.',
    source: 'The 837 claim for the length; CMS contractors WPS and Palmetto for the content [X12MAP] [WPS] [PAL-NOC]', section: '§3.3' },
  'service-date': {
    words: 'The local date on which the administration started: by the offset written with the time, else by the time zone of the site.',
    source: 'Coding columns on CMS line dates; the conformance contract for the time zone [RCA-MID] [HCPRO-MID]', section: '§4.11' },
  'drug-source': {
    words: 'The drug is charged only where the practice bought it. What the patient, a sample or a sponsor supplied is left out or stands at no cost, as the payer wants.',
    source: 'CMS contractors NGS and CGS, on drugs that cost nothing [NGS-PSD] [CGS-NOCOST]', section: '§7' },
  'injection': {
    words: 'Each injection under the skin or into a muscle is a service of one unit; so is an infusion under the skin of 15 minutes or less. What is in one syringe is one.',
    source: 'Coding references on injections; the conformance contract for one line each [CODEAHEAD-96372] [NAMAS]', section: '§4.2' },
  'on-body-injector': {
    words: 'Putting on an on-body injector is a service of its own, where method or device documents it; the kit alone does not.',
    source: 'CMS article on pegfilgrastim; a coding reference [A54682] [OPENPAYER-96377]', section: '§4.2' },
  'intravitreal': {
    words: 'An injection into the eye is one service, with the side as modifier; both eyes are one line.',
    source: 'The conformance contract', section: '§4.3' },
  'push': {
    words: 'Intravenous for 15 minutes or less, or documented as a push: a push.',
    source: 'CMS contractor Noridian, on chemotherapy and infusions; CMS article on documentation [NOR-CHEMO] [A53778]', section: '§4.4' },
  'infusion': {
    words: 'Intravenous for 16 minutes or more, from start to stop of the drug: an infusion. Without a stop it is not coded, unless payer or site takes it as a push.',
    source: 'CMS contractor Noridian, on chemotherapy and infusions; CMS article on documentation [NOR-CHEMO] [A53778]', section: '§4.4' },
  'infusion-sc': {
    words: 'Under the skin for 16 minutes or more by a documented pump: one initial service in an encounter.',
    source: 'Coding references on infusion under the skin [MEDLEARN-SC] [CCE-9636x]', section: '§4.3' },
  'additional-hours': {
    words: 'One more hour for every 60 minutes after the first, and for a rest of 31 minutes or more: 90 minutes give none, 91 give one.',
    source: "A university hospital's infusion policy; coding references [UWHC] [AAPC-PULM] [MEDLEARN-540]", section: '§4.4' },
  'initial-only': {
    words: 'The only service to rank through its access is the initial one. Each access of an encounter has one.',
    source: 'CMS contractor Noridian, article on initial drug administration, 12/2022; a RAC topic [NOR-INIT] [RAC71]', section: '§4.7' },
  'initial-main-reason': {
    words: "In the office the initial service is that of the drug given for the encounter's first-ranked diagnosis, whatever its kind and its length.",
    source: 'CMS contractor Noridian, article on initial drug administration, 12/2022; a coding reference [NOR-INIT] [CODEAHEAD-96365]', section: '§4.7' },
  'initial-hierarchy': {
    words: 'In a facility, and where an office chart names no main reason or several: infusion before push, then the longest, then the earliest, then the lowest id.',
    source: "Auditors' hierarchy for facilities; the conformance contract for what is equal [NAMAS] [CODEAHEAD-96365]", section: '§4.7' },
  'sequential': {
    words: 'A further infusion through the same access that runs alone for 16 minutes or more, or overlaps for 15 or less; its hours count the time alone.',
    source: 'A coding column with a worked example; the conformance contract for the minutes [MEDLEARN-540]', section: '§4.8' },
  'concurrent': {
    words: 'A further infusion that overlaps another for 16 minutes or more and runs alone for 15 or less: one in an encounter, whatever its length.',
    source: 'Coding references on concurrent infusions; the conformance contract for the minutes [CODEAHEAD-96368] [HAUGEN]', section: '§4.8' },
  'additional-push': {
    words: 'A push of a further drug through an access that has its initial service.',
    source: 'CMS contractor Noridian, article on initial drug administration, 12/2022 [NOR-INIT]', section: '§4.3' },
  'same-drug-push': {
    words: 'The same drug pushed again in a hospital, more than 30 minutes after the start of the last push that was reported.',
    source: 'The conformance contract', section: '§4.3' },
  'diagnosis-tier': {
    words: 'The usable diagnoses of the first of these that has any: administration, order, billing list, encounter list, reason for the visit, encounter conditions. Status and external causes stand last; at most four.',
    source: 'The 837 claim for the pointers; the conformance contract for the order [X12MAP]', section: '§6.5' },
  'diagnosis-answered': {
    words: 'The chart has no condition that could be the reason, and somebody named one.',
    source: 'The conformance contract: an answer fills a gap', section: '§6.5' },
  'modifier-zero-waste': {
    words: 'JZ: a single-dose container, and somebody documented that nothing was discarded.',
    source: 'CMS notice of 6/2023; CMS contractor First Coast, 4/2024 [HHS-JZ] [FCSO-JW]', section: '§5' },
  'modifier-waste': {
    words: 'JW: the amount discarded from a single-dose container, on a line of its own where the payer wants one.',
    source: 'CMS contractors Palmetto and First Coast, on discarded drugs [PAL-WASTE] [FCSO-JW2]', section: '§5' },
  'modifier-340b': {
    words: 'Bought through the 340B program: TB for services from 1 January 2025, JG before.',
    source: "An association of hospitals, on the outpatient rule of 2024; a consultant's table of modifiers [ESS-2024] [VISANTE-340B]", section: '§5' },
  'modifier-side': {
    words: 'The side that was treated: RT, LT, or 50 for both.',
    source: 'The conformance contract', section: '§5' },
  'modifier-distinct': {
    words: 'A second initial service through another access carries the modifier of a distinct service: 59, or the one that the payer wants.',
    source: 'CMS contractor Noridian, article on initial drug administration, 12/2022; coding column on two lines [NOR-INIT] [MEDLEARN-2IV]', section: '§4.7' },
  'excluded': {
    words: 'Nothing is charged for a dose that was refused, is running or was a mistake, for an inpatient, for a plain carrier fluid or flush, or for a drug with a code of its own.',
    source: 'The FHIR status codes; CMS contractor NGS, on what is included [FHIR-MAS] [NGS-ADM]', section: '§9' },
  'identity': {
    words: 'Administration, encounter and patient must belong together; what contradicts that stops the line or leaves it out.',
    source: 'The conformance contract', section: '§7' },
  'setting': {
    words: "Where care was given: by the class of the encounter, else by its location at the start, else by the site's default, else the office, which is said.",
    source: 'The conformance contract; Regence, on professional claims in a facility [REGENCE]', section: '§4.10' },
  'payer': {
    words: "The active coverage of lowest order on the date of service: by the site's own table, by its type, then by names; else the strictest profile.",
    source: 'The conformance contract', section: '§8.1' },
  'documentation': {
    words: 'What a payer may ask to see beside the values of the line: order, performer, lot, supporting note, authorization, invoice.',
    source: "CMS article on documentation; a coder's checklist of infusion records [A53778] [INFUSE-DOC]", section: '§7' },
} as const satisfies Record<string, RuleEntry>

export type RuleId = keyof typeof ruleCatalogue
