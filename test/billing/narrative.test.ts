/** What a line's description keeps where it is too long for its 80 characters, and what is said of the rest. */
import { expect, test } from 'vitest'
import { describe } from '../../src/billing/narrative.ts'
import type { Narrative } from '../../src/billing/narrative.ts'
import { payerProfiles } from '../../src/billing/payers.ts'
import { readAmount } from '../../src/billing/amount.ts'
import { chart } from '../cases/chart.ts'
import { runCase } from '../cases/run.ts'

const mg = (value: string): Narrative['dose'] => readAmount({ value, unit: 'mg' })
const short: Narrative = {
  name: 'Vantizol', compoundOf: [], dose: mg('300'), route: 'intravenous', method: 'infusion',
  ndc: { labeler: '99999', product: '0456', package: '02' }, waste: null, strength: null, noCost: false,
}
const longName = `Vantizol${' lengthened'.repeat(7)}`
const told = (more: Partial<Narrative>) => describe({ ...short, ...more }, payerProfiles.medicare)

test('a description that fits tells everything, and nothing is said to be left out', () => {
  expect(told({ waste: mg('100') })).toEqual({ text: 'VANTIZOL 300MG IV INF NDC 99999045602 WASTE 100MG', leftOut: [] })
})

test('waste goes first and the NDC next, both into the note of the claim, and then the end of the name', () => {
  const { text, leftOut } = told({ name: longName, waste: mg('100') })
  expect(text).toMatch(/^VANTIZOL LENGTHENED .* 300MG IV INF$/u)
  expect(text?.length).toBeLessThanOrEqual(80)
  expect(leftOut).toEqual(['end of the name', 'NDC', 'waste'])
})

test('that it cost nothing stays before the end of the name', () => {
  const { text, leftOut } = told({ name: longName, noCost: true })
  expect(text).toMatch(/^VANTIZOL LENGTHENED .* 300MG IV INF NO COST$/u)
  expect(text?.length).toBeLessThanOrEqual(80)
  expect(leftOut).toEqual(['end of the name', 'NDC'])
})

test('a name that fits without NDC and waste is not cut', () => {
  const { text, leftOut } = told({ name: 'Vantizol with a name of no small length at all, in two words', waste: mg('100') })
  expect(text).toBe('VANTIZOL WITH A NAME OF NO SMALL LENGTH AT ALL, IN TWO WORDS 300MG IV INF')
  expect(leftOut).toEqual(['NDC', 'waste'])
})

test('the line of an amount discarded says so, however long the name', () => {
  const { text } = describe({ ...short, name: longName, route: null, method: null, isDiscarded: true }, { ...payerProfiles.medicare, descTokens: ['name', 'dose', 'ndc'] })
  expect(text).toMatch(/^VANTIZOL LENGTHENED .* 300MG DISCARDED$/u)
})

test('strengths leave the name of a product where the payer refuses them, and stay in that of a compound', () => {
  expect(told({ name: 'Vantizol 100 MG/ML Injection' }).text).toMatch(/^VANTIZOL INJECTION 300MG/u)
  expect(told({ compoundOf: ['Alphadrug 10 mg/mL', 'Betadrug 2 mg/mL'], ndc: null }).text).toMatch(/^CMPD ALPHADRUG 10 MG\/ML BETADRUG 2 MG\/ML 300MG/u)
})

test('a biller is told what was left out of a line', () => {
  const { derived } = runCase({
    id: 'long-name', title: '', rule: '§3.3', chart: chart([{ drug: longName }]), site: { defaultSetting: 'office' }, expect: { lines: [] },
  })
  const finding = derived.encounters[0]?.findings.find(({ code }) => code === 'description-shortened')
  expect(finding).toMatchObject({ severity: 'information', who: 'biller', lines: [expect.stringMatching(/\|drug$/u)] })
  expect(finding?.message).toContain('NDC')
})
