/** The rule catalogue, and the page that is made from it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noAnswers, parseAnswers } from '../../src/billing/answers.ts'
import type { Answers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import { findingCatalogue, findingCodes } from '../../src/billing/findings.ts'
import { payerIds, profileFields } from '../../src/billing/payers.ts'
import { ruleCatalogue } from '../../src/billing/rules.ts'
import type { RuleEntry } from '../../src/billing/rules.ts'
import { emptySite, parseSite } from '../../src/billing/site.ts'
import type { SiteSettings } from '../../src/billing/site.ts'
import { denials } from '../../tools/denials.ts'
import { documents } from '../../tools/documents.ts'
import { areas, ruleDetails } from '../../tools/rule-details.ts'
import { chart, iv, snomed } from '../cases/chart.ts'
import { allCases, runCase } from '../cases/run.ts'
import { ownCases } from '../cases/own.ts'
import { shared } from '../shared.ts'

const rules: readonly (readonly [string, RuleEntry])[] = Object.entries(ruleCatalogue)
const keysOf = (source: string): readonly string[] => [...source.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1] ?? '')

describe.skipIf(shared === null)('the billing rules', () => {
  const text = shared === null ? '' : readFileSync(join(shared, 'billing-rules.md'), 'utf8')

  test('have the section that each rule names', () => {
    const headings = new Set([...text.matchAll(/^##+ (\d+(?:\.\d+b?)?)\.? /gm)].map((match) => `§${match[1]}`))
    expect(rules.filter(([, { section }]) => !headings.has(section)).map(([id]) => id)).toEqual([])
  })

  test('list every document that a rule gives as its source', () => {
    const list = text.slice(text.indexOf('## 11. Sources'))
    const keys = rules.flatMap(([, { source }]) => keysOf(source))
    expect(keys.length).toBeGreaterThan(30)
    const isListed = (key: string): boolean => list.includes(`[${key}]`) || list.includes(`[${key.replace(/-.*/, '-*')}]`)
    expect(keys.filter((key) => !isListed(key))).toEqual([])
  })
})

test('every rule says who says so: a document with its key, or the contract', () => {
  const nobody = rules.filter(([, { source }]) => keysOf(source).length === 0 && !/conformance contract/i.test(source))
  expect(nobody.map(([id]) => id)).toEqual([])
})

test('the words of a rule are whole sentences in plain text', () => {
  for (const [, { words, source }] of rules) {
    expect(words).toMatch(/^[A-Z0-9][^!?<>{}]*\.$/)
    expect(words.length).toBeLessThanOrEqual(220)
    expect(words).not.toMatch(/\b\d{5}\b|\$| {2}/)
    expect(source).toMatch(/^[A-Z]/)
  }
})

/** Rules that decide about an encounter, or about a dose without a line: no value of a line is theirs. */
const behindNoValue = ['excluded', 'identity', 'setting', 'payer', 'documentation']

const atc = (code: string): object => ({ system: 'http://www.whocc.no/atc', code })
const rare = [
  chart([{ route: snomed('37161004'), codings: [{ ...atc('A04AD11') }] }]),
  chart([{ route: { text: 'Metered dose inhaler' } }]),
  chart([{ route: iv, device: 'DME infusion pump' }]),
].map((one, index) => ({ id: `rare-${index}`, title: '', rule: '§1.3', chart: one, expect: { lines: [] } }))

test('a rectal antiemetic, a metered-dose inhaler and a pump of durable medical equipment have codes of their own', () => {
  const code = rare.map((one) => runCase(one).derived.encounters[0]?.lines[0]?.code)
  expect(code).toEqual(['J8498', 'J3535', 'J7799'])
})

test('every other rule stands behind a value of a case', () => {
  const named = new Set([...allCases, ...rare].flatMap((one) => runCase(one).derived.encounters)
    .flatMap((encounter) => encounter.lines.flatMap((line) => line.evidence.map((evidence) => evidence.rule))))
  const unused = rules.map(([id]) => id).filter((id) => !named.has(id))
  expect(unused).toEqual(behindNoValue)
})

describe('the rules page', () => {
  const page = documents().get('docs/rules.md') ?? ''

  test('shows every rule with its words, section and source, under its area', () => {
    for (const [id, { words, section, source }] of rules) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${id}\` |`)) ?? ''
      for (const part of [words, section, source]) expect(row).toContain(part)
    }
    expect([...page.matchAll(/^## (.+)$/gm)].map((match) => match[1])).toEqual([...areas])
    for (const area of areas) expect(Object.values(ruleDetails).some((details) => details.area === area)).toBe(true)
  })

  test('puts every finding to a rule', () => {
    const put = new Set(Object.values(ruleDetails).flatMap((details) => details.findings))
    expect(findingCodes.filter((code) => !put.has(code))).toEqual([])
  })

  test('names a payer setting exactly where the derivation reads it', { timeout: 180_000 }, () => {
    const values: Readonly<Record<string, readonly unknown[]>> = {
      ndcRequired: [true, false], ndcLevel: ['inner', 'outer'], uomAllowed: [['ML'], ['UN', 'GR']], ndcQtyDecimals: [2, 3],
      hcpcsUnits: ['one', 'containers'], descTokens: [['name'], ['ndc', 'dose']], forbidSlashStrength: [true, false],
      compoundCode: ['J7999', 'J3490'], compoundNdc: ['none', 'costliest'], multiNdc: ['split', 'note'], jwJz: ['required', 'none'],
      jwOnNoc: ['line', 'narrative'], noCostDrug: ['omit', 'nominal-0.01'], splitDose: ['once', 'per-injection'], noStop: ['block', 'push'],
      invoice: ['never', 'always'], paOnNoc: [true, false], secondInitialModifier: ['59', 'XS'],
    }
    const read = (json: unknown): SiteSettings => {
      const parsed = parseSite(json)
      return parsed.ok ? parsed.value : emptySite
    }
    const answersOf = (json: unknown): Answers => {
      const parsed = parseAnswers(json ?? {})
      return parsed.ok ? parsed.value : noAnswers
    }
    const charts = ownCases.map((one) => ({ chart: runCase(one).chart, site: read(one.site), answers: answersOf(one.answers) }))
    const withField = (name: string, value: unknown): SiteSettings['payers'] =>
      read({ payers: Object.fromEntries(payerIds.map((id) => [id, { [name]: value }])) }).payers
    const changes = (name: string): boolean => {
      const settings = (values[name] ?? []).map((value) => withField(name, value))
      expect(settings.length).toBeGreaterThan(1)
      return charts.some(({ chart: facts, site, answers }) =>
        new Set(settings.map((payers) => JSON.stringify(derive(facts, { site: { ...site, payers }, answers })))).size > 1)
    }
    const fields = profileFields.map(({ name }) => name)
    const told = new Set(Object.values(ruleDetails).flatMap((details) => details.settings))
    expect(fields.filter(changes)).toEqual(fields.filter((name) => told.has(name)))
  })

  test('says for everything unsettled what was decided', () => {
    const unsettled = Object.values(ruleDetails).flatMap((details) => details.unsettled)
    expect(unsettled.length).toBeGreaterThan(20)
    for (const { what, decided } of unsettled) {
      expect(page).toContain(`${what} **Decided:** ${decided}`)
      expect(`${what} ${decided}`).toMatch(/^[A-Z0-9][^{}]*\. [A-Z0-9].*\.$/)
    }
  })
})

describe('the findings page', () => {
  const page = documents().get('docs/findings.md') ?? ''

  test('names every denial by its number and in our own words', () => {
    const prevented: ReadonlySet<string> = new Set(findingCodes.flatMap((code) => findingCatalogue[code].prevents))
    expect([...prevented].filter((number) => !denials.has(number))).toEqual([])
    expect([...denials.keys()].filter((number) => !prevented.has(number))).toEqual([])
    for (const [number, { words }] of denials) expect(page).toContain(`${number} (${words})`)
  })
})
