/** The administration view on the sandbox's FHIR server, reached without a network. */
import { createFhirServer } from '../../mocks/fhir/server.ts'
import { sandboxNamespace } from '../../mocks/scenarios/hazards.ts'
import { sandboxResources } from '../../mocks/scenarios/index.ts'
import { createAdministration } from '../../src/app/administration.ts'
import type { Administration, AdministrationEnvironment } from '../../src/app/administration-state.ts'
import { chargesNow } from '../../src/app/administration-charges.ts'
import * as savePart from '../../src/app/administration-save.ts'
import { createKeep, type Keep } from '../../src/app/keep.ts'
import { emptySite } from '../../src/billing/site.ts'
import { readCapability } from '../../src/fhir/capability.ts'
import { createClient, type FhirClient } from '../../src/fhir/client.ts'
import { parseGranted } from '../../src/smart/scopes.ts'
import { storageOf } from './keep.support.ts'

export const base = 'https://ehr.example/fhir'
const scopes = [
  'Patient.r', 'MedicationAdministration.rs', 'MedicationRequest.rs', 'Medication.rs', 'Encounter.rs', 'Condition.rs',
  'Coverage.rs', 'Location.rs', 'Practitioner.rs', 'Organization.rs', 'ChargeItem.crus',
].map((scope) => `patient/${scope}`).join(' ')

export interface Ehr {
  /** Somebody else's change of a resource, past the app. */
  readonly change: (path: string, altered: object) => Promise<void>
  readonly fetch: typeof fetch
  /** What another system writes. */
  readonly add: (resource: object) => Promise<void>
  readonly written: string[]
  readonly drafts: () => number
}

/** The EHR of one patient's launch. `fail` answers in its place, where it gives an answer. */
export const ehrFor = (patient: string, fail: (url: URL, method: string) => Response | null = () => null): Ehr => {
  const server = createFhirServer(sandboxResources)
  const written: string[] = []
  const who = { patient: null, user: 'Practitioner/other', scopes: 'user/*.cruds' }
  const put = async (path: string, resource: object, method: 'PUT' | 'POST' = 'PUT'): Promise<void> => {
    const request = new Request(`${base}/${path}`, { method, body: JSON.stringify(resource), headers: { 'Content-Type': 'application/fhir+json' } })
    const answer = await server.handle(request, who)
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  }
  return {
    written,
    drafts: () => server.resources('ChargeItem').length,
    add: async (resource) => put('ChargeItem', resource, 'POST'),
    change: async (path, altered) => {
      const read: unknown = await (await server.handle(new Request(`${base}/${path}`), who)).json()
      await put(path, { ...(typeof read === 'object' ? read : {}), ...altered })
    },
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (request.method !== 'GET') written.push(request.method)
      const failed = fail(new URL(request.url), request.method)
      return failed ?? server.handle(request, { patient, user: 'Practitioner/nora', scopes })
    },
  }
}

interface Given {
  readonly patient: string
  readonly encounter?: string | null
  readonly ehr?: Ehr
  readonly keep?: Keep
  readonly now?: () => Date
  /** Absent: no reference data is installed. */
  readonly reference?: NonNullable<AdministrationEnvironment['reference']>
  readonly scopes?: string
  readonly client?: FhirClient
}

/** What a tab keeps of the patient's visit, in `items`. */
export const keepFor = (patient: string, items: Map<string, string>): Keep =>
  createKeep(storageOf(items), { issuer: base, patient, encounter: `${patient}-visit`, user: 'Practitioner/nora' }, { idleMinutes: 15, now: () => 0 })

export const openView = (given: Given): Administration => {
  const ehr = given.ehr ?? ehrFor(given.patient)
  const client: FhirClient = given.client ?? createClient({ base, token: async () => 'token', fetch: ehr.fetch, wait: async () => {} })
  const capability: AdministrationEnvironment['capability'] = client
    .read('metadata')
    .then((answer) => (answer.ok ? readCapability(answer.value.body) : answer))
  return createAdministration({
    session: {
      base, patient: given.patient, encounter: given.encounter === undefined ? `${given.patient}-visit` : given.encounter,
      issuer: { iss: base, name: 'Example', clientId: 'doseline', namespace: sandboxNamespace, sandbox: true, scopes: null },
      user: 'Practitioner/nora', scopes: parseGranted(given.scopes ?? scopes, scopes),
    },
    site: { settings: emptySite },
    client, capability, keep: given.keep ?? createKeep(null, { issuer: base, patient: given.patient, encounter: null, user: null }, { idleMinutes: 15, now: () => 0 }),
    now: given.now ?? (() => new Date('2026-08-20T10:42:00Z')),
    browserZone: 'America/Chicago',
    savePart: async () => ({ ...savePart, chargesNow }),
    ...(given.reference === undefined ? {} : { reference: given.reference }),
  })
}

export const opened = async (given: Given): Promise<Administration> => {
  const view = openView(given)
  await view.refresh()
  return view
}

export const codes = (view: Administration): readonly string[] =>
  view.state().drafts.flatMap((draft) => draft.derived.lines.map((line) => `${line.code ?? ''} ×${line.units}`))

export const kinds = (view: Administration): readonly string[] => [...(view.state().plan?.states.values() ?? [])].map(({ kind }) => kind)
