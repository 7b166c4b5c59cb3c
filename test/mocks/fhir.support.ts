/** A small chart of two patients, a server over it, and questions to it as a test wants to write them. */
import type { FhirResource } from 'fhir/r4'
import type { Access } from '../../mocks/fhir/access.ts'
import type { FhirServer } from '../../mocks/fhir/server.ts'

export const base = 'https://ehr.example/fhir'

export const everyone: Access = { patient: null, user: 'Practitioner/nina', scopes: 'user/*.cruds' }

const subject = (id: string): { readonly reference: string } => ({ reference: `Patient/${id}` })

const dose = (id: string, patient: string, effective: object, more: object = {}): FhirResource => ({
  resourceType: 'MedicationAdministration',
  id,
  status: 'completed',
  medicationReference: { reference: 'Medication/vial' },
  subject: subject(patient),
  context: { reference: `Encounter/${patient}-visit` },
  ...effective,
  ...more,
})

/** Anna's three doses and Bert's one; the drug, its ingredient and the nurse belong to nobody. */
export const smallChart = (): readonly FhirResource[] => [
  {
    resourceType: 'Patient',
    id: 'anna',
    identifier: [{ system: 'urn:mrn', value: '1' }, { value: 'loose' }],
    name: [{ family: 'Älvström', given: ['Anna'] }],
    birthDate: '1960-05-01',
    gender: 'female',
  },
  { resourceType: 'Patient', id: 'bert', name: [{ family: 'Bergh', given: ['Bert'] }] },
  { resourceType: 'Practitioner', id: 'nina', name: [{ family: 'Nurse' }] },
  { resourceType: 'Medication', id: 'vial', code: { text: 'Vial' }, ingredient: [{ itemReference: { reference: 'Medication/salt' } }] },
  { resourceType: 'Medication', id: 'salt', code: { text: 'Salt' } },
  { resourceType: 'Medication', id: 'berts', code: { text: 'Other' } },
  {
    resourceType: 'Encounter',
    id: 'anna-visit',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: subject('anna'),
  },
  dose('a1', 'anna', { effectivePeriod: { start: '2026-03-02T15:15:00Z', end: '2026-03-02T17:31:00Z' } }, {
    performer: [{ actor: { reference: '{base}/Practitioner/nina' } }],
  }),
  dose('a2', 'anna', { effectiveDateTime: '2026-03-03' }),
  dose('a3', 'anna', { effectiveDateTime: '2026-03-05T08:00:00-06:00' }, { status: 'not-done', context: undefined }),
  dose('g1', 'group', { effectivePeriod: { start: '2026-04-01T08:00:00Z' } }, { subject: { reference: 'Group/ward' } }),
  dose('b1', 'bert', { effectiveDateTime: '2026-03-02' }, { medicationReference: { reference: 'Medication/berts' } }),
]

/** A draft as it is sent; `key` is its identifier's value. */
export const draft = (key: string, more: object = {}): object => ({
  resourceType: 'ChargeItem',
  identifier: [{ system: 'urn:draft', value: key }],
  meta: { tag: [{ system: 'urn:tag', code: 'draft' }] },
  status: 'planned',
  code: { text: 'Line' },
  subject: subject('anna'),
  ...more,
})

export interface Asked {
  readonly status: number
  readonly headers: Headers
  /** The body as JSON; null where there is none. */
  readonly body: unknown
}

export interface Ask {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly who?: Access | null
}

/** One request to the server; `path` is below the base or a whole address. */
export const ask = async (server: FhirServer, path: string, { method = 'GET', body, headers = {}, who = everyone }: Ask = {}): Promise<Asked> => {
  const url = path.startsWith('http') ? path : `${base}${path === '' || path.startsWith('?') ? '' : '/'}${path}`
  const request = new Request(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }), ...headers },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const response = await server.handle(request, who)
  const text = response.type === 'error' ? '' : await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) as unknown }
}

/** Every value under a dotted path, through arrays. */
export const pick = (value: unknown, path: string): readonly unknown[] =>
  path.split('.').reduce<readonly unknown[]>(
    (values, name) =>
      values.flatMap((item) => {
        if (typeof item !== 'object' || item === null) return []
        const found: unknown = Object.entries(item).find(([key]) => key === name)?.[1]
        const list: readonly unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found]
        return list
      }),
    [value],
  )

/** The text at a path; it throws where there is none, so that a test cannot go on without it. */
export const textOf = (value: unknown, path: string): string => {
  const found = pick(value, path)[0]
  if (typeof found !== 'string') throw new Error(`There is no text at ${path}.`)
  return found
}

/** The ids of a Bundle's resources; of those only that were matched or included, if asked. */
export const ids = (body: unknown, mode: 'match' | 'include' | null = null): readonly unknown[] =>
  pick(body, 'entry')
    .filter((entry) => mode === null || pick(entry, 'search.mode')[0] === mode)
    .flatMap((entry) => pick(entry, 'resource.id'))

/** A transaction or a batch of creates, each with its key as condition. */
export const creates = (type: 'transaction' | 'batch', keys: readonly string[], more: (index: number) => object = () => ({})): object => ({
  resourceType: 'Bundle',
  type,
  entry: keys.map((key, index) => ({
    fullUrl: `urn:uuid:${key}`,
    resource: draft(key, more(index)),
    request: { method: 'POST', url: 'ChargeItem', ifNoneExist: `identifier=urn:draft|${key}` },
  })),
})

/** The `next` address of a page, and null on the last. */
export const nextOf = (body: unknown): string | null => {
  const link = pick(body, 'link').find((item) => pick(item, 'relation')[0] === 'next')
  return link === undefined ? null : textOf(link, 'url')
}
