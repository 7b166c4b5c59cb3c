import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findingSections } from '../../src/billing/finding-sections.ts'
import { findingCatalogue, findingCodes, findingText, isFindingCode } from '../../src/billing/findings.ts'
import type { FindingEntry } from '../../src/billing/findings.ts'
import { documents } from '../../tools/documents.ts'
import { shared } from '../shared.ts'

const entries: readonly (readonly [string, FindingEntry])[] = Object.entries(findingCatalogue)
const names = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')

describe.skipIf(shared === null)('the contract', () => {
  const read = (path: string): string => readFileSync(join(shared ?? '', path), 'utf8')

  test('every finding of the contract, and one of our own, is in the catalogue with its severity, person, place and denials', () => {
    const contract: unknown = JSON.parse(read('conformance/findings.json'))
    const ours = entries.filter(([code]) => code !== 'description-shortened')
      .map(([code, { severity, who, resolve, prevents }]) => ({ code, severity, who, resolve, prevents }))
    expect(contract).toMatchObject(ours)
  })

  test('every section named is a heading of the billing rules', () => {
    const rules = read('billing-rules.md')
    const headings = new Set([...rules.matchAll(/^##+ (\d+(?:\.\d+b?)?)\.? /gm)].map((match) => `§${match[1]}`))
    expect(headings.size).toBeGreaterThan(20)
    expect(findingCodes.filter((code) => !headings.has(findingSections[code]))).toEqual([])
  })
})

test('every message and fix is one sentence in the words of the product', () => {
  const sentences = findingCodes.flatMap((code) => Object.values(findingText(code)))
  expect(sentences).toHaveLength(2 * entries.length)
  const isPlain = (sentence: string): boolean => /^[A-Z][^!?]*\.$/.test(sentence) && sentence.length <= 110
  const isOurs = (sentence: string): boolean => !/\b(invalid|please|oops|sorry)\b/i.test(sentence)
  const isClean = (sentence: string): boolean => !/\d ?U\b|\$| {2}| [.,;:)]|\(|[{}]/.test(sentence)
  expect(sentences.filter((sentence) => !isPlain(sentence) || !isOurs(sentence) || !isClean(sentence))).toEqual([])
})

test('a missing NDC says where an NDC can be found', () => {
  const { message, fix } = findingText('ndc-missing')
  expect(message).toBe('No NDC.')
  for (const place of ['vial', 'carton', 'invoice', 'FDA directory']) expect(fix).toContain(place)
})

test('a value is told where a sentence has room for it', () => {
  expect(findingText('specific-code-exists', { code: 'J2919' }).message)
    .toBe('Another HCPCS code (J2919) is valid for this NDC on the date of service: no unclassified line.')
  expect(findingText('lot-expired', { lot: 'A1' }).message).toBe('The lot A1 expired before the date of service.')
  expect(findingText('order-dose-differs', { given: '40 mg', ordered: '80 mg' }).message)
    .toBe('The dose given (40 mg) differs from the dose ordered (80 mg).')
})

test('a value that is not known leaves no trace', () => {
  expect(findingText('order-dose-differs').message).toBe('The dose given differs from the dose ordered.')
  expect(findingText('resource-invalid', { detail: ' ' }).message).toBe('A record breaks FHIR R4 so that it cannot be used.')
})

test('whatever the values, each stands once and as it is, and nothing in it is filled again', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom('{code}', '$&', '({ndc})')).filter((text) => text !== '' && text.trim() === text)
  fc.assert(fc.property(fc.constantFrom(...findingCodes), value, (code, said) => {
    const { message } = findingCatalogue[code]
    const values = Object.fromEntries(names(message).map((name) => [name, said]))
    expect(findingText(code, values).message).toBe(message.split(/\{\w+\}/).join(said))
  }))
})

test('a text is a finding code only if the catalogue has it', () => {
  expect(isFindingCode('ndc-missing')).toBe(true)
  expect(isFindingCode('constructor')).toBe(false)
  expect(findingCodes).toEqual(Object.keys(findingCatalogue))
})

test.each([...documents()])('%s is what the catalogues make', (name, text) => {
  expect(readFileSync(join(import.meta.dirname, '..', '..', name), 'utf8')).toBe(text)
})

test('the documents show every finding', () => {
  const page = documents().get('docs/findings.md') ?? ''
  for (const code of findingCodes) expect(page).toContain(`| \`${code}\` |`)
})
