import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { administration, bundle, condition, encounter, reference, type Resource } from '../fhir/chart.builders.ts'
import { listenTo, type Ran } from './listening.ts'

const folder = mkdtempSync(join(tmpdir(), 'doseline-reconcile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

const fileOf = (resources: readonly Resource[]): string => {
  files += 1
  const path = join(folder, `chart-${files}.json`)
  writeFileSync(path, JSON.stringify(bundle(resources)))
  return path
}

const derive = async (args: readonly string[]): Promise<Ran> => listenTo((voice) => run(args, voice))

const reconciledIn = async (resources: readonly Resource[], more: readonly string[] = []): Promise<unknown> => {
  const { code, out, error } = await derive([fileOf(resources), '--reconcile', ...more])
  expect([code, error]).toEqual([0, ''])
  return JSON.parse(out)
}

const isRecord = (value: unknown): value is Resource => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The drafts that the command itself would send, as a server would keep them. */
const draftsFor = async (resources: readonly Resource[]): Promise<readonly Resource[]> => {
  const { out } = await derive([fileOf(resources), '--format', 'fhir'])
  const document: unknown = JSON.parse(out)
  const entries: unknown = isRecord(document) ? document['entry'] : null
  const items = (Array.isArray(entries) ? entries : []).flatMap((entry: unknown) => (isRecord(entry) && isRecord(entry['resource']) ? [entry] : []))
  const ids = new Map(items.map((entry, at) => [String(entry['fullUrl']), `ChargeItem/c${at}`] as const))
  const text = [...ids].reduce((all, [urn, name]) => all.replaceAll(urn, name), JSON.stringify(items.map((entry) => entry['resource'])))
  const saved: unknown = JSON.parse(text)
  return (Array.isArray(saved) ? saved : []).filter(isRecord).map((item, at) => ({ ...item, id: `c${at}` }))
}

const injected = { dosage: { route: { text: 'subcutaneous' }, dose: { value: 50, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } } }
const visit = [administration('ma1', injected), encounter('e1')]

describe('derive --reconcile', () => {
  it('finds every line new in a chart without drafts, and the same where the chart holds them', async () => {
    expect(await reconciledIn(visit)).toMatchObject({
      verdicts: [{ verdict: 'new', line: 'ma1|drug', draft: null }, { verdict: 'new', line: 'ma1|service' }],
      unsupported: [], chargedElsewhere: [], notGiven: [],
    })
    expect(await reconciledIn([...visit, ...(await draftsFor(visit))])).toMatchObject({
      verdicts: [{ verdict: 'same', line: 'ma1|drug', draft: 'ChargeItem/c0' }, { verdict: 'same', line: 'ma1|service', draft: 'ChargeItem/c1' }],
      unsupported: [], chargedElsewhere: [],
    })
  })

  it('tells what changed, and what is gone since a dose was entered in error', async () => {
    const drafts = await draftsFor(visit)
    const later = [administration('ma1', { ...injected, effectiveDateTime: '2026-02-04T10:00:00-06:00' }), encounter('e1')]
    expect(await reconciledIn([...later, ...drafts])).toMatchObject({
      verdicts: [
        { verdict: 'changed', fields: [{ field: 'service-date', before: '2026-02-03', now: '2026-02-04' }], words: 'Changed since it was drafted: service date.' },
        { verdict: 'changed' },
      ],
    })
    const mistaken = [administration('ma1', { ...injected, status: 'entered-in-error' }), encounter('e1')]
    const gone = { verdict: 'gone', line: null, why: { kind: 'not-given', administration: 'MedicationAdministration/ma1' } }
    expect(await reconciledIn([...mistaken, ...drafts])).toMatchObject({ verdicts: [gone, gone], unsupported: [{ isOwn: true }, { isOwn: true }] })
  })

  it('finds no difference in the answers that a draft carries', async () => {
    const answer = {
      url: extensionUrl('answer'), extension: [{ url: 'what', valueCode: 'lot' }, { url: 'value', valueString: 'L1' }],
    }
    const drafts = (await draftsFor(visit)).map((item) => {
      const extensions: unknown = item['extension']
      return { ...item, extension: [answer, ...(Array.isArray(extensions) ? extensions.filter(isRecord) : [])] }
    })
    expect(await reconciledIn([...visit, ...drafts])).toMatchObject({ verdicts: [{ verdict: 'same' }, { verdict: 'same' }] })
  })

  it('goes by the codes of the site and by the namespace of --issuer', async () => {
    const site = join(folder, 'site.json')
    writeFileSync(site, JSON.stringify({ administrationCodes: { injection: 'Z0001' } }))
    const foreign = {
      resourceType: 'ChargeItem', id: 'f1', status: 'billed', subject: reference('Patient/p1'), code: { coding: [{ code: 'Z0001' }] },
      service: [reference('MedicationAdministration/ma9')],
    }
    expect(await reconciledIn([...visit, foreign])).toMatchObject({ unsupported: [] })
    expect(await reconciledIn([...visit, foreign], ['--site', site])).toMatchObject({ unsupported: [{ charge: 'ChargeItem/f1', code: 'Z0001' }] })
    const drafts = await draftsFor(visit)
    expect(await reconciledIn([...visit, ...drafts], ['--issuer', 'https://other.example'])).toMatchObject({
      verdicts: [{ verdict: 'new' }, { verdict: 'new' }, { verdict: 'gone', why: { kind: 'not-derived' } }, { verdict: 'gone' }],
    })
  })

  it('tells of a dispensed drug that was not given, and drafts nothing for it', async () => {
    const dispense = { resourceType: 'MedicationDispense', id: 'd1', status: 'completed', subject: reference('Patient/p1'), medicationCodeableConcept: { text: 'Other' } }
    expect(await reconciledIn([...visit, dispense])).toMatchObject({
      verdicts: [{ line: 'ma1|drug' }, { line: 'ma1|service' }], notGiven: [{ source: 'MedicationDispense/d1', kind: 'MedicationDispense' }],
    })
  })

  it('is refused beside --format and --cases', async () => {
    for (const args of [[fileOf(visit), '--reconcile', '--format', 'fhir'], ['--cases', folder, '--reconcile']]) {
      const { code, out, error } = await derive(args)
      expect([code, out]).toEqual([2, ''])
      expect(error).toMatch(/^derive: [^\n]*--reconcile[^\n]*\n$/u)
    }
  })
})

test('without --reconcile charges in the chart change nothing of what derive prints', async () => {
  const drafts = await draftsFor(visit)
  expect((await derive([fileOf([...visit, ...drafts])])).out).toBe((await derive([fileOf(visit)])).out)
})

const supplies: readonly (readonly [string, readonly string[], string])[] = [
  ['a dispense', ['MedicationDispense'], 'but drugs dispensed (1 MedicationDispense): only what was given can be drafted.'],
  ['a delivery', ['SupplyDelivery'], 'but supplies delivered (1 SupplyDelivery): '],
  ['a request for supplies', ['SupplyRequest'], 'but supplies requested (1 SupplyRequest): '],
  ['a dispensed device', ['DeviceDispense'], 'but devices dispensed (1 DeviceDispense): '],
  ['a report of what is taken', ['MedicationStatement'], 'but reports of what is taken (1 MedicationStatement): '],
  ['a vaccination', ['Immunization'], 'but vaccinations (1 Immunization), which have codes of their own: '],
  ['orders and a dispense', ['MedicationRequest', 'MedicationDispense', 'MedicationRequest'],
    'but drugs dispensed (1 MedicationDispense) and orders (2 MedicationRequest): '],
]

test.each(supplies)('a chart with %s and no administration is refused in one line that says so', async (_, types, words) => {
  const resources = types.map((resourceType, at) => ({ resourceType, id: `s${at}`, subject: reference('Patient/p1') }))
  const { code, out, error } = await derive([fileOf([...resources, condition('c1', 'M06.9')])])
  expect([code, out]).toEqual([2, ''])
  expect(error).toMatch(/^derive: [^\n]+\n$/u)
  expect(error).toContain(`The input has no MedicationAdministration, ${words}`)
})
