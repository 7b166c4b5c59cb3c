import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCrystalloid, isFlush } from '../../src/billing/crystalloids.ts'
import type { AdministrationFacts, ChartFacts, CodeSystem, Coding, Concept } from '../../src/billing/facts.ts'
import { routeCodes } from '../../src/billing/route-codes.ts'
import { isOnBody, isPump, productRoute, readMethod, readRoute, readSide, routeClass } from '../../src/billing/route.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chart } from '../cases/chart.ts'
import { shared } from '../shared.ts'

function chartOf(drug: string, form: string | null, unit: string): ChartFacts {
  const input = readChart(JSON.stringify(chart([{ drug, form, dose: [2, unit] }])))
  return input.ok ? chartFromEntries(input.entries) : { encounters: [] }
}

const coding = (system: CodeSystem, code: string, display: string | null = null): Coding => ({ system, uri: null, code, display })
const coded = (system: CodeSystem, code: string, text: string | null = null): Concept => ({ codings: [coding(system, code)], text })
const said = (text: string): Concept => ({ codings: [], text })

describe('a coded route', () => {
  test.each([
    ['snomed', '47625008', 'intravenous', null], ['snomed', '255560000', 'intravenous', null],
    ['snomed', '418114005', 'intravenous', null], ['snomed', '419993007', 'intravenous', null],
    ['snomed', '78421000', 'intramuscular', null], ['snomed', '34206005', 'subcutaneous', null],
    ['snomed', '263887005', 'subcutaneous', null], ['snomed', '418401004', 'intravitreal', null],
    ['snomed', '72607000', 'intrathecal', null], ['snomed', '26643006', 'oral', null],
    ['v3-route', 'IV', 'intravenous', null], ['v3-route', 'IVPUSH', 'intravenous', 'push'], ['v3-route', 'IVINJ', 'intravenous', 'push'],
    ['v3-route', 'IVCI', 'intravenous', 'infusion'], ['v3-route', 'IVFLUSH', 'intravenous', 'flush'],
    ['v3-route', 'IMZ', 'intramuscular', null], ['v3-route', 'SQ', 'subcutaneous', null],
    ['v3-route', 'SQINFUS', 'subcutaneous', 'infusion'], ['v3-route', 'SQIMPLNT', 'subcutaneous', 'implant'],
    ['v2-0162', 'SC', 'subcutaneous', null], ['v2-0162', 'PO', 'oral', null],
    ['ncit', 'C38276', 'intravenous', null], ['ncit', 'C38279', 'intravenous', 'infusion'], ['ncit', 'C38274', 'intravenous', 'push'],
    ['edqm', '20045000', 'intravenous', null], ['edqm', '20066000', 'subcutaneous', null],
  ] as const)('%s %s is %s, method %s', (system, code, route, method) => {
    expect(readRoute(coded(system, code))).toEqual({ route, method })
  })

  test('a code wins over text that says another route', () => {
    expect(readRoute(coded('snomed', '47625008', 'Intramuscular'))).toEqual({ route: 'intravenous', method: null })
  })

  test('text of the same route adds the method that a plain code lacks', () => {
    expect(readRoute(coded('snomed', '47625008', 'IV Piggyback'))?.method).toBe('infusion')
    expect(readRoute(coded('v3-route', 'IVPUSH', 'IV infusion'))?.method).toBe('push')
  })

  test('plain v3 IV and SQ say no method, though their own displays do', () => {
    expect(readRoute(coded('v3-route', 'IV', 'Infusion, intravenous'))?.method).toBeNull()
    expect(readRoute(coded('v3-route', 'SQ', 'Injection, subcutaneous'))?.method).toBeNull()
  })

  test('codings that disagree are no route, and codings that agree are one', () => {
    const both = (...codings: Coding[]): Concept => ({ codings, text: 'Intravenous' })
    expect(readRoute(both(coding('snomed', '47625008'), coding('snomed', '78421000')))).toBeNull()
    expect(readRoute(both(coding('snomed', '47625008'), coding('v3-route', 'IVPUSH')))?.method).toBe('push')
    expect(readRoute(both(coding('v3-route', 'IVCI'), coding('v3-route', 'IVPUSH')))).toEqual({ route: 'intravenous', method: null })
  })

  test('a coding of an unknown system is passed over and the text is read', () => {
    expect(readRoute(coded('other', '318167', 'Intramuscular'))).toEqual({ route: 'intramuscular', method: null })
    expect(readRoute(coded('other', 'IV'))).toBeNull()
    expect(readRoute({ codings: [coding('other', '15', 'Oral')], text: null })?.route).toBe('oral')
  })

  test.skipIf(shared === null)('every v3, v2 and NCIt code of the tables exists in its code system', () => {
    const read = (file: string): string => readFileSync(join(shared ?? '', 'data', file), 'utf8')
    const files = { 'v3-route': read('raw/routes/CodeSystem-v3-RouteOfAdministration.json'), 'v2-0162': read('raw/routes/CodeSystem-v2-0162-RouteOfAdministration.json') }
    const ncit = new Set(read('derived/routes-ncit-spl.tsv').split('\n').map((line) => line.split('\t')[0]))
    for (const [system, text] of Object.entries(files)) {
      const known = new Set([...text.matchAll(/"code"\s*:\s*"([^"]+)"/g)].map((match) => match[1]))
      const codes = [...routeCodes.get(system === 'v3-route' ? 'v3-route' : 'v2-0162')?.keys() ?? []]
      expect(codes.length).toBeGreaterThan(25)
      expect(codes.filter((code) => !known.has(code))).toEqual([])
    }
    expect([...routeCodes.get('ncit')?.keys() ?? []].filter((code) => !ncit.has(code))).toEqual([])
  })

  test.skipIf(shared === null)('the tables hold every code of the research crosswalk for the routes that are drafted', () => {
    const rows = readFileSync(join(shared ?? '', 'data/derived/routes-map.tsv'), 'utf8').split('\n').map((line) => line.split('\t'))
    const systems = ['ncit', 'v3-route', 'v2-0162', 'snomed', 'edqm'] as const
    for (const [name, , ...columns] of rows.filter(([route]) => ['intravenous', 'intramuscular', 'subcutaneous', 'intravitreal', 'oral'].includes(route ?? ''))) {
      for (const [index, system] of systems.entries()) {
        for (const code of (columns[index] ?? '').replaceAll('?', '').split(' ').filter((text) => text !== '')) {
          expect({ system, code, route: readRoute(coded(system, code))?.route }).toEqual({ system, code, route: name })
        }
      }
    }
  })
})

describe('a route in words', () => {
  test.each([
    ['Intravenous route', 'intravenous', null], ['IV', 'intravenous', null], ['I.V.', 'intravenous', null], ['IV push', 'intravenous', 'push'],
    ['IV Piggyback', 'intravenous', 'infusion'], ['IVPB', 'intravenous', 'infusion'], ['Injection, intravenous, push', 'intravenous', 'push'],
    ['IV injection', 'intravenous', 'push'], ['IV flush', 'intravenous', 'flush'],
    ['Intramuscular', 'intramuscular', null], ['IM', 'intramuscular', null], ['Intramuscular (IM)', 'intramuscular', null],
    ['sub-q', 'subcutaneous', null], ['subcut', 'subcutaneous', null], ['SQ', 'subcutaneous', null], ['SC', 'subcutaneous', null],
    ['Infusion, subcutaneous', 'subcutaneous', 'infusion'], ['Subcutaneous implant', 'subcutaneous', 'implant'],
    ['by mouth', 'oral', null], ['PO', 'oral', null], ['p.o.', 'oral', null], ['Per rectum', 'rectal', null], ['NG tube', 'enteral', null],
    ['Intra-articular', 'intra-articular', null], ['Inhalation, nebulization', 'nebulised', null], ['Metered dose inhaler', 'metered-dose', null], ['DPI', 'dry-powder', null],
    ['Oral inhalation', 'inhalation', null], ['Eye drops', 'ophthalmic', null], ['Intravitreal', 'intravitreal', null], ['Transdermal patch', 'transdermal', null],
  ])('"%s" is %s, method %s', (text, route, method) => {
    expect(readRoute(said(text))).toMatchObject({ route, method })
  })

  test.each(['IV/IM', 'IM or SC', 'not IV', 'non-oral', 'Injection', 'simple', 'ivory', 'Other', 'Unknown', '', 'see note'])('"%s" is no route', (text) => {
    expect(readRoute(said(text))).toBeNull()
  })

  test('no route at all is no route', () => {
    expect(readRoute(null)).toBeNull()
    expect(readRoute({ codings: [], text: null })).toBeNull()
  })
})

test.each([
  ['intramuscular', 'injection'], ['subcutaneous', 'subcutaneous'], ['intravenous', 'intravenous'], ['intravitreal', 'intravitreal'],
  ['intrathecal', 'needs-coder'], ['intra-arterial', 'needs-coder'], ['intradermal', 'needs-coder'], ['intravesical', 'needs-coder'], ['nebulised', 'needs-coder'],
  ['oral', 'not-coded'], ['sublingual', 'not-coded'], ['topical', 'not-coded'], ['transdermal', 'not-coded'], ['nasal', 'not-coded'],
  ['rectal', 'not-coded'], ['vaginal', 'not-coded'], ['ophthalmic', 'not-coded'], ['otic', 'not-coded'], ['metered-dose', 'not-coded'], ['dry-powder', 'not-coded'],
] as const)('a dose by the %s route is %s', (route, expected) => {
  expect(routeClass(route)).toBe(expected)
})

describe('an inhaled product', () => {
  const given = (name: string, form: string | null, unit: string): AdministrationFacts => {
    const facts = chartOf(name, form, unit).encounters[0]?.administrations[0]
    if (facts === undefined) throw new Error('no administration')
    return facts
  }

  test.each([
    ['Exampleterol', 'Metered dose inhaler', 'ug', 'metered-dose'], ['Exampleterol HFA', null, 'ug', 'metered-dose'], ['Exampleterol MDI', null, 'ug', 'metered-dose'],
    ['Exampleterol inhaler', null, 'ug', 'metered-dose'], ['Exampleterol', 'Aerosol, metered', 'ug', 'metered-dose'], ['Exampleterol', null, '{puff}', 'metered-dose'],
    ['Exampleterol', null, '{actuation}', 'metered-dose'], ['Exampleterol', 'Solution for nebulisation', 'mg', 'inhalation'],
    ['Exampleterol dry powder inhaler', null, 'ug', 'dry-powder'], ['Exampleterol DPI', null, '{puff}', 'dry-powder'], ['Exampleterol', 'Powder for inhalation', 'ug', 'dry-powder'],
  ])('%s, form %s, dose in %s: %s', (name, form, unit, route) => {
    expect(productRoute('inhalation', given(name, form, unit))).toBe(route)
  })

  test('says nothing of a dose by another way', () => {
    for (const route of ['nebulised', 'oral', 'intravenous'] as const) expect(productRoute(route, given('Exampleterol inhaler', null, '{puff}'))).toBe(route)
  })
})

describe('the method', () => {
  test.each([
    ['IV push', 'push'], ['Drug Push', 'push'], ['IV bolus', 'push'], ['Infusion', 'infusion'], ['Continuous infusion', 'infusion'],
    ['IV drip', 'infusion'], ['On-body injector', 'on-body-injector'], ['Injection', 'injection'], ['Bolus, then infusion', null], ['not a push', null],
  ])('"%s" is %s', (text, method) => {
    expect(readMethod(said(text), null)).toBe(method)
  })

  test.each([
    ['1 g IV over 30 minutes', 'infusion'], ['4.5 grams in D5W 250 ml. Infuse over 30 min', 'infusion'], ['1000mL infused at 50ml/hour', 'infusion'],
    ['KCl 20 mEq in 1 L at 100 ml/hr', 'infusion'], ['IVPB', 'infusion'], ['40 mg IV push', 'push'], ['over 1 to 2 hours', 'infusion'],
    ['0.1 mg/kg IV over 2-5 minutes', null], ['over 1.25 minutes', null], ['500 mg IV q6h x 3 days', null], ['Exampleprazine injection 20 mg', null],
    ['do not give as IV push', null], ['IV push, or drip', null], ['maximum 40 mg over 24 hours', null], ['20 mg; watch for infusion reactions', null],
  ])('the dosage text "%s" hints at %s', (text, method) => {
    expect(readMethod(null, text)).toBe(method)
  })

  test('a code comes before words, and the method before the dosage text', () => {
    expect(readMethod(coded('snomed', '420620005', 'Infusion'), null)).toBe('push')
    expect(readMethod(said('IV push'), 'over 30 minutes')).toBe('push')
    expect(readMethod(said('PICC line'), 'over 30 minutes')).toBe('infusion')
  })

  test('"Inject" is no method, since infusions carry it too', () => {
    expect(readMethod({ codings: [coding('snomed', '422145002', 'Inject - dosing instruction')], text: null }, null)).toBeNull()
  })

  test('nothing said is no method', () => {
    expect(readMethod(null, null)).toBeNull()
  })
})

describe('the side', () => {
  test.each([
    ['right eye', 'right'], ['Left knee', 'left'], ['OD', 'right'], ['OS', 'left'], ['OU', 'both'], ['both eyes', 'both'], ['Bilateral knees', 'both'],
    ['left upper arm', 'left'], ['upright', null], ['knee', null], ['right and left', null], ['', null],
  ])('"%s" is %s', (text, side) => {
    expect(readSide(said(text))).toBe(side)
  })

  test.each([['1290032005', 'right'], ['24028007', 'right'], ['7771000', 'left'], ['51440002', 'both'], ['362851007', null]])('SNOMED %s is %s', (code, side) => {
    expect(readSide(coded('snomed', code))).toBe(side)
  })

  test('code and words that disagree are no side', () => {
    expect(readSide(coded('snomed', '1290032005', 'left eye'))).toBeNull()
    expect(readSide(coded('snomed', '1290032005', 'right eye'))).toBe('right')
    expect(readSide(null)).toBeNull()
  })
})

test.each([
  ['Infusion pump', true, false], ['Syringe pump', true, false], ['pump', true, false], ['CADD pump', true, false],
  ['Implanted infusion pump', false, false], ['Implantable pump', false, false], ['Intrathecal pump', false, false], ['Breast pump', false, false],
  ['On-body injector', false, true], ['Wearable injector', false, true], ['on body device', false, true], ['Autoinjector', false, false], ['', false, false],
])('the device "%s" is a pump: %s, an on-body injector: %s', (device, pump, onBody) => {
  expect([isPump(device), isOnBody(device)]).toEqual([pump, onBody])
})

describe('laws', () => {
  const dressed = fc.constantFrom('IV push', 'Intramuscular', 'sub q', 'by mouth', 'IV piggyback', 'intra articular', 'infusion subcutaneous', 'left eye', 'IV IM')
    .chain((text) => fc.tuple(fc.constant(text), fc.array(fc.tuple(fc.constantFrom(' ', '  ', '-', ', ', ' / ', '\t'), fc.boolean()), { minLength: 4, maxLength: 4 })))
    .map(([text, dress]) => [text, text.split(' ').map((word, index) => {
      const [gap, upper] = dress[index] ?? [' ', false]
      return `${index === 0 ? ' (' : gap}${upper ? word.toUpperCase() : word.toLowerCase()}`
    }).join('') + ') '] as const)

  test('case, spacing and punctuation of a text do not matter', () => {
    fc.assert(fc.property(dressed, ([text, other]) => {
      expect(readRoute(said(other))).toEqual(readRoute(said(text)))
      expect(readMethod(said(other), null)).toEqual(readMethod(said(text), null))
      expect(readSide(said(other))).toEqual(readSide(said(text)))
    }))
  })

  const words = fc.array(fc.oneof(fc.string(), fc.constantFrom('iv', 'im', 'push', 'infusion', 'not', 'over', '30', 'min', 'left', 'right'))).map((all) => all.join(' '))
  const text = fc.option(words)
  const concept: fc.Arbitrary<Concept> = fc.record({
    codings: fc.array(fc.record({
      system: fc.constantFrom<CodeSystem>('snomed', 'v3-route', 'v2-0162', 'ncit', 'edqm', 'other'), uri: text,
      code: fc.oneof(fc.string(), fc.constantFrom('IV', 'IVPUSH', '47625008', 'constructor')), display: fc.constant(null),
    })),
    text,
  })

  test('any concept is read without an exception, the same way whatever the order of its codings', () => {
    fc.assert(fc.property(concept, text, (any, dosage) => {
      const turned = { ...any, codings: any.codings.toReversed() }
      expect(readSide(turned)).toEqual(readSide(any))
      expect(readRoute(turned)).toEqual(readRoute(any))
      expect(readMethod(turned, dosage)).toEqual(readMethod(any, dosage))
      const names = [any.text ?? '', dosage ?? '']
      expect(isCrystalloid(names.toReversed())).toBe(isCrystalloid(names))
      expect(isFlush(names.toReversed(), dosage)).toBe(isFlush(names, dosage))
    }))
  })
})

describe('fluids', () => {
  test.each([
    'Sodium chloride 0.9%', '0.9% sodium chloride injection', '0.9 % NaCl', '.9% sodium chloride', 'Sodium Chloride 0.90 % IV bolus 1,000 mL', 'NS', 'Normal saline',
    '0.45% NaCl', '½ NS', 'half-normal saline', 'D5W', 'D5NS', 'D5 1/2 NS', 'Dextrose 5% in water', 'Dextrose 5 % in 0.9 % Sodium Chloride',
    'dextrose 5%-0.45% sodium chloride', 'LR', "Lactated Ringer's", 'Plasma-Lyte A', 'Plasma-Lyte 148', 'Sterile water for injection',
    '1000 ML sodium chloride 9 MG/ML Injection', 'glucose 50 MG/ML / sodium chloride 4.5 MG/ML Injection',
  ])('"%s" is a plain crystalloid', (name) => {
    expect(isCrystalloid([name])).toBe(true)
  })

  test.each([
    'Famotidine in 0.9% sodium chloride', 'Potassium chloride 20 mEq in dextrose 5%', 'KCl 20 mEq/L in D5W', 'Sodium chloride 3%', 'Sodium chloride 23.4%',
    'Sodium chloride 10.9%', 'Sodium chloride', 'Dextrose 50%', 'Dextrose 25%', 'Vancomycin 1 g in NS 250 mL', 'Sodium bicarbonate 8.4%', 'Exampleprazine', 'water', '',
  ])('"%s" is none', (name) => {
    expect(isCrystalloid([name])).toBe(false)
  })

  test('the ingredients must be those of the fluid', () => {
    expect(isCrystalloid(["Lactated Ringer's", 'Sodium chloride', 'Potassium chloride', 'Sodium lactate'])).toBe(true)
    expect(isCrystalloid(['Dextrose 5% in water', 'Potassium chloride'])).toBe(false)
    expect(isCrystalloid(['NS', 'Exampleprazine'])).toBe(false)
    expect(isCrystalloid([])).toBe(false)
  })

  test.each([
    [['Saline flush'], null, true], [['Sodium chloride 0.9% (flush) injection syringe'], null, true], [['Heparin lock flush 100 units/mL'], null, true],
    [['Sodium chloride 0.9%'], 'Flush the line', true], [['Heparin 100 units/mL'], 'line flush', true],
    [['Exampleprazine'], '20 mg IV push, then saline flush', false], [['Heparin 5000 units/mL'], null, false], [['Sodium chloride 0.9%'], null, false], [[], 'flush', false],
  ])('%j with dosage text %j is a flush: %s', (names, dosage, flush) => {
    expect(isFlush(names, dosage)).toBe(flush)
  })
})
