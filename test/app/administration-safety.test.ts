import { expect, test } from 'vitest'
import type { ChargeItem } from 'fhir/r4'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { sandboxNamespace } from '../../mocks/scenarios/hazards.ts'
import { sandboxResources } from '../../mocks/scenarios/index.ts'
import { createAdministration } from '../../src/app/administration.ts'
import type { Administration } from '../../src/app/administration-state.ts'
import { chargesNow } from '../../src/app/administration-charges.ts'
import * as savePart from '../../src/app/administration-save.ts'
import { lineStates } from '../../src/app/administration-saved.ts'
import { createKeep, type Keep, type KeepStorage } from '../../src/app/keep.ts'
import { emptySite } from '../../src/billing/site.ts'
import { readCapability } from '../../src/fhir/capability.ts'
import { createClient } from '../../src/fhir/client.ts'
import { readDrafts, type StoredDraft } from '../../src/fhir/drafts.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { parseGranted } from '../../src/smart/scopes.ts'
import { drugLine } from '../fhir/to-fhir.builders.ts'
import { documentsOf, key } from '../fhir/write.builders.ts'
import { planSave } from '../../src/fhir/write.ts'
import { base as wireBase } from '../fhir/wire.ts'

const base = 'https://ehr.example/fhir'
const dose = 'MedicationAdministration/milan-dose'
const scopes = 'user/*.cruds'

interface Ehr {
  readonly server: FhirServer
  readonly fetch: typeof fetch
  readonly written: string[]
  /** Answers in the server's place while it is not null. */
  spoil: (url: URL) => Response | null
}

const ehrOf = (): Ehr => {
  const server = createFhirServer(sandboxResources)
  const ehr: Ehr = {
    server, written: [], spoil: () => null,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (request.method !== 'GET') ehr.written.push(request.method)
      return ehr.spoil(new URL(request.url)) ?? server.handle(request, { patient: 'milan', user: 'Practitioner/nora', scopes })
    },
  }
  return ehr
}

const keepIn = (items: Map<string, string>): Keep => {
  const storage: KeepStorage = {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size
    },
  }
  return createKeep(storage, { issuer: base, patient: 'milan', encounter: 'milan-visit', user: 'Practitioner/nora' }, { idleMinutes: 15, now: () => 0 })
}

const opened = async (ehr: Ehr, keep = keepIn(new Map())): Promise<Administration> => {
  const client = createClient({ base, token: async () => 'token', fetch: ehr.fetch, wait: async () => {} })
  let minutes = 0
  const view = createAdministration({
    session: {
      base, patient: 'milan', encounter: 'milan-visit', user: 'Practitioner/nora', scopes: parseGranted(scopes, scopes),
      issuer: { iss: base, name: 'Example', clientId: 'doseline', namespace: sandboxNamespace, sandbox: true, scopes: null },
    },
    site: { settings: emptySite }, client, keep,
    capability: client.read('metadata').then((answer) => (answer.ok ? readCapability(answer.value.body) : answer)),
    now: () => {
      minutes += 1
      return new Date(Date.UTC(2026, 7, 20, 10, minutes))
    },
    browserZone: 'America/Chicago',
    savePart: async () => ({ ...savePart, chargesNow }),
  })
  await view.refresh()
  return view
}

const kinds = (view: Administration): readonly string[] => [...new Set([...(view.state().plan?.states.values() ?? [])].map(({ kind }) => kind))]
const stop = '2026-02-03T11:15:00-06:00'

/** Somebody else's change of a resource, past the app. */
const change = async (ehr: Ehr, path: string, alter: (resource: object) => object): Promise<void> => {
  const who = { patient: null, user: 'Practitioner/other', scopes: 'user/*.cruds' }
  const read = await ehr.server.handle(new Request(`${base}/${path}`), who)
  const resource: unknown = await read.json()
  if (typeof resource !== 'object' || resource === null) throw new Error(path)
  const answer = await ehr.server.handle(
    new Request(`${base}/${path}`, { method: 'PUT', body: JSON.stringify(alter(resource)), headers: { 'Content-Type': 'application/fhir+json' } }), who,
  )
  if (!answer.ok) throw new Error(`${answer.status}`)
}

test('a saved answer that was taken back is gone from the drafts after the next save', async () => {
  const ehr = ehrOf()
  const view = await opened(ehr)
  view.setAnswer(dose, { drugSource: 'purchased', lot: 'L1' })
  await view.save()
  view.setAnswer(dose, { drugSource: null, lot: null })
  await view.save()
  expect(kinds(view)).toEqual(['saved'])
  const next = await opened(ehr)
  expect(next.state().answers.get(dose)).toBeUndefined()
  expect(kinds(next)).toEqual(['saved'])
  expect(next.state().plan?.toSave).toBe(0)
})

test('an answer that was taken back does not return from drafts of lines that went with it', async () => {
  const ehr = ehrOf()
  const view = await opened(ehr)
  view.setAnswer(dose, { stop })
  await view.save()
  view.setAnswer(dose, { stop: null })
  await view.save()
  const next = await opened(ehr)
  expect(next.state().plan?.orphans.length).toBeGreaterThan(0)
  expect(next.state().answers.get(dose)?.stop ?? null).toBeNull()
  expect(next.state().plan?.toSave).toBe(0)
})

test('that a saved answer was taken back survives a reload', async () => {
  const ehr = ehrOf()
  const items = new Map<string, string>()
  const view = await opened(ehr, keepIn(items))
  view.setAnswer(dose, { stop })
  await view.save()
  view.setAnswer(dose, { stop: null })
  const reloaded = await opened(ehr, keepIn(items))
  expect(reloaded.state().answers.get(dose)?.stop).toBeNull()
  expect(kinds(reloaded)).toContain('changed')
  await reloaded.save()
  expect(items.size).toBe(0)
})

const answered = (lot: string, when: string, url: string): NonNullable<ChargeItem['extension']> => [{
  url, extension: [{ url: 'what', valueCode: 'lot' }, { url: 'value', valueString: lot }, { url: 'when', valueDateTime: when }],
}]

test.each([[0, 1], [1, 0]])('of two saved answers the later one holds, in whatever order the server gives them', (...order) => {
  const drafts = [['L1', '2026-08-20T10:00:00Z'], ['L2', '2026-08-20T09:00:00-06:00']].map(([lot = '', when = ''], at): StoredDraft => ({
    id: `${at}`, versionId: '1', identifier: `${at}`, status: 'planned',
    resource: {
      resourceType: 'ChargeItem', status: 'planned', subject: { reference: 'Patient/milan' }, code: {}, service: [{ reference: dose }],
      extension: answered(lot, when, extensionUrl('answer')),
    },
  }))
  expect(savePart.answersOfDrafts(order.flatMap((at) => drafts[at] ?? [])).answers.get(dose)?.lot).toBe('L2')
})

test('after a refresh that failed a press reads again, and saves nothing while that fails', async () => {
  const ehr = ehrOf()
  const view = await opened(ehr)
  ehr.spoil = (url) => (url.pathname.endsWith('/MedicationAdministration') ? new Response('{}', { status: 500 }) : null)
  await view.refresh()
  await view.save()
  expect(view.state().problem).toMatchObject({ kind: 'half-read' })
  expect(ehr.written).toEqual([])
  ehr.spoil = () => null
  await view.save()
  expect(ehr.written).toEqual(['POST'])
})

test('a press that finds another chart than the one on the screen shows it and writes nothing', async () => {
  const ehr = ehrOf()
  const view = await opened(ehr)
  await view.save()
  view.setAnswer(dose, { lot: 'L1' })
  await change(ehr, dose, (resource) => ({ ...resource, effectivePeriod: { start: '2026-02-04T09:30:00-06:00' } }))
  await view.save()
  expect(ehr.written).toEqual(['POST'])
  expect(view.state()).toMatchObject({ isHeld: true, report: null })
  await view.save()
  expect(ehr.written).toEqual(['POST', 'POST'])
  expect(view.state().isHeld).toBe(false)
})

test('"Try again" asks an EHR anew that could not say what it offers', async () => {
  const ehr = ehrOf()
  ehr.spoil = () => new Response('{}', { status: 500 })
  const view = await opened(ehr)
  expect(view.state().problem).toMatchObject({ kind: 'metadata' })
  ehr.spoil = () => null
  await view.refresh()
  expect(view.state()).toMatchObject({ phase: 'ready', problem: null })
})

test('an EHR whose drafts cannot be searched is offered no save, since none would be sent', async () => {
  const ehr = ehrOf()
  const statement: unknown = await (await ehr.fetch(`${base}/metadata`)).json()
  // Only "read" and "create" are left of what the server can do with a ChargeItem.
  const poorer = JSON.stringify(statement, (name, value: unknown) =>
    name === 'resource' && Array.isArray(value)
      ? value.map((one: unknown) => (JSON.stringify(one).includes('"type":"ChargeItem"') ? { type: 'ChargeItem', interaction: [{ code: 'read' }, { code: 'create' }] } : one))
      : value)
  ehr.spoil = (url) => (url.pathname.endsWith('/metadata') ? new Response(poorer) : null)
  const view = await opened(ehr)
  expect(view.state()).toMatchObject({ phase: 'ready', writing: 'not-offered' })
})

test('a line is compared with the draft that counts, not with a mistaken one beside it', () => {
  const line = drugLine({ id: 'ma1|drug', sources: ['MedicationAdministration/ma1'] })
  const [document] = documentsOf([line], { enteredDate: '2026-02-03T10:00:00Z' })
  const stored = readDrafts((document?.entry ?? []).map(({ resource }) => ({ ...resource, id: 'c1', meta: { ...resource?.meta, versionId: '1' } })))
  const mistaken = stored.map((draft) => ({
    ...draft, id: 'c2', status: 'entered-in-error', resource: { ...draft.resource, enteredDate: '2025-01-01', quantity: { value: 99 } },
  }))
  const drafts = [...stored, ...mistaken]
  const steps = planSave(documentsOf([{ ...line, units: 3 }]), drafts, 'p1')
  const state = lineStates([line], wireBase, drafts, steps).get(line.id)
  expect(steps.map(({ identifier }) => identifier)).toEqual([key('ma1|drug')])
  expect(state).toMatchObject({ kind: 'changed', at: '2026-02-03T10:00:00Z', differences: [{ field: 'units', saved: `${line.units}`, now: '3' }] })
})
