/** An EHR without a network, the app opened in it, and somebody else who changes its records meanwhile. */
import { createFhirServer, type FhirServer } from '../../../mocks/fhir/server.ts'
import { sandboxNamespace } from '../../../mocks/scenarios/hazards.ts'
import { sandboxResources } from '../../../mocks/scenarios/index.ts'
import { createAdministration } from '../../../src/app/administration.ts'
import { chargesNow } from '../../../src/app/administration-charges.ts'
import * as savePart from '../../../src/app/administration-save.ts'
import { createKeep, type KeepStorage } from '../../../src/app/keep.ts'
import { emptySite } from '../../../src/billing/site.ts'
import { readCapability } from '../../../src/fhir/capability.ts'
import { createClient } from '../../../src/fhir/client.ts'
import { draftKey } from '../../../src/fhir/draft-key.ts'
import { isChargeItem, readDrafts, type StoredDraft } from '../../../src/fhir/drafts.ts'
import { parseGranted } from '../../../src/smart/scopes.ts'

const base = 'https://ehr.example/fhir'

type Administration = ReturnType<typeof createAdministration>

export interface Ehr {
  readonly server: FhirServer
  readonly fetch: typeof fetch
  /** Bodies of what was written, in order. */
  readonly written: string[]
  /** Answers in the server's place where it is not null. */
  spoil: (request: Request) => Response | null
}

/** `scopes` are what the token grants. */
export const ehrOf = (patient: string, scopes = 'user/*.cruds'): Ehr => {
  const server = createFhirServer(sandboxResources)
  const ehr: Ehr = {
    server, written: [], spoil: () => null,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (request.method !== 'GET') ehr.written.push(typeof init?.body === 'string' ? init.body : '')
      return ehr.spoil(request) ?? server.handle(request, { patient, user: 'Practitioner/nora', scopes })
    },
  }
  return ehr
}

/** What a browser tab keeps until it is closed. */
export const storageOf = (items: Map<string, string>): KeepStorage => ({
  getItem: name => items.get(name) ?? null,
  setItem: (name, value) => void items.set(name, value),
  removeItem: name => void items.delete(name),
  key: index => [...items.keys()][index] ?? null,
  get length() {
    return items.size
  },
})

/** Opens the app on the patient's visit ("milan": "milan-visit") and reads the chart. */
export const opened = async (ehr: Ehr, patient: string, items = new Map<string, string>(), scopes = 'user/*.cruds'): Promise<Administration> => {
  const client = createClient({ base, token: async () => 'token', fetch: ehr.fetch, wait: async () => {} })
  const encounter = `${patient}-visit`
  const view = createAdministration({
    session: {
      base, patient, encounter, user: 'Practitioner/nora', scopes: parseGranted(scopes, scopes),
      issuer: { iss: base, name: 'Example', clientId: 'doseline', namespace: sandboxNamespace, sandbox: true, scopes: null },
    },
    site: { settings: { ...emptySite, defaultSetting: 'office' } }, client,
    keep: createKeep(storageOf(items), { issuer: base, patient, encounter, user: 'Practitioner/nora' }, { idleMinutes: 15, now: () => 0 }),
    capability: client.read('metadata').then(answer => (answer.ok ? readCapability(answer.value.body) : answer)),
    now: () => new Date('2026-08-20T10:42:00Z'), browserZone: 'America/Chicago', savePart: async () => ({ ...savePart, chargesNow }),
  })
  await view.refresh()
  return view
}

/** Somebody else's change of a resource, past the app. */
export const change = async (ehr: Ehr, path: string, altered: object): Promise<void> => {
  const who = { patient: null, user: 'Practitioner/other', scopes: 'user/*.cruds' }
  const read: unknown = await (await ehr.server.handle(new Request(`${base}/${path}`), who)).json()
  if (typeof read !== 'object' || read === null) throw new Error(path)
  const request = new Request(`${base}/${path}`, {
    method: 'PUT', body: JSON.stringify({ ...read, ...altered }), headers: { 'Content-Type': 'application/fhir+json' },
  })
  const answer = await ehr.server.handle(request, who)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
}

/** The drafts that the EHR has, whoever's they are. */
export const draftsIn = (ehr: Ehr): readonly StoredDraft[] =>
  readDrafts(ehr.server.resources('ChargeItem').filter(isChargeItem).map(item => ({ ...item })))

/** The one draft of a line, "milan-dose|drug". */
export const draftIn = (ehr: Ehr, lineId: string): StoredDraft => {
  const [draft, ...others] = draftsIn(ehr).filter(({ identifier }) => identifier === draftKey(sandboxNamespace, lineId))
  if (draft === undefined || others.length > 0) throw new Error(`${lineId}: no draft, or several`)
  return draft
}

/** What stands of each line, by its id: "new", "saved", "changed"… */
export const statesOf = (view: Administration): Readonly<Record<string, string>> =>
  Object.fromEntries([...(view.state().plan?.states ?? [])].map(([id, { kind }]) => [id, kind]))
