/** What the shell page asks of its own EHR: patients, charges, launches. It reads with a sign-in of its own. */
import type { Role } from '../auth/roles.ts'
import type { Twist } from '../auth/launches.ts'
import { isDialect, type DialectName } from '../fhir/dialects.ts'
import type { TroubleName } from '../fhir/troubles.ts'
import { storySystem } from '../scenarios/builders.ts'

export interface ListedPatient {
  readonly id: string
  readonly name: string
  readonly birthDate: string
  readonly recordNumber: string
  readonly story: string
}

/** A ChargeItem as the table shows it; null where the resource says nothing. */
export interface Charge {
  readonly id: string
  readonly status: string
  readonly code: string | null
  readonly text: string | null
  readonly ndc: string | null
  readonly quantity: string | null
  /** FHIR instant of the last save. */
  readonly savedAt: string | null
}

export interface EhrClient {
  readonly patients: () => Promise<readonly ListedPatient[]>
  /** The patient's newest charges, and how many there are in all. */
  readonly charges: (patient: string, signal: AbortSignal) => Promise<{ readonly total: number; readonly charges: readonly Charge[] }>
  /** A new launch context, without a patient for a biller from the menu; resolves with its name. */
  readonly launch: (asked: { readonly patient: string | null; readonly role: Role; readonly twist: Twist }) => Promise<string>
  readonly reset: () => Promise<void>
  readonly dialect: () => Promise<DialectName>
  readonly speak: (dialect: DialectName) => Promise<void>
  readonly trouble: (trouble: TroubleName) => Promise<void>
  /** Ends what goes wrong. */
  readonly mend: () => Promise<void>
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

/** `at(patient, 'name', 0, 'family')`: what stands at a path, undefined where the path ends early. */
const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce((inner: unknown, step) => (typeof step === 'number' ? (Array.isArray(inner) ? inner[step] : undefined) : member(inner, step)), value)

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const listedPatient = (patient: unknown): ListedPatient => ({
  id: text(at(patient, 'id')) ?? '',
  name: [...list(at(patient, 'name', 0, 'given')), at(patient, 'name', 0, 'family')].flatMap((part) => text(part) ?? []).join(' '),
  birthDate: text(at(patient, 'birthDate')) ?? '',
  recordNumber: text(at(patient, 'identifier', 0, 'value')) ?? '',
  story: text(member(list(at(patient, 'meta', 'tag')).find((tag) => member(tag, 'system') === storySystem), 'display')) ?? '',
})

const quantityText = (value: unknown): string | null => (typeof value === 'number' ? String(value) : null)

const chargeOf = (item: unknown): Charge => ({
  id: text(at(item, 'id')) ?? '',
  status: text(at(item, 'status')) ?? 'none',
  code: text(at(item, 'code', 'coding', 0, 'code')),
  text: text(at(item, 'code', 'text')),
  ndc: text(at(item, 'productCodeableConcept', 'coding', 0, 'code')),
  quantity: quantityText(at(item, 'quantity', 'value')),
  savedAt: text(at(item, 'meta', 'lastUpdated')),
})

const bySavedAt = (a: Charge, b: Charge): number => (b.savedAt ?? '').localeCompare(a.savedAt ?? '') || a.id.localeCompare(b.id)

const resourcesOf = (bundle: unknown): readonly unknown[] =>
  list(at(bundle, 'entry')).map((entry) => member(entry, 'resource'))

const refuseUnlessOk = (response: Response): Response => {
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`)
  return response
}

/** A client of the EHR whose `fhir`, `auth` and `sandbox` are in `folder`. Its promises reject where the EHR does not answer or refuses. */
export const createEhrClient = (folder: URL): EhrClient => {
  let token: Promise<string> | null = null

  const send = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown = {}): Promise<Response> =>
    refuseUnlessOk(await fetch(new URL(path, folder), { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }))

  const signIn = async (): Promise<string> => {
    const session: unknown = await (await send('POST', 'auth/session')).json()
    return text(member(session, 'access_token')) ?? ''
  }

  const ask = async (path: string, signal: AbortSignal | null): Promise<Response> => {
    token ??= signIn()
    const headers = { Authorization: `Bearer ${await token}`, Accept: 'application/fhir+json' }
    return fetch(new URL(path, folder), { headers, signal })
  }

  /** Signs in again once: the server may have been started anew since. */
  const read = async (path: string, signal: AbortSignal | null = null): Promise<unknown> => {
    try {
      const response = await ask(path, signal)
      if (response.status !== 401) return await refuseUnlessOk(response).json()
    } catch (error) {
      token = null
      throw error
    }
    token = null
    return refuseUnlessOk(await ask(path, signal)).json()
  }

  return {
    patients: async () => resourcesOf(await read('fhir/Patient?_count=1000')).map(listedPatient),
    charges: async (patient, signal) => {
      const bundle = await read(`fhir/ChargeItem?subject=Patient/${encodeURIComponent(patient)}&_count=1000&_total=accurate`, signal)
      const charges = resourcesOf(bundle).filter((item) => at(item, 'subject', 'reference') === `Patient/${patient}`)
      const total = at(bundle, 'total')
      return { total: typeof total === 'number' ? total : charges.length, charges: charges.map(chargeOf).toSorted(bySavedAt) }
    },
    launch: async (asked) => {
      const made: unknown = await (await send('POST', 'auth/launch', asked)).json()
      const launch = text(member(made, 'launch'))
      if (launch === null) throw new Error('The sandbox made no launch.')
      return launch
    },
    reset: async () => {
      await send('POST', 'sandbox/reset')
    },
    dialect: async () => {
      const name = member(await refuseUnlessOk(await fetch(new URL('sandbox/dialect', folder))).json(), 'name')
      return isDialect(name) ? name : 'usual'
    },
    speak: async (name) => {
      await send('PUT', 'sandbox/dialect', { name })
    },
    trouble: async (name) => {
      await send('POST', 'sandbox/trouble', { name })
    },
    mend: async () => {
      await send('DELETE', 'sandbox/trouble')
    },
  }
}

/** The address that opens the app by an EHR launch (SMART 2.2): issuer and launch, and the view that is registered for it. */
export const launchAddress = (folder: URL, launch: string, view: 'review' | null = null): string => {
  const address = new URL('launch.html', folder)
  address.search = new URLSearchParams({ iss: new URL('fhir', folder).href, launch, ...(view === null ? {} : { view }) }).toString()
  return address.href
}
