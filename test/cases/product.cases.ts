/** NDC forms, package units, quantities and descriptions. */
import type { Case, ExpectedFinding, ExpectedLine } from './case.ts'
import { chart, coverage, iv, medicare, snomed } from './chart.ts'
import type { Dose, Json, Visit } from './chart.ts'
import { office } from './parts.ts'

const injection: ExpectedLine = { kind: 'administration', code: '96372' }

interface Row {
  readonly id: string
  readonly title: string
  readonly rule: string
  readonly dose: Dose
  readonly drug: ExpectedLine
  readonly answers?: Readonly<Record<string, unknown>>
  readonly visit?: Visit
  /** Fields of the payer profile of UnitedHealthcare, who pays unless the visit says otherwise. */
  readonly profile?: Json
  readonly include?: readonly ExpectedFinding[]
  readonly exclude?: readonly ExpectedFinding[]
}

const ndc = (id: string, title: string, written: string, code: string): Row => ({
  id, title, rule: '§2.1', dose: { ndc: written }, drug: { ndc: { code }, status: 'ready' },
  exclude: ['ndc-invalid', 'ndc-ambiguous', 'ndc-missing'],
})

const noNdc = (id: string, title: string, written: string, finding: string): Row => ({
  id, title, rule: '§2.1', dose: { ndc: written }, drug: { ndc: null, status: 'blocked' }, include: [{ code: finding, severity: 'error', who: 'nurse' }],
})

const strong = (text: string, milligrams: number): Json => ({ itemCodeableConcept: { text }, strength: { numerator: { value: milligrams, unit: 'mg' }, denominator: { value: 1, unit: 'mL' } } })
const holds = (value: number, unit: string): Json => ({ numerator: { value, unit, system: 'http://unitsofmeasure.org', code: unit }, denominator: { value: 1 } })

const vialOf = (text: string, code: string): Json => ({ itemCodeableConcept: { text, coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code }] } })
/** Two drugs in one pump, each under the NDC of its own vial. */
const mixture: Dose = { ndc: null, drug: 'Pump mixture', dose: [20, 'mL'], ingredients: [vialOf('Alphadrug', '99999-0971-01'), vialOf('Betadrug', '99999-0981-01')] }

const rows: readonly Row[] = [
  ndc('ndc-form-442', 'four, four, two', '9999-7597-01', '09999759701'),
  ndc('ndc-form-532', 'five, three, two', '99998-040-62', '99998004062'),
  ndc('ndc-form-541', 'five, four, one', '99998-4112-1', '99998411201'),
  ndc('ndc-form-542', 'five, four, two', '99998-3105-02', '99998310502'),
  ndc('ndc-form-star', 'an asterisk stands for a leading zero', '99998-*123-02', '99998012302'),
  ndc('ndc-form-spaces', 'segments apart by spaces', '99998 040 62', '99998004062'),
  ndc('ndc-form-prefix', 'with the words that invoices put before it', 'NDC: N499998310502', '99998310502'),
  ndc('ndc-form-future', 'twelve digits whose labeler begins with zero', '099998-3105-02', '99998310502'),
  noNdc('ndc-form-ten', 'ten digits without hyphens', '9999801231', 'ndc-ambiguous'),
  noNdc('ndc-form-gtin', 'a GTIN holds ten digits without hyphens', '00399998012318', 'ndc-ambiguous'),
  noNdc('ndc-form-nine', 'nine digits name no package', '999980123', 'ndc-no-package'),
  noNdc('ndc-form-product', 'product only, with a hyphen', '99998-0123', 'ndc-no-package'),
  noNdc('ndc-form-six', 'a six-digit labeler', '123456-789-01', 'ndc-unsupported'),
  noNdc('ndc-form-letters', 'a wholesaler number with letters', '99998-ABCD-01', 'ndc-invalid'),
  noNdc('ndc-form-gtin-check', 'a GTIN with a wrong check digit', '00399998012319', 'ndc-invalid'),
  { id: 'ndc-answered', title: 'scanned by the nurse', rule: 'conformance, Answers', dose: { ndc: null }, answers: { ndc: '99998-3105-02' },
    drug: { ndc: { code: '99998310502' }, status: 'ready' }, exclude: ['ndc-missing', 'answer-differs-from-chart'] },
  { id: 'ndc-answer-resolves', title: 'a scan settles ten ambiguous digits', rule: '§2.1', dose: { ndc: '9999801231' }, answers: { ndc: '99998-0123-1' },
    drug: { ndc: { code: '99998012301' }, status: 'ready' }, exclude: ['ndc-ambiguous', 'answer-differs-from-chart'] },
  { id: 'ndc-answer-other', title: 'a scan of another product: the chart stands', rule: 'conformance, Answers', dose: {}, answers: { ndc: '99998-3105-02' },
    drug: { ndc: { code: '99999012301' } }, include: ['answer-differs-from-chart'] },
  { id: 'ndc-two', title: 'two different NDCs: the first, with a warning', rule: '§2.6',
    dose: { codings: [{ system: 'http://hl7.org/fhir/sid/ndc', code: '99998-3105-02' }] }, drug: { ndc: { code: '99999012301' } }, include: ['ndc-multiple'] },
  { id: 'ndc-same-twice', title: 'the same NDC in two forms is one', rule: '§2.1',
    dose: { codings: [{ system: 'urn:oid:2.16.840.1.113883.6.69', code: '99999012301' }] }, drug: { ndc: { code: '99999012301' } }, exclude: ['ndc-multiple'] },

  { id: 'qty-volume', title: 'a dose in millilitres needs no strength', rule: '§2.4', dose: { strength: null, dose: [3.5, 'mL'] }, drug: { ndc: { unit: 'ML', quantity: 3.5 }, status: 'ready' } },
  { id: 'qty-micrograms', title: '400 mcg of 200 mcg/mL', rule: '§2.4 Q4', dose: { strength: [200, 'mcg', 1, 'mL'], dose: [400, 'ug'] }, drug: { ndc: { unit: 'ML', quantity: 2 }, status: 'ready' } },
  { id: 'unit-million', title: 'a million international units are so many units', rule: '§2.4', dose: { dose: [1.2, 'M[iU]'], strength: [600_000, '[iU]', 1, 'mL'] }, drug: { ndc: { code: '99999012301', unit: 'ML', quantity: 2 } } },
  { id: 'qty-grams', title: '100 g of 10 g/100 mL', rule: '§2.4 Q3', dose: { strength: [10, 'g', 100, 'mL'], dose: [100, 'g'] }, drug: { ndc: { unit: 'ML', quantity: 1000 } } },
  { id: 'qty-thirds', title: '1 mg of 3 mg/mL, rounded half up to three decimals', rule: '§2.4', dose: { strength: [3, 'mg', 1, 'mL'], dose: [1, 'mg'] }, drug: { ndc: { quantity: 0.333 } } },
  { id: 'qty-half-up', title: '0.0625 mL is 0.063', rule: '§2.4', dose: { strength: null, dose: [0.0625, 'mL'] }, drug: { ndc: { quantity: 0.063 } } },
  { id: 'qty-tiny', title: 'what would vanish becomes the smallest step', rule: '§2.4', dose: { strength: null, dose: [0.0001, 'mL'] }, drug: { ndc: { quantity: 0.001 } } },
  { id: 'qty-zero', title: 'a dose of nothing is no quantity', rule: '§2.4', dose: { dose: [0, 'mg'] }, drug: { ndc: { quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'qty-vials', title: 'two whole vials', rule: '§2.4', dose: { form: 'Lyophilized powder', strength: null, dose: [2, '{vial}'] }, drug: { ndc: { unit: 'UN', quantity: 2 }, status: 'ready' } },
  { id: 'qty-vials-of-liquid', title: 'two vials of 0.75 mL', rule: '§2.4 Q5', dose: { strength: null, dose: [2, '{vial}'], amount: holds(0.75, 'mL') }, drug: { ndc: { unit: 'ML', quantity: 1.5 }, status: 'ready' } },
  { id: 'qty-strength-of-vial', title: '50 mg of a vial that holds 100 mg in 5 mL', rule: '§2.4', dose: { strength: [100, 'mg', 1, '{vial}'], amount: holds(5, 'mL') }, drug: { ndc: { unit: 'ML', quantity: 2.5 }, status: 'ready' } },
  { id: 'qty-vials-unknown', title: 'vials of a liquid of which nobody says what one holds', rule: '§2.4', dose: { strength: null, dose: [2, '{vial}'] }, drug: { ndc: { unit: 'ML', quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'qty-ampule', title: 'an ampule is counted in millilitres', rule: '§2.3', dose: { form: 'Ampule' }, drug: { ndc: { unit: 'ML', quantity: 0.5 } }, exclude: ['ndc-unit-unknown'] },
  { id: 'qty-answer-other-unit', title: 'vials answered for what the chart counts in millilitres', rule: 'conformance, Answers', dose: { strength: null }, answers: { ndcQuantity: { value: 1, unit: 'UN' } },
    drug: { ndc: { unit: 'ML', quantity: null }, status: 'blocked' }, include: ['answer-differs-from-chart', 'ndc-quantity-unconvertible'] },
  { id: 'units-of-vials', title: 'a payer that counts containers: 150 mg are two vials', rule: '§3.5', dose: { form: 'Powder', strength: [100, 'mg', 1, '{vial}'], dose: [150, 'mg'] }, profile: { hcpcsUnits: 'containers' }, drug: { units: 2, ndc: { quantity: 1.5 }, status: 'ready' } },
  { id: 'units-of-waste', title: 'what was discarded was opened too', rule: '§3.5', dose: { form: 'Powder', strength: [100, 'mg', 1, '{vial}'], dose: [150, 'mg'] }, profile: { hcpcsUnits: 'containers' },
    answers: { container: 'single-dose', waste: { value: 60, unit: 'mg' } }, drug: { units: 3, ndc: { quantity: 1.5 } } },
  { id: 'units-of-volume', title: 'containers of a liquid by what one holds', rule: '§3.5', dose: { dose: [210, 'mg'], amount: holds(1, 'mL') }, profile: { hcpcsUnits: 'containers' }, drug: { units: 3, ndc: { unit: 'ML', quantity: 2.1 } } },
  { id: 'units-unknown', title: 'containers that nobody can count stay one, which is said', rule: '§3.5', dose: {}, profile: { hcpcsUnits: 'containers' }, drug: { units: 1, status: 'ready' }, include: [{ code: 'ndc-quantity-unconvertible', severity: 'warning' }] },
  { id: 'ndc-not-required', title: 'a payer that needs no NDC: a warning, and nobody asks for its quantity', rule: '§2', dose: { ndc: null, form: null }, profile: { ndcRequired: false },
    drug: { ndc: null, status: 'ready' }, include: [{ code: 'ndc-missing', severity: 'warning' }], exclude: ['ndc-unit-unknown', 'ndc-quantity-unconvertible'] },
  { id: 'ndc-not-required-bad', title: 'an NDC that is written must still be one', rule: '§2', dose: { ndc: '99999-ABCD-01' }, profile: { ndcRequired: false }, drug: { ndc: null, status: 'blocked' }, include: ['ndc-invalid'] },
  { id: 'qty-no-form', title: 'no form: the unit is not taken from the dose', rule: '§2.3', dose: { form: null }, drug: { ndc: { code: '99999012301', unit: null, quantity: null }, status: 'blocked' }, include: ['ndc-unit-unknown'] },
  { id: 'qty-by-content', title: 'no form, but the package holds 5 mL', rule: '§2.3',
    dose: { form: null, amount: { numerator: { value: 5, unit: 'mL', system: 'http://unitsofmeasure.org', code: 'mL' }, denominator: { value: 1 } } },
    drug: { ndc: { unit: 'ML', quantity: 0.5 } }, exclude: ['ndc-unit-unknown'] },
  { id: 'qty-no-strength', title: 'milligrams of a liquid without its strength', rule: '§9 case 29', dose: { strength: null }, drug: { ndc: { unit: 'ML', quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'qty-answered', title: 'the nurse reads the millilitres off the syringe', rule: 'conformance, Answers', dose: { strength: null }, answers: { ndcQuantity: { value: 0.5, unit: 'ML' } },
    drug: { ndc: { unit: 'ML', quantity: 0.5 }, status: 'ready' }, exclude: ['ndc-quantity-unconvertible'] },
  { id: 'qty-units-not-mg', title: 'units are never milligrams', rule: '§9 case 31', dose: { dose: [50, '[iU]'] }, drug: { ndc: { quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'qty-capital-u', title: 'U is no international unit', rule: 'conformance, NDC', dose: { strength: [100, '[iU]', 1, 'mL'], dose: [50, 'U'] }, drug: { ndc: { quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'qty-concentration', title: 'a concentration is no dose', rule: 'smart-fhir §3.8', dose: { dose: [20, 'mg/mL'] }, drug: { ndc: { quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'qty-two-strengths', title: 'two active ingredients: which one the milligrams mean is not known', rule: '§2.4',
    dose: { ingredients: ['Alphadrug', 'Betadrug'].map(name => ({ itemCodeableConcept: { text: name }, strength: { numerator: { value: 10, unit: 'mg' }, denominator: { value: 1, unit: 'mL' } } })) },
    drug: { ndc: { quantity: null }, status: 'blocked' }, include: ['ndc-quantity-unconvertible'] },
  { id: 'dose-none', title: 'no dose', rule: '§7', dose: { dose: null, dosage: { text: 'given' } }, drug: { ndc: { quantity: null }, status: 'blocked' }, include: ['dose-missing'], exclude: ['ndc-quantity-unconvertible'] },
  { id: 'lot-expired', title: 'the lot had expired', rule: '§9 case 33', dose: { batch: { lotNumber: 'L1', expirationDate: '2026-01-31' } }, drug: { status: 'blocked' }, include: ['lot-expired'] },
  { id: 'lot-answered-day', title: 'the label names the day of the month that the chart leaves open', rule: 'conformance, Answers', dose: { batch: { lotNumber: 'L1', expirationDate: '2026-02' } }, answers: { expiry: '2026-02-02' },
    drug: { status: 'blocked' }, include: ['lot-expired'], exclude: ['answer-differs-from-chart'] },
  { id: 'lot-answered-same', title: 'the same lot in small letters is no contradiction', rule: 'conformance, Answers', dose: {}, answers: { lot: ' lot42', expiry: '2030-12-31' }, drug: { status: 'ready' }, exclude: ['answer-differs-from-chart'] },
  { id: 'lot-answered-other', title: 'another lot, or another expiry, is told; the chart stands', rule: 'conformance, Answers', dose: {}, answers: { lot: 'L9', expiry: '2026-01-31' },
    drug: { status: 'ready' }, include: [{ code: 'answer-differs-from-chart', source: 'MedicationAdministration/ma1' }], exclude: ['lot-expired'] },
  { id: 'ndc-answer-ten', title: 'ten digits that could be the charted NDC contradict nothing', rule: 'conformance, Answers', dose: {}, answers: { ndc: '9999912301' }, drug: { ndc: { code: '99999012301' } }, exclude: ['answer-differs-from-chart'] },
  { id: 'lot-month', title: 'an expiry of the month lasts to its end', rule: '§7', dose: { batch: { lotNumber: 'L1', expirationDate: '2026-02' } }, drug: { status: 'ready' }, exclude: ['lot-expired', 'lot-missing'] },

  { id: 'desc-delimiters', title: 'characters that separate claim segments are taken out', rule: '§3.3', dose: { drug: 'Exämple*pra:zine ~ forte^' },
    drug: { description: { includes: ['EXAMPLE PRA ZINE FORTE', '50MG', 'IM'], matches: '^[\\x20-\\x7e]*$', maxLength: 80 } } },
  { id: 'desc-long', title: 'a name of a hundred characters leaves room for dose and route', rule: '§3.4 E10', dose: { drug: 'Longname'.repeat(13) },
    drug: { description: { matches: '^(LONGNAME)+.* 50MG IM$', maxLength: 80 } } },
  { id: 'desc-strength', title: 'no strength per millilitre where the contractor refuses it', rule: '§9 case 60', dose: { drug: 'Exampleprazine 100 mg/mL injection' }, visit: { coverage: medicare },
    drug: { description: { matches: '^(?!.*/).*EXAMPLEPRAZINE INJECTION 50MG', maxLength: 80 } } },
  { id: 'desc-long-waste', title: 'what does not fit is dropped from the end', rule: '§3.3', dose: { drug: 'Exampleprazine hydrochloride monohydrate for injection extended' },
    drug: { description: { matches: '^EXAMPLEPRAZINE HYDROCHLORIDE MONOHYDRATE FOR INJECTION EXTENDED 50MG IM$' } } },
  { id: 'desc-per-in-words', title: 'nor in words, nor in brackets that it leaves empty', rule: '§9 case 60', dose: { drug: 'Exampleprazine (100 mg per mL), injection [50 MG / 0.5 ML]' }, visit: { coverage: medicare },
    drug: { description: 'EXAMPLEPRAZINE, INJECTION 50MG IM NDC 99999012301' } },
  { id: 'desc-per-vial', title: 'thousands of units in a vial are no name either', rule: '§9 case 60', dose: { drug: 'Exampleprazine 5,000 units/vial powder', strength: [5000, '[iU]', 1, '{vial}'], form: 'Powder', dose: [5000, '[iU]'] }, visit: { coverage: medicare },
    drug: { description: 'EXAMPLEPRAZINE POWDER 5000UNITS IM NDC 99999012301' } },
  { id: 'desc-per-u', title: 'nor are units written as U', rule: '§9 case 60', dose: { drug: 'Exampleprazine 100 U/mL' }, visit: { coverage: medicare }, drug: { description: { matches: '^EXAMPLEPRAZINE 50MG' } } },
  { id: 'desc-slash-name', title: 'a slash between two names stays', rule: '§3.3', dose: { drug: 'Alphadrug/Betadrug per protocol' }, visit: { coverage: medicare }, drug: { description: { includes: ['ALPHADRUG/BETADRUG PER PROTOCOL'] } } },
  { id: 'desc-signs', title: 'a sign that ASCII lacks never joins two numbers, and a trade mark is no letter', rule: '§3.3', dose: { drug: 'Example\u2122 70\u201330 in Ringer\u2019s, \u00bd NS\nmix' },
    drug: { description: { matches: '^EXAMPLE 70-30 IN RINGER\'S, 1/2 NS MIX 50MG IM NDC' } } },
  { id: 'desc-raised', title: 'nor do raised digits, fractions and letters that ASCII lacks', rule: '§3.3', dose: { drug: 'Ex\u00ad\u00f8ample 10\u2079 \u03b2-cells 2\u00bd x\u00b710' },
    drug: { description: { matches: '^EXAMPLE 10 9 -CELLS 2 1/2 X 10 50MG IM' } } },
  { id: 'desc-micro', title: 'a micro never gets lost before a unit', rule: '§3.3', dose: { drug: 'Example\u00ae 10 \u00b5Ci, 5 \u03bcL, 20 \u00b5g' },
    drug: { description: { matches: '^EXAMPLE 10 UCI, 5 UL, 20 MCG 50MG IM' } } },
  { id: 'desc-tiny', title: 'a dose that six decimals would make nothing is still told', rule: '§3.3', dose: { dose: [1e-7, 'mg'] }, drug: { description: { includes: ['0.0000001MG'] } } },
  { id: 'desc-strength-units', title: 'a strength in the words of a claim, not in those of UCUM', rule: '§3.2', dose: { form: 'Powder', strength: [5000, '[iU]', 1, '{vial}'], dose: [5000, '[iU]'] }, visit: { coverage: coverage('6', 'Blue Cross') },
    drug: { description: { matches: '5000UNITS IM NDC 99999012301 5000UNITS/VIAL$' } } },
  { id: 'desc-strength-of-one', title: 'a strength of one, without a unit, has nothing behind a slash', rule: '§3.2', dose: { form: 'Powder', ingredients: [{ itemCodeableConcept: { text: 'Exampleprazine' }, strength: { numerator: { value: 100, unit: 'mg' }, denominator: { value: 1 } } }] }, visit: { coverage: coverage('6', 'Blue Cross') },
    drug: { description: { matches: ' 100MG$' }, ndc: { unit: 'UN', quantity: 0.5 } } },
  { id: 'desc-strength-no-unit', title: 'a strength without its unit is not told', rule: '§3.2', dose: { form: 'Powder', dose: [1, '{vial}'], ingredients: [{ itemCodeableConcept: { text: 'Exampleprazine' }, strength: { numerator: { value: 100 }, denominator: { value: 1 } } }] }, visit: { coverage: coverage('6', 'Blue Cross') },
    drug: { description: 'EXAMPLEPRAZINE 1VIAL IM NDC 99999012301', ndc: { unit: 'UN', quantity: 1 } } },
  { id: 'desc-strength-of-two', title: 'of two active ingredients no strength is told', rule: '§3.2', dose: { dose: [1, 'mL'], ingredients: [strong('Alphadrug', 100), { itemCodeableConcept: { text: 'Betadrug' } }] }, visit: { coverage: coverage('6', 'Blue Cross') },
    drug: { description: { matches: '^(?!.*100MG)' } } },
  { id: 'desc-strength-told', title: 'a Blue plan wants the strength', rule: '§3.2', dose: { ingredients: [strong('Exampleprazine', 100), { itemCodeableConcept: { text: 'Water for injection' } }] }, visit: { coverage: coverage('6', 'Blue Cross') },
    drug: { description: { includes: ['100MG/ML'] }, ndc: { quantity: 0.5 }, status: 'ready' } },
  { id: 'name-none', title: 'a drug without a name', rule: '§7', dose: { drug: '', ingredients: [] }, drug: { status: 'blocked' }, include: ['drug-name-missing'] },

  { id: 'code-antineoplastic', title: 'an antineoplastic by its ATC class', rule: '§1.3 row 13', dose: { codings: [{ system: 'http://www.whocc.no/atc', code: 'L01XX99' }] },
    drug: { code: 'J9999' }, include: ['unclassified-code-chosen', 'administration-complex-possible'] },
  { id: 'code-hyphens', title: 'single-dose and preservative-free are no endings of a biologic', rule: 'conformance, Code tables', dose: { drug: 'Exampleprazine preservative-free single-dose vial' },
    drug: { code: 'J3490' }, exclude: ['unclassified-code-unsure'] },
  { id: 'code-suffix', title: 'a name with the suffix of a biologic makes J3590 possible, never chosen', rule: 'conformance, Code choice', dose: { drug: 'Examplegrastim-bmez' },
    drug: { code: 'J3490' }, include: ['unclassified-code-unsure'] },
  { id: 'code-carriers', title: 'two fluids and one drug are no compound', rule: '§9 case 11', dose: { ndc: null, drug: 'Bag', ingredients: [strong('Exampleprazine', 100), { itemCodeableConcept: { text: 'Dextrose 5 % in water' } }, { itemCodeableConcept: { text: 'Sodium chloride' } }] },
    drug: { code: 'J3490', ndc: null, status: 'blocked' }, include: ['ndc-missing'], exclude: ['unclassified-code-chosen'] },
  { id: 'code-compound-of-ndcs', title: 'a mixture whose ingredients have NDCs of their own is a compound', rule: '§1.3 row 10, §1.4', visit: { coverage: medicare }, dose: mixture,
    drug: { code: 'J7999', ndc: null, status: 'ready', description: { matches: '^CMPD ALPHADRUG BETADRUG 20ML IM$' } }, exclude: ['ndc-multiple'] },
  { id: 'code-compound-part-scanned', title: 'the scan of one of its vials makes no single drug of a mixture', rule: '§1.4', visit: { coverage: medicare }, dose: mixture, answers: { ndc: '99999-0981-01' },
    drug: { code: 'J7999', ndc: null, status: 'ready', description: { includes: ['CMPD ALPHADRUG BETADRUG'] } }, exclude: ['answer-differs-from-chart', 'ndc-missing'] },
  { id: 'ndc-of-only-ingredient', title: 'the NDC of the one ingredient is that of the product', rule: 'smart-fhir §3.2', dose: { ...mixture, ingredients: [vialOf('Alphadrug', '99999-0971-01')] },
    drug: { code: 'J3490', ndc: { code: '99999097101', quantity: 20 }, status: 'ready' }, exclude: ['ndc-missing'] },
  { id: 'ndc-of-whole-and-part', title: 'a product that has the NDC of an ingredient as its own is no mixture', rule: '§1.4', dose: { ...mixture, ndc: '99999-0971-01' },
    drug: { code: 'J3490', ndc: { code: '99999097101', quantity: 20 }, status: 'ready' }, exclude: ['ndc-missing', 'unclassified-code-chosen'] },
  { id: 'code-compound-whole-scanned', title: 'the scan of the product as a whole names it, and not its first ingredient', rule: '§1.4', visit: { coverage: medicare }, dose: mixture, answers: { ndc: '99998-3105-02' },
    drug: { code: 'J3490', ndc: { code: '99998310502', unit: 'ML', quantity: 20 }, status: 'ready' }, exclude: ['ndc-multiple', 'answer-differs-from-chart'] },
  { id: 'code-compound-part-unread', title: 'also where the number of one of its vials cannot be read', rule: '§1.4', visit: { coverage: medicare }, answers: { ndc: '99998-3105-02' },
    dose: { ...mixture, ingredients: [vialOf('Alphadrug', 'HRI-77'), vialOf('Betadrug', '99999-0981-01')] }, drug: { code: 'J3490', ndc: { code: '99998310502' }, status: 'ready' } },
  { id: 'code-combination-unread', title: 'a product of two substances whose NDC cannot be read is no compound: the NDC is asked for', rule: '§1.4', visit: { coverage: medicare },
    dose: { ndc: '99999-ABCD-01', ingredients: [strong('Alphadrug', 100), strong('Betadrug', 10)], dose: [1, 'mL'] },
    drug: { code: 'J3490', ndc: null, status: 'blocked' }, include: ['ndc-invalid'], exclude: ['unclassified-code-chosen'] },
  ...['J07BB02', 'J06BA02', 'B02BD02', 'V09IX04', 'V10XX04', 'L04AX01'].map((code): Row => ({
    id: `code-class-${code.toLowerCase()}`, title: 'a vaccine, a globulin, a clotting factor, a radiopharmaceutical or an immunosuppressant by its class: J3490, and a coder looks', rule: 'conformance, Code tables',
    dose: { codings: [{ system: 'http://www.whocc.no/atc', code }] }, drug: { code: 'J3490' }, include: ['unclassified-code-unsure'],
  })),
  { id: 'code-class-other', title: 'another class says nothing', rule: 'conformance, Code tables', dose: { codings: [{ system: 'http://www.whocc.no/atc', code: 'N02BE01' }] }, drug: { code: 'J3490' }, exclude: ['unclassified-code-unsure'] },
  { id: 'code-antibody-name', title: 'a name in -mab alone changes nothing', rule: 'conformance, Code choice', dose: { drug: 'Examplemab' },
    drug: { code: 'J3490' }, include: ['unclassified-code-unsure'], exclude: ['unclassified-code-chosen'] },
  { id: 'code-compound-commercial', title: 'a compound for a payer that wants J3490', rule: '§1.3 row 10b',
    dose: { ndc: null, drug: 'Pump mixture', dose: [20, 'mL'], ingredients: ['Alphadrug', 'Betadrug'].map(name => ({ itemCodeableConcept: { text: name } })) },
    drug: { code: 'J3490', ndc: null, status: 'ready', description: { includes: ['CMPD', 'ALPHADRUG', 'BETADRUG'] } }, exclude: ['ndc-missing'] },
]

const tenAnHour: Json = { rateRatio: { numerator: { value: 10, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }, denominator: { value: 1, unit: 'h', system: 'http://unitsofmeasure.org', code: 'h' } } }

const rates: readonly Case[] = [
  { id: 'dose-by-rate', title: 'no dose, but 10 mg/h for 90 minutes is 15 mg', rule: 'conformance, Details',
    chart: chart([{ route: iv, period: ['10:00', '11:30'], dose: null, strength: [10, 'mg', 1, 'mL'], dosage: tenAnHour }]),
    site: office,
    expect: { lines: [{ kind: 'drug', ndc: { unit: 'ML', quantity: 1.5 }, description: { includes: ['15MG', 'IV'] } }, { kind: 'administration', code: '96365' }], findings: { exclude: ['dose-missing'] } } },
  { id: 'dose-by-rate-no-strength', title: '15 mg by the rate, of a liquid whose strength nobody wrote: no quantity, and said', rule: 'conformance, Details; §9 case 29',
    chart: chart([{ route: iv, period: ['10:00', '11:30'], dose: null, strength: null, dosage: tenAnHour }]), site: office,
    expect: { lines: [{ kind: 'drug', status: 'blocked', ndc: { unit: 'ML', quantity: null } }, { kind: 'administration', code: '96365', status: 'ready' }],
      findings: { include: [{ code: 'ndc-quantity-unconvertible', severity: 'error', message: 'The dose (15 MG) cannot be converted into the unit of the package.' }], exclude: ['dose-missing'] } } },
  { id: 'dose-by-rate-no-time', title: 'a rate over no time gives no dose', rule: 'conformance, Details', chart: chart([{ route: iv, period: ['10:00', '10:00'], dose: null, dosage: tenAnHour }]), site: office,
    expect: { lines: [{ kind: 'drug', status: 'blocked', ndc: { quantity: null } }], findings: { include: ['dose-missing', 'infusion-method-unknown'] } } },
  { id: 'dose-by-rate-no-stop', title: 'a rate without a stop gives no dose', rule: 'conformance, Details',
    chart: chart([{ route: iv, at: '10:00', dose: null,
      dosage: { rateQuantity: { value: 10, unit: 'mg/h', system: 'http://unitsofmeasure.org', code: 'mg/h' } } }]),
    site: office,
    expect: { lines: [{ kind: 'drug', status: 'blocked', ndc: { quantity: null } }], findings: { include: ['dose-missing', 'infusion-stop-missing'] } } },
  { id: 'crystalloid', title: 'plain saline is never an unclassified drug', rule: 'conformance, Lines',
    chart: chart([{ drug: 'Sodium chloride 0.9 %', route: iv, period: ['10:00', '12:00'] }]), site: office,
    expect: { lines: [], excluded: [{ source: 'MedicationAdministration/ma1', finding: 'administration-included' }] } },
  { id: 'flush', title: 'a saline flush is part of the infusion', rule: '§4.9',
    chart: chart([{ drug: 'Sodium chloride 0.9 % flush', route: snomed('47625008'), method: 'flush' }]), site: office,
    expect: { lines: [], excluded: [{ finding: 'administration-included' }] } },
  { id: 'payer-advantage', title: 'a Medicare Advantage plan by its typology code', rule: 'conformance, Payer',
    chart: chart([{}], { coverage: coverage('111', 'Example plan') }), site: office,
    expect: { lines: [{ kind: 'drug' }, injection], findings: { include: ['waste-undocumented', 'prior-authorization-unknown'] } } },
]

export const productCases: readonly Case[] = [
  ...rows.map(({ id, title, rule, dose, drug, answers, visit, profile, include, exclude }): Case => ({
    id, title, rule, chart: chart([dose], visit), site: { ...office, ...(profile === undefined ? {} : { payers: { uhc: profile } }) },
    ...(answers === undefined ? {} : { answers: { 'MedicationAdministration/ma1': answers } }),
    expect: { lines: [{ kind: 'drug', ...drug }, injection], findings: { include: include ?? [], exclude: exclude ?? [] } },
  })),
  ...rates,
]
