import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswers } from '../../src/billing/answers.ts'
import { parseSite } from '../../src/billing/site.ts'

const problems = (checked: ReturnType<typeof parseSite> | ReturnType<typeof parseAnswers>): readonly string[] =>
  checked.ok ? [] : checked.problems.map(problem => `${problem.path}: ${problem.message}`)

describe('a site configuration', () => {
  it('of the contract is read whole', () => {
    const read = parseSite({
      defaultSetting: 'office', settings: { 'Location/infusion': 'hospital-outpatient' }, defaultPayer: 'unknown',
      payerMatch: [{ organization: 'Organization/x', payer: 'medicare' }], payers: { medicare: { jwOnNoc: 'line' } },
      timeZone: 'America/Chicago', drugSource: { 'Location/infusion': 'purchased', default: 'purchased' },
      administrationCodes: { 'infusion-initial': '96365' }, require: ['verification'], noStop: 'block', issuers: [{ anything: 'else' }],
    })
    expect(read).toMatchObject({ ok: true, value: { defaultSetting: 'office', timeZone: 'America/Chicago', require: ['verification'], payers: { medicare: { jwOnNoc: 'line' } } } })
    expect(read.ok && read.value.settings.get('Location/infusion')).toBe('hospital-outpatient')
    expect(read.ok && read.value.administrationCodes?.get('infusion-initial')).toBe('96365')
  })

  it.each([
    [{ defaultSetting: 'clinic' }, 'defaultSetting: should be one of office'], [{ settings: [] }, 'settings: should be an object'],
    [{ settings: { 'Location/x': 'pub' } }, 'settings.Location/x: should be one of'], [{ timeZone: 'Chicago' }, 'timeZone: should be an IANA time zone'],
    [{ payers: { medicair: {} } }, 'payers.medicair: is no payer profile'], [{ payers: { medicare: { jwOnNoc: 'maybe' } } }, 'payers.medicare.jwOnNoc: should be'],
    [{ payers: { medicare: { colour: 1 } } }, 'payers.medicare.colour: is no field'], [{ payerMatch: [{ payer: 'uhc' }] }, 'payerMatch[0].organization: is missing'],
    [{ administrationCodes: { 'infusion-initial': 'nine' } }, 'administrationCodes.infusion-initial: should be a code'], [{ administrationCodes: { infusion: '96365' } }, 'administrationCodes.infusion: is no administration concept'],
    [{ require: ['prayer'] }, 'require[0]: should be one of verification'], [{ noStop: true }, 'noStop: should be one of block, push'], [[], ': should be an object'], ['x', ': should be an object'],
  ])('%j is refused with its place', (json, sentence) => {
    expect(problems(parseSite(json)).join('\n')).toContain(sentence)
  })

  it('with several mistakes names them all', () => {
    expect(problems(parseSite({ defaultSetting: 1, timeZone: 2, noStop: 3 }))).toHaveLength(3)
  })
})

describe('answers', () => {
  it('of the contract are read whole', () => {
    const read = parseAnswers({ 'MedicationAdministration/ma1': {
      ndc: '99999-0123-01', lot: 'L', expiry: '2027-01-31', start: '2026-02-03T10:00:00-06:00', stop: '2026-02-03T11:00:00-06:00', method: 'push', laterality: 'left', access: 'line-1',
      drugSource: 'trial-sponsor', container: 'single-dose', waste: { value: 20, unit: 'mg' }, device: 'd', note: 'n', ndcQuantity: { value: 0.5, unit: 'ML' }, diagnoses: ['M06.9'], invoice: 'i',
      priorAuthorization: 'p', necessityNote: 'y' } })
    expect(read.ok && read.value.get('MedicationAdministration/ma1')).toMatchObject({ waste: { value: '20', unit: 'mg' }, ndcQuantity: { value: '0.5', unit: 'ML' }, diagnoses: ['M06.9'], drugSource: 'trial-sponsor' })
  })

  it('may leave out the type of the administration', () => {
    const read = parseAnswers({ ma1: { lot: 'L' } })
    expect(read.ok && [...read.value.keys()]).toEqual(['MedicationAdministration/ma1'])
  })

  it.each([
    [{ ma1: { start: '10:00' } }, 'ma1.start: should be a date and time with its offset'], [{ ma1: { stop: '2026-02-03' } }, 'ma1.stop: should be a date and time'],
    [{ ma1: { expiry: 'soon' } }, 'ma1.expiry: should be a date'], [{ ma1: { waste: { value: '20' } } }, 'ma1.waste.value: should be a number'], [{ ma1: { waste: { value: -1 } } }, 'ma1.waste.value: should be a number'],
    [{ ma1: { method: 'gravity' } }, 'ma1.method: should be one of push'], [{ ma1: { diagnoses: 'M06.9' } }, 'ma1.diagnoses: should be a list'], [{ ma1: { diagnoses: [1] } }, 'ma1.diagnoses[0]: should be text'],
    [{ ma1: 'push' }, 'ma1: should be an object'], [[], ': should be an object'],
  ])('%j are refused with their place', (json, sentence) => {
    expect(problems(parseAnswers(json)).join('\n')).toContain(sentence)
  })
})

describe('any JSON', () => {
  it('is read or refused, never a crash, and an empty file changes nothing', () => {
    fc.assert(fc.property(fc.jsonValue(), json => {
      expect(typeof parseSite(json).ok).toBe('boolean')
      expect(typeof parseAnswers(json).ok).toBe('boolean')
    }))
    expect(parseSite(JSON.parse('{"__proto__":{"noStop":"push"},"constructor":1}'))).toMatchObject({ ok: true, value: { noStop: null } })
    expect([parseSite({}).ok, parseAnswers({}).ok, parseSite(null).ok]).toEqual([true, true, true])
  })
})
