import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PayerId } from '../../src/billing/derived.ts'
import type { Concept, CoverageFacts } from '../../src/billing/facts.ts'
import { choosePayer } from '../../src/billing/payer-choice.ts'
import { payerIds, payerProfile, payerProfiles, profileFields } from '../../src/billing/payers.ts'

const sopt = (code: string): Concept =>
  ({ codings: [{ system: 'sopt', uri: 'https://nahdo.org/sopt', code, display: null }], text: null })

const coverage = (fields: Partial<CoverageFacts> = {}): CoverageFacts => ({
  source: 'Coverage/c1', status: 'active', type: null, payors: [], plans: [], order: null, start: null, end: null, ...fields,
})

const payor = (name: string): Partial<CoverageFacts> => ({ payors: [{ reference: null, name }] })
const noSite = { defaultPayer: null, payerMatch: [] }
const payerOf = (fields: Partial<CoverageFacts>): PayerId => choosePayer([coverage(fields)], '2026-02-03', noSite).payer

describe('profiles', () => {
  test.each([
    ['medicare', 'required', 'narrative', 'J7999', 'never', false, 'omit'],
    ['medicare-advantage', 'required', 'narrative', 'J7999', 'never', true, 'omit'],
    ['medicaid', 'none', 'narrative', 'J3490', 'always', true, 'omit'],
    ['aetna', 'none', 'narrative', 'J3490', 'on-request', true, 'omit'],
    ['bcbs', 'none', 'narrative', 'J3490', 'on-request', true, 'omit'],
    ['cigna', 'none', 'narrative', 'J3490', 'on-request', true, 'omit'],
    ['uhc', 'none', 'narrative', 'J3490', 'on-request', true, 'omit'],
    ['commercial', 'none', 'narrative', 'J3490', 'on-request', true, 'omit'],
    ['unknown', 'required', 'narrative', 'J3490', 'always', true, 'omit'],
  ] as const)('%s follows the contract table', (id, jwJz, jwOnNoc, compoundCode, invoice, paOnNoc, noCostDrug) => {
    expect(payerProfile(id)).toMatchObject({ id, jwJz, jwOnNoc, compoundCode, invoice, paOnNoc, noCostDrug })
  })

  test('the contract table names every payer', () => {
    expect(payerIds).toHaveLength(9)
    for (const id of payerIds) expect(payerProfiles[id].id).toBe(id)
  })

  test('every field of a profile can be configured, and every default is a value that may be configured', () => {
    for (const id of payerIds) {
      const { id: _id, ...fields } = payerProfiles[id]
      expect(profileFields.map(({ name }) => name).toSorted()).toEqual(Object.keys(fields).toSorted())
      expect(profileFields.filter(({ name, accepts }) => !accepts(fields[name]))).toEqual([])
    }
  })

  test('a value outside its list is not accepted', () => {
    for (const wrong of ['', 'ME', 1, undefined, {}, [], ['ME'], ['ML', 'ML']]) {
      expect(profileFields.filter(({ accepts }) => accepts(wrong))).toEqual([])
    }
  })

  test('an unknown payer is held to no less than any other', () => {
    const { ndcRequired, uomAllowed, ndcQtyDecimals, paOnNoc, invoice, jwJz } = payerProfile('unknown')
    expect({ ndcRequired, paOnNoc, invoice, jwJz }).toEqual({ ndcRequired: true, paOnNoc: true, invoice: 'always', jwJz: 'required' })
    for (const id of payerIds) {
      for (const unit of uomAllowed) expect(payerProfiles[id].uomAllowed).toContain(unit)
      expect(payerProfiles[id].ndcQtyDecimals).toBeGreaterThanOrEqual(ndcQtyDecimals)
    }
  })

  test('a site overrides the fields that it names and no others', () => {
    const profile = payerProfile('medicare', { medicare: { jwOnNoc: 'line', id: 'uhc' }, uhc: { paOnNoc: false } })
    expect(profile).toEqual({ ...payerProfile('medicare'), jwOnNoc: 'line' })
  })
})

describe('which payer', () => {
  test.each<[string, PayerId]>([
    ['11', 'medicare-advantage'], ['111', 'medicare-advantage'], ['12', 'medicare'], ['121', 'medicare'], ['1', 'medicare'],
    ['13', 'medicare'], ['2', 'medicaid'], ['21', 'medicaid'], ['6', 'bcbs'], ['61', 'bcbs'], ['5', 'commercial'],
    ['51', 'commercial'], ['7', 'commercial'], ['81', 'unknown'], ['311', 'unknown'], ['9', 'unknown'],
  ])('type %s is %s', (code, payer) => {
    expect(payerOf({ type: sopt(code) })).toBe(payer)
  })

  test.each<[string, PayerId]>([
    ['Medicare Part B', 'medicare'], ['Centers for Medicare & Medicaid Services', 'medicare'], ['Railroad Medicare', 'medicare'],
    ['Medicare Advantage', 'medicare-advantage'], ['Humana Medicare Part C', 'medicare-advantage'], ['Aetna Medicare (HMO)', 'medicare-advantage'],
    ['AARP Medicare Complete', 'medicare-advantage'], ['Medicaid', 'medicaid'], ['Medi-Cal', 'medicaid'], ['TennCare', 'medicaid'], ['MassHealth', 'medicaid'],
    ['BadgerCare Plus', 'medicaid'], ['UnitedHealthcare Community Plan', 'medicaid'], ['Aetna Better Health', 'medicaid'],
    ['Aetna', 'aetna'], ['AETNA PPO', 'aetna'], ['Blue Cross', 'bcbs'], ['BlueCross BlueShield of Texas', 'bcbs'], ['BCBSTX', 'bcbs'], ['Anthem', 'bcbs'],
    ['Cigna', 'cigna'], ['UnitedHealthcare', 'uhc'], ['UHC', 'uhc'], ['United Healthcare', 'uhc'], ['United Health Care', 'uhc'],
    ['Self-pay', 'unknown'], ['Medical Mutual', 'unknown'], ['Aetnaville Township', 'unknown'], ['Medicare and Medicaid', 'unknown'],
  ])('the name "%s" is %s', (name, payer) => {
    expect(payerOf(payor(name))).toBe(payer)
    expect(payerOf({ plans: [name] })).toBe(payer)
    expect(payerOf({ type: { codings: [], text: name } })).toBe(payer)
  })

  test('a plan is stronger than a general type, and a telling type is stronger than a name', () => {
    expect(payerOf({ type: sopt('5'), ...payor('UnitedHealthcare') })).toBe('uhc')
    expect(payerOf({ type: sopt('21'), ...payor('UnitedHealthcare') })).toBe('medicaid')
    expect(payerOf({ type: sopt('81'), ...payor('Aetna') })).toBe('unknown')
    expect(payerOf({ type: sopt('1'), plans: ['Medicare Advantage'] })).toBe('medicare-advantage')
    expect(payerOf({ type: sopt('12'), plans: ['Medicare Advantage'] })).toBe('medicare')
  })

  test('Medicare sold by an insurer is Medicare Advantage, wherever the two words stand', () => {
    expect(payerOf({ ...payor('Aetna'), plans: ['Medicare Value'] })).toBe('medicare-advantage')
    expect(payerOf({ ...payor('Aetna'), plans: ['Medicare Supplement'] })).toBe('aetna')
  })

  test("the site's own table comes first, by reference, absolute or not", () => {
    const site = { defaultPayer: null, payerMatch: [{ organization: 'Organization/x', payer: 'cigna' as const }] }
    for (const reference of ['Organization/x', 'https://ehr.example/fhir/Organization/x']) {
      const on = coverage({ type: sopt('12'), payors: [{ reference, name: 'Medicare' }] })
      expect(choosePayer([on], '2026-02-03', site).payer).toBe('cigna')
    }
    const other = coverage({ type: sopt('12'), payors: [{ reference: 'Organization/xx', name: null }] })
    expect(choosePayer([other], '2026-02-03', site).payer).toBe('medicare')
  })

  test.each([
    ['2026', '2026', true], ['2026-02', '2026-02', true], ['2026-02-03', '2026-02-03', true], ['2025', '2026-01', false],
    ['2026-03', null, false], [null, '2026-02-02', false], [null, '2025', false], ['2020-01-01', null, true], [null, null, true],
    ['2026-02-03T09:00:00-06:00', null, true], ['soon', null, false],
  ])('a period from %s to %s holds 2026-02-03: %s', (start, end, holds) => {
    const chosen = choosePayer([coverage({ start, end, ...payor('Aetna') })], '2026-02-03', { defaultPayer: 'uhc', payerMatch: [] })
    expect(chosen).toMatchObject(holds ? { payer: 'aetna', status: 'active' } : { payer: 'uhc', status: 'inactive' })
  })

  test('the lowest order pays, then the lowest id; a coverage without order comes last', () => {
    const all = [
      coverage({ source: 'Coverage/a', ...payor('Aetna') }),
      coverage({ source: 'Coverage/c', order: 1, ...payor('Cigna') }),
      coverage({ source: 'Coverage/b', order: 1, ...payor('UHC') }),
      coverage({ source: 'Coverage/0', order: 0, status: 'cancelled', ...payor('Anthem') }),
    ]
    fc.assert(fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(choosePayer(shuffled, '2026-02-03', noSite)).toMatchObject({ payer: 'uhc', coverage: { source: 'Coverage/b' } })
    }))
  })

  test('without any coverage the site default pays, and without that nobody is known', () => {
    expect(choosePayer([], '2026-02-03', noSite)).toEqual({ payer: 'unknown', coverage: null, status: 'missing', behind: [] })
    expect(choosePayer([], '2026-02-03', { ...noSite, defaultPayer: 'medicare' }).payer).toBe('medicare')
  })

  test('the other active coverages pay behind the first', () => {
    const all = [
      coverage({ source: 'Coverage/a', order: 1, ...payor('UHC') }), coverage({ source: 'Coverage/b', order: 2, type: sopt('2') }),
      coverage({ source: 'Coverage/c', order: 3, status: 'cancelled', ...payor('Aetna') }),
    ]
    expect(choosePayer(all, '2026-02-03', noSite)).toMatchObject({ payer: 'uhc', behind: ['medicaid'] })
    const { ndcRequired } = payerProfile('uhc', { uhc: { ndcRequired: false } }, ['medicaid'])
    expect(ndcRequired).toBe(true)
    expect(payerProfile('uhc', { uhc: { ndcRequired: false }, medicaid: { ndcRequired: false } }, ['medicaid']).ndcRequired).toBe(false)
    expect(payerProfile('uhc', { uhc: { ndcRequired: false } }).ndcRequired).toBe(false)
  })

  test('without a date of service the status alone decides', () => {
    expect(choosePayer([coverage({ end: '2020', ...payor('Aetna') })], null, noSite)).toMatchObject({ payer: 'aetna', status: 'active' })
  })
})
