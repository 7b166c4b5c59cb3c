import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { furtherCases, verdictCases } from './validator/broken.ts'
import { validateR4 } from './validator/index.ts'
import { asList, asObject, asText } from './validator/json.ts'

const research = new URL('../../../shared/', import.meta.url)
const readShared = (path: string): unknown => JSON.parse(readFileSync(new URL(path, research), 'utf8'))
const rulesOf = (resource: unknown): string[] => validateR4(resource).map((issue) => issue.rule)

test.each(verdictCases.filter((verdict) => verdict.rule === null))('$name is valid', ({ resource }) => {
  expect(validateR4(resource)).toEqual([])
})

test.each([...verdictCases, ...furtherCases].filter((verdict) => verdict.rule !== null))(
  '$name is refused, and for its own reason ($rule)',
  ({ resource, rule }) => {
    expect(rulesOf(resource)).toContain(rule)
  },
)

test('what is no resource at all is refused without a crash', () => {
  for (const nonsense of [undefined, null, 3, 'text', [], {}, { resourceType: 7 }, { resourceType: 'Extension' }]) {
    expect(validateR4(nonsense)).not.toEqual([])
  }
})

test.skipIf(!existsSync(research))('the cases are those of the comparison of validators, one for one', () => {
  const rows = asList(asObject(readShared('server-traces/validators-matrix.json'))?.['rows']).map(asObject)
  const named = rows.map((row) => [asText(row?.['case']), row?.['expect'] === 'accept'])
  expect(verdictCases.map((verdict) => [verdict.name, verdict.rule === null])).toEqual(named)
})

test.skipIf(!existsSync(research))("HL7's own R4 examples raise no false alarm", () => {
  const folder = 'samples/hl7-r4/'
  const files = readdirSync(new URL(folder, research)).filter((name) => name.endsWith('.json'))
  const refused = files.filter((name) => validateR4(readShared(folder + name)).length > 0)
  expect(files.length).toBeGreaterThan(30)
  expect(refused).toEqual([])
})
