/** Our drafts among a server's ChargeItems. */
import type { ChargeItem } from 'fhir/r4'
import { isJson, objectsIn, type Json } from './element.ts'
import { draftTag, ownSystems } from './own-systems.ts'
import { idForm } from './reference-form.ts'

export interface StoredDraft {
  readonly id: string
  /** `meta.versionId`; null where the server keeps no versions, and then the draft cannot be updated safely. */
  readonly versionId: string | null
  /** Our UUID: `draftKey(namespace, Line.id)`. */
  readonly identifier: string
  /** `planned` while it is a draft; anything else is closed to the bedside. */
  readonly status: string
  readonly resource: ChargeItem
}

/** Elements that are gone through here: a draft in which one of them is no list of objects is not ours any more. */
const lists = ['identifier', 'partOf', 'contained', 'extension', 'service', 'supportingInformation', 'note']

const isList = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every(isJson))

/** Whether a resource is a ChargeItem in the form that R4 gives it, as far as this project goes through it. */
export const isChargeItem = (resource: unknown): resource is ChargeItem =>
  isJson(resource) &&
  resource['resourceType'] === 'ChargeItem' &&
  typeof resource['status'] === 'string' &&
  isJson(resource['subject']) &&
  lists.every((name) => isList(resource[name])) &&
  objectsIn(resource['extension']).every(({ extension }) => isList(extension))

/**
 * The draft that a ChargeItem is, by the identifier of our own system; null for anything else. A ChargeItem with two
 * identifiers of ours is nobody's line.
 */
export const storedDraft = (resource: unknown): StoredDraft | null => {
  if (!isChargeItem(resource)) return null
  const { id, meta, status } = resource
  const own = objectsIn(resource.identifier).filter((identifier) => identifier['system'] === ownSystems.draftLine)
  const identifier = own[0]?.['value']
  if (typeof id !== 'string' || !idForm.test(id) || typeof identifier !== 'string' || own.length !== 1) return null
  // Ids and versions go into addresses and headers.
  const versionId = isJson(meta) && typeof meta['versionId'] === 'string' && idForm.test(meta['versionId']) ? meta['versionId'] : null
  return { id, versionId, identifier, status, resource }
}

const hasOwnTag = (resource: Json): boolean =>
  objectsIn(isJson(resource['meta']) ? resource['meta']['tag'] : null).some(
    (tag) => tag['system'] === ownSystems.tag && tag['code'] === draftTag,
  )

/** Our drafts: the ChargeItems with our tag and an identifier of our system. All other resources are left out. */
export const readDrafts = (resources: readonly Json[]): readonly StoredDraft[] =>
  resources.filter(hasOwnTag).flatMap((resource) => storedDraft(resource) ?? [])
