import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { administrationLimit, depthLimit, entryLimit, inputProblemText, readChart, sizeLimit } from '../../src/fhir/chart-input.ts'
import type { InputProblem } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { jsonBreak, lineAndColumn, utf8Length } from '../../src/fhir/json-text.ts'
import { shared } from '../shared.ts'
import { administration, bundle, condition, encounter, firstAdministration } from './chart.builders.ts'

const json = (value: unknown): string => JSON.stringify(value)

const problemOf = (text: string): InputProblem | 'accepted' => {
  const input = readChart(text)
  return input.ok ? 'accepted' : input.problem
}

const typesOf = (text: string): unknown[] => {
  const input = readChart(text)
  return input.ok ? input.entries.map(({ resource }) => resource['resourceType']) : [input.problem]
}

describe('a chart may come in every form in which servers give it', () => {
  for (const type of ['collection', 'searchset', 'batch-response', 'transaction', 'history', 'document']) {
    it(`a Bundle of type ${type}`, () => {
      expect(typesOf(json(bundle([administration('ma1')], { type })))).toEqual(['MedicationAdministration'])
    })
  }

  it('a Bundle in a Bundle, as a batch of searches answers, beside entries that have only a response', () => {
    const batch = {
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [
        { response: { status: '404' } },
        { response: { status: '200' }, resource: bundle([encounter('e1')], { type: 'searchset' }) },
        { response: { status: '200' }, resource: bundle([administration('ma1')], { type: 'searchset' }) },
      ],
    }
    const input = readChart(json(batch))
    expect(input.ok && input.entries.map(({ at }) => at)).toEqual([
      'Bundle.entry[1].entry[0]',
      'Bundle.entry[2].entry[0]',
    ])
  })

  it('a history, without what it ends with the deletion of', () => {
    const version = (id: string) => ({ resource: administration(id), request: { method: 'PUT', url: `MedicationAdministration/${id}` } })
    const deletion = (id: string) => ({ request: { method: 'DELETE', url: `MedicationAdministration/${id}` }, response: { status: '204' } })
    const idsOf = (...entry: readonly object[]): unknown[] => {
      const input = readChart(json({ resourceType: 'Bundle', type: 'history', entry }))
      return input.ok ? input.entries.map(({ resource }) => resource['id']) : [input.problem.kind]
    }
    expect(idsOf(deletion('gone'), version('kept'), version('gone'))).toEqual(['kept'])
    expect(idsOf(version('again'), deletion('again'), version('again'))).toEqual(['again', 'again'])
    expect(idsOf(deletion('gone'), version('gone'))).toEqual(['empty-bundle'])
  })

  it('a single resource', () => {
    expect(typesOf(json(administration('ma1')))).toEqual(['MedicationAdministration'])
  })

  it('NDJSON with blank lines, CRLF and a byte order mark', () => {
    const text = `\uFEFF${json(encounter('e1'))}\r\n\r\n${json(administration('ma1'))}\r\n`
    expect(typesOf(text)).toEqual(['Encounter', 'MedicationAdministration'])
  })

  it('an indented Bundle with a byte order mark', () => {
    expect(typesOf(`\uFEFF${JSON.stringify(bundle([administration('ma1')]), null, 2)}`)).toHaveLength(1)
  })
})

describe('one broken entry among good ones is a problem of the chart and no refusal', () => {
  it('a line of NDJSON that is cut off', () => {
    const input = readChart(`${json(administration('ma1'))}\n{"resourceType":"Condition","co`)
    const chart = input.ok ? chartFromEntries(input.entries) : null
    expect(chart?.encounters[0]?.problems).toContainEqual({
      code: 'resource-invalid',
      origin: { source: 'line 2', path: '' },
      detail: 'an entry of the input is not a FHIR resource',
    })
  })

  it('fifty cut-off lines do not look like deep nesting', () => {
    const cut = '{"resourceType":"Condition","code":{"coding":[{"code":"x"'
    const text = [json(administration('ma1')), ...Array.from({ length: 50 }, () => cut)].join('\n')
    expect(problemOf(text)).toBe('accepted')
  })

  for (const entry of [null, 3, 'text', [], { resource: null }, { resource: 'x' }, { resource: { id: 'untyped' } }]) {
    it(`an entry ${json(entry)} in a Bundle`, () => {
      const chart = readChart(json({ resourceType: 'Bundle', entry: [{ resource: administration('ma1') }, entry] }))
      const facts = chart.ok ? chartFromEntries(chart.entries) : null
      expect(facts?.encounters[0]?.problems.map(({ origin }) => origin.source)).toContain('Bundle.entry[1]')
    })
  }
})

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('what is no R4 chart is refused with its reason', () => {
  const refused: readonly (readonly [string, string, InputProblem])[] = [
    ['nothing', '', { kind: 'empty' }],
    ['blanks and a byte order mark', '\uFEFF \n\t', { kind: 'empty' }],
    ['words', 'hello', { kind: 'not-json', line: 1, column: 1 }],
    ['a cut-off object', '{\n "resourceType": "Bundle",\n', { kind: 'not-json', line: 3, column: 1 }],
    ['a comma too many', '{"a": [1,]}', { kind: 'not-json', line: 1, column: 10 }],
    ['XML', '<Bundle xmlns="http://hl7.org/fhir"/>', { kind: 'not-json', line: 1, column: 1 }],
    ['a number', '5', { kind: 'not-fhir', what: 'no-object' }],
    ['null', 'null', { kind: 'not-fhir', what: 'no-object' }],
    ['a list', '[]', { kind: 'not-fhir', what: 'no-object' }],
    ['an object of another kind', '{"chart": {}}', { kind: 'not-fhir', what: 'no-type' }],
    ['a resourceType that is no name', '{"resourceType": 7}', { kind: 'not-fhir', what: 'no-type' }],
    ['a Bundle whose entry is an object', '{"resourceType":"Bundle","entry":{}}', { kind: 'not-fhir', what: 'entries' }],
    ['an empty Bundle', '{"resourceType":"Bundle"}', { kind: 'empty-bundle' }],
    [
      'a Bundle without administrations',
      json(bundle([condition('a', 'M06.9'), condition('b', 'I10'), encounter('e1')])),
      { kind: 'no-administration', held: '2 Condition, 1 Encounter' },
    ],
    ['101 levels', nested(depthLimit + 1), { kind: 'too-deep', limit: depthLimit }],
    ['200,000 levels', nested(200_000), { kind: 'too-deep', limit: depthLimit }],
    ['200,000 levels left open', '{"a":'.repeat(200_000), { kind: 'too-deep', limit: depthLimit }],
    [
      'more administrations than the limit',
      `{"resourceType":"Bundle","entry":[${'{"resource":{"resourceType":"MedicationAdministration"}},'.repeat(administrationLimit)}{"resource":{"resourceType":"MedicationAdministration"}}]}`,
      { kind: 'too-many', what: 'administrations', limit: administrationLimit },
    ],
    [
      'more entries than the limit',
      `{"resourceType":"Bundle","entry":[${'0,'.repeat(entryLimit)}0]}`,
      { kind: 'too-many', what: 'entries', limit: entryLimit },
    ],
    ['more than the limit', ' '.repeat(sizeLimit + 1), { kind: 'too-large', limit: sizeLimit }],
  ]
  test.each(refused)('%s', (_, text, problem) => {
    expect(problemOf(text)).toEqual(problem)
  })

  it('exactly 100 levels are read', () => {
    const deep = { ...administration('ma1'), extension: JSON.parse(nested(depthLimit - 1)) as unknown }
    expect(problemOf(json(deep))).toBe('accepted')
  })

  it('a Bundle written one entry a line and broken in the last is not taken for NDJSON', () => {
    const text = `{"resourceType":"Bundle","entry":[\n{"resource":${json(encounter('e1'))}},\n${json(administration('m'))}\n]`
    expect(problemOf(text)).toMatchObject({ kind: 'not-json', line: 4 })
  })
})

describe('other versions of FHIR are recognised where the whole input is of one', () => {
  const dstu2 = { resourceType: 'MedicationAdministration', patient: { reference: 'Patient/p1' }, effectiveTimeDateTime: '2026' }
  const { effectiveDateTime: _, medicationCodeableConcept: __, context: ___, ...bare } = administration('ma1')
  const r5 = {
    ...bare,
    medication: { concept: { text: 'Exampleprazine' } },
    occurenceDateTime: '2026-02-03T10:00:00-06:00',
    performer: [{ actor: { reference: { reference: 'Practitioner/n1' } } }],
  }
  const hl7 = (version: string) => ({ meta: { profile: [`http://hl7.org/fhir/${version}/StructureDefinition/Patient`] } })
  const cases: readonly (readonly [string, unknown, string | null])[] = [
    ['DSTU2 by its elements', dstu2, 'DSTU2'],
    ['STU3 by its elements', administration('ma1', { notGiven: false }), 'STU3'],
    ['R5 by its elements', r5, 'R5'],
    ['R5 by the capability statement beside it', bundle([administration('a'), { resourceType: 'CapabilityStatement', fhirVersion: '5.0.0' }]), 'R5'],
    ['STU3 by profile', administration('ma1', hl7('3.0')), 'STU3'],
    ['R4B by profile is read', administration('ma1', hl7('4.3')), null],
    ['R4 with one element of R5 is read', administration('ma1', { isSubPotent: false }), null],
    ['one DSTU2 administration beside an R4 one is read', bundle([dstu2, administration('ma1')]), null],
    ['an R4 administration that lacks its subject is not taken for DSTU2', administration('ma1', { subject: undefined, patient: { reference: 'Patient/p1' } }), null],
  ]
  test.each(cases)('%s', (_name, value, version) => {
    expect(problemOf(json(value))).toEqual(version === null ? 'accepted' : { kind: 'other-version', version })
  })
})

describe('hostile text does no harm', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['__proto__ as a key', '{"resourceType":"MedicationAdministration","id":"a","__proto__":{"status":"completed"}}'],
    ['constructor as a key', '{"resourceType":"MedicationAdministration","id":"a","constructor":{"prototype":{"x":1}}}'],
    ['a lone surrogate', '{"resourceType":"MedicationAdministration","id":"a","note":[{"text":"\\ud800"}]}'],
    ['NUL', '{"resourceType":"MedicationAdministration","id":"a","note":[{"text":"\\u0000"}]}'],
    ['a string of two megabytes', json(administration('a', { status: 'x'.repeat(2_000_000) }))],
    ['an id of two megabytes', json(administration('x'.repeat(2_000_000)))],
    ['a reference of two megabytes', json(administration('a', { subject: { reference: 'Patient/'.repeat(250_000) } }))],
    ['a number beyond all bounds', '{"resourceType":"MedicationAdministration","id":"a","dosage":{"dose":{"value":1e999}}}'],
  ]
  test.each(hostile)('%s', (_, text) => {
    const input = readChart(text)
    expect(input.ok).toBe(true)
    const facts = input.ok ? chartFromEntries(input.entries) : { encounters: [] }
    expect(firstAdministration(facts).usable).toBe(false)
    expect(Object.hasOwn(Object.prototype, 'status')).toBe(false)
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })
})

describe('the laws of reading', () => {
  it('every refusal is one line without the content of the input', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const secret = `Secretname ${text}`
        const problem = problemOf(secret)
        const words = problem === 'accepted' ? '' : inputProblemText(problem)
        expect(words).not.toContain('Secretname')
        expect(words).toMatch(/^[^\n]+\.$/)
      }),
    )
  })

  it('a text breaks exactly where JSON.parse would refuse it', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '\\', '0', 'e', ' ', '\u0001'))
      .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1))
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        expect(jsonBreak(text) === null).toBe(parses)
      }),
      { numRuns: 2000 },
    )
  })

  it('bytes are counted as the encoder writes them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
      }),
    )
  })

  it('a place is told by line and column from one', () => {
    expect(lineAndColumn('ab\ncd', 0)).toEqual({ line: 1, column: 1 })
    expect(lineAndColumn('ab\ncd', 4)).toEqual({ line: 2, column: 2 })
  })
})

const samples = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))

describe.skipIf(shared === null)('every sample of other systems is answered', () => {
  const folder = join(shared ?? '', 'samples')
  const names = shared === null ? [] : samples(folder)

  it('there are samples', () => {
    expect(names.length).toBeGreaterThan(60)
  })

  test.each(names.map((name) => [name.slice(folder.length + 1), name] as const))('%s', (short, name) => {
    const text = readFileSync(name, 'utf8')
    const given = /"resourceType":\s*"MedicationAdministration"/.test(text)
    const input = readChart(text)
    const facts = input.ok ? chartFromEntries(input.entries) : { encounters: [] }
    const answer = input.ok ? 'read' : input.problem.kind
    const other = short.startsWith('other-versions')
    expect(answer).toBe(other ? 'other-version' : given ? 'read' : 'no-administration')
    expect(facts.encounters.some(({ administrations }) => administrations.length > 0)).toBe(given && !other)
  })
})
