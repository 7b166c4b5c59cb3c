import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { issuerMembers } from '../../src/smart/issuers.ts'
import { siteMembers } from '../../src/smart/site.ts'
import { siteSchema, siteSchemaText } from '../../tools/site-schema.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The object at a path of members; an empty one where there is none. */
const at = (value: unknown, ...path: readonly string[]): object => {
  const [first, ...rest] = path
  if (typeof value !== 'object' || value === null) return {}
  return first === undefined ? value : at(Object.entries(value).find(([name]) => name === first)?.[1], ...rest)
}

test('docs/site.schema.json is what tools/site-schema.ts makes', () => {
  expect(read('docs/site.schema.json')).toBe(siteSchemaText())
})

test('the schema, the reader and docs/site.md know the same members', () => {
  expect(Object.keys(at(siteSchema(), 'properties')).toSorted()).toEqual([...siteMembers].toSorted())
  expect(Object.keys(at(siteSchema(), 'properties', 'issuers', 'items', 'properties')).toSorted()).toEqual([...issuerMembers].toSorted())
  const page = read('docs/site.md')
  expect([...siteMembers, ...issuerMembers].filter((name) => name !== '$schema' && !page.includes(`\`${name}\``))).toEqual([])
})
