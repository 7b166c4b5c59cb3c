/** Read, vread, history and a patient's everything. */
import { forbidden, gone, notFound, withResource, type Answer } from './answer.ts'
import type { Grant } from './access.ts'
import { keyOf, type JsonObject } from './json.ts'
import { knownTypes } from './parameters.ts'
import { searchset } from './search.ts'
import type { Store, Version } from './store.ts'

export interface Reading {
  readonly store: Store
  readonly grant: Grant
  readonly base: string
}

/** Every version where the newest living one may be read by this token; otherwise there is nothing, as for an unknown id. */
const readable = (type: string, id: string, { store, grant }: Reading): readonly Version[] => {
  const versions = store.versions(type, id)
  const living = versions.find((version) => version.resource !== null)?.resource ?? null
  return living !== null && grant.allows(living, 'r') ? versions : []
}

/** GET [type]/[id] */
export const read = (type: string, id: string, reading: Reading): Answer => {
  if (!reading.grant.allowsType(type, 'r')) return forbidden()
  const newest = readable(type, id, reading)[0]
  if (newest === undefined) return notFound()
  return newest.resource === null ? gone() : withResource(200, newest.resource)
}

/** GET [type]/[id]/_history/[version] */
export const readVersion = (type: string, id: string, versionId: string, reading: Reading): Answer => {
  if (!reading.grant.allowsType(type, 'r')) return forbidden()
  const version = readable(type, id, reading).find((item) => item.versionId === versionId)
  if (version === undefined) return notFound()
  return version.resource === null ? gone() : withResource(200, version.resource)
}

const statusOf: Readonly<Record<Version['method'], string>> = { POST: '201', PUT: '200', DELETE: '204' }

/** GET [type]/[id]/_history, newest first. */
export const history = (type: string, id: string, reading: Reading): Answer => {
  if (!reading.grant.allowsType(type, 'r')) return forbidden()
  const versions = readable(type, id, reading)
  if (versions.length === 0) return notFound()
  const entry = versions.map((version): JsonObject => ({
    fullUrl: `${reading.base}/${type}/${id}`,
    ...(version.resource === null ? {} : { resource: version.resource }),
    request: { method: version.method, url: version.method === 'POST' ? type : `${type}/${id}` },
    response: { status: statusOf[version.method], etag: `W/"${version.versionId}"`, lastModified: version.lastUpdated },
  }))
  return { status: 200, body: { resourceType: 'Bundle', type: 'history', total: entry.length, entry } }
}

/** GET Patient/[id]/$everything: the patient, what refers to the patient and what that refers to. */
export const everything = (id: string, reading: Reading): Answer => {
  const patient = read('Patient', id, reading)
  if (patient.version === undefined) return patient
  const keys = reading.store.everything(id)
  const all = knownTypes
    .flatMap((type) => reading.store.list(type))
    .filter((resource) => keys.has(keyOf(resource)) && reading.grant.allows(resource, 'r'))
  const url = `${reading.base}/Patient/${id}/$everything`
  return searchset(reading.base, { matches: all, includes: [], total: null }, [{ relation: 'self', url }])
}
