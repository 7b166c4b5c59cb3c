import { readFileSync, readdirSync } from 'node:fs'
import type { Extension } from 'fhir/r4'
import { expect, test } from 'vitest'
import { extensionCatalogue, type ExtensionEntry } from '../../src/fhir/extensions.ts'
import { ownBase } from '../../src/fhir/own-systems.ts'
import { structureDefinitions } from '../../tools/structure-definitions.ts'
import { derivedOf, finding } from './to-fhir.builders.ts'
import { chart, contained, items, options, threeLines } from './to-fhir.readers.ts'
import { validateR4 } from './validator/index.ts'

const entryOf = (url: string): ExtensionEntry | undefined =>
  Object.entries(extensionCatalogue).find(([id]) => url === `${ownBase}/StructureDefinition/${id}`)?.[1]

const valueName = (type: string): string => `value${type.charAt(0).toUpperCase()}${type.slice(1)}`

/** What an extension says against the catalogue. */
const disagreements = (extension: Extension, context: string): string[] => {
  const entry = entryOf(extension.url)
  if (entry?.context !== context) return [`${extension.url} does not belong in ${context}`]
  const { holds } = entry
  if (typeof holds === 'string') return valueName(holds) in extension ? [] : [`${extension.url} holds another type`]
  const inside = extension.extension ?? []
  const count = (name: string) => inside.filter((part) => part.url === name).length
  return [
    ...inside
      .filter((part) => !holds.some((sub) => sub.name === part.url && valueName(sub.type) in part))
      .map((part) => part.url),
    ...holds.filter((sub) => sub.required && count(sub.name) === 0).map((sub) => `no ${sub.name}`),
    ...holds.filter((sub) => !sub.repeats && count(sub.name) > 1).map((sub) => `twice ${sub.name}`),
  ]
}

/** Written by the bedside and by Review with what people say, never by the derivation. */
const ofPeople = ['answer', 'correction']

test('every extension that is written is one of the catalogue, in its place and of its type', () => {
  const choice = { ...options, version: { rules: '1', referenceData: '2026-Q1' } }
  const written = items(derivedOf(threeLines, [finding({ suggest: 'J2919' })]), chart, choice)
  const onItems = written.flatMap((item) => item.extension ?? [])
  const onIssues = written.flatMap((item) => contained(item)?.issue ?? []).flatMap((issue) => issue.extension ?? [])
  expect(onItems.flatMap((extension) => disagreements(extension, 'ChargeItem'))).toEqual([])
  expect(onIssues.flatMap((extension) => disagreements(extension, 'OperationOutcome.issue'))).toEqual([])
  const ids = Object.keys(extensionCatalogue).filter((id) => !ofPeople.includes(id))
  const urls = new Set([...onItems, ...onIssues].map((extension) => extension.url))
  expect([...urls].toSorted()).toEqual(ids.map((id) => `${ownBase}/StructureDefinition/${id}`).toSorted())
})

test('the published StructureDefinitions are valid R4 and say what the catalogue says', () => {
  const folder = new URL('../../docs/fhir/', import.meta.url)
  const published = readdirSync(folder).filter((name) => name.startsWith('StructureDefinition-'))
  const expected = structureDefinitions()
  expect(published.toSorted()).toEqual([...expected.keys()].toSorted())
  for (const [name, text] of expected) {
    expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text)
    expect(validateR4(JSON.parse(text))).toEqual([])
  }
})
