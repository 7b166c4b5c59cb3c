import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findingCatalogue } from '../../src/billing/findings.ts'

const ui = join(import.meta.dirname, '..', '..', 'src', 'ui')

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name)
    return one.isDirectory() ? filesIn(path) : [path]
  })

const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\//gu, '').replaceAll(/(^|\s)\/\/[^\n]*/gu, '$1')

/** Text between tags, and texts of three words or more. */
const prose = (source: string): readonly string[] => {
  const plain = withoutComments(source)
  // A type behind an arrow, "=> Promise<void>", is no text between tags.
  const between = [...plain.matchAll(/(?:\}|(?<!=)>)\s*([A-Z][A-Za-z’',.:;?]*(?: [A-Za-z’',.:;?]+)*)\s*[<{]/gu)].map(([, text = '']) => text)
  const quoted = [...plain.matchAll(/'([^'\n]*)'|`([^`\n]*)`/gu)].map(([, single, template]) => single ?? template ?? '')
  return [...between, ...quoted.filter((text) => /^[A-Z][a-z’]* [a-z]+ [a-z]+/u.test(text))]
}

const views = filesIn(ui).filter((path) => path.endsWith('.tsx'))

test('the views hold no sentence of their own: every one stands in the dictionary', () => {
  expect(views.length).toBeGreaterThan(15)
  expect(views.flatMap((path) => prose(readFileSync(path, 'utf8')).map((text) => `${path.slice(ui.length)}: ${text}`))
    // The product's own name.
    .filter((found) => !found.endsWith(': Doseline'))).toEqual([])
  expect(prose('<p>Read the chart again</p>')).toEqual(['Read the chart again'])
  expect(prose("title: 'No stop time was found'")).toEqual(['No stop time was found'])
})

const dictionaries = [join(ui, 'words.ts'), ...filesIn(join(ui, 'words')), ...filesIn(join(ui, 'timeline')).filter((path) => path.endsWith('words.ts'))]

/** What no sentence says (design.md, "Words"): blame, haste, politeness that fills space, and notation that is misread. */
const unwanted: readonly (readonly [string, RegExp])[] = [
  ['an exclamation mark', /[a-z]!['"`]/u],
  ['a word that blames or fills', /\b(?:please|oops|sorry|invalid|illegal|error occurred|failed to)\b/iu],
  ['a number that begins with its point', /(?:^|\s)\.\d/u],
  ['a trailing zero', /\b\d+\.\d*0\b(?! ?%)/u],
  ['IU, or U for units', /\b\d+ ?I?U\b/u],
  ['µg, which is read as mg', /[µμ]g/u],
]

test.each(unwanted)('no sentence of the interface has %s', (_what, form) => {
  const sentences = dictionaries.flatMap((path) => withoutComments(readFileSync(path, 'utf8')).split('\n'))
  expect(sentences.length).toBeGreaterThan(300)
  expect(sentences.filter((line) => form.test(line))).toEqual([])
  expect(Object.values(findingCatalogue).flatMap(({ message, fix }) => [message, fix]).filter((text) => form.test(text))).toEqual([])
})
