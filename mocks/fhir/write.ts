/** Create, update and delete, with their conditions, as the recorded servers answer them (smart-fhir §3.5). */
import type { Grant } from './access.ts'
import { done, forbidden, gone, invalid, notFound, refuse, withResource, type Answer } from './answer.ts'
import { criteriaOf } from './criteria.ts'
import { isObject, objectsAt, textAt, type JsonObject, type Resource } from './json.ts'
import type { Store } from './store.ts'
import { wrongBody } from './validate.ts'

export interface Writing {
  readonly store: Store
  readonly grant: Grant
  /** An update has to name the version that it replaces, and a conflict is 409 (smart-fhir §4.1, Oracle Health). */
  readonly strictUpdates?: boolean
}

type Checked = { readonly ok: true; readonly content: JsonObject } | { readonly ok: false; readonly answer: Answer }

const checked = (type: string, body: unknown): Checked => {
  if (!isObject(body)) return { ok: false, answer: invalid('Content could not be parsed') }
  const found = typeof body['resourceType'] === 'string' ? body['resourceType'] : '<EMPTY>'
  if (found !== type) {
    return { ok: false, answer: invalid(`Incorrect resource type: expected ${type}, but found ${found}`) }
  }
  const wrong = wrongBody(type, body)
  return wrong === null ? { ok: true, content: body } : { ok: false, answer: wrong }
}

/** The resource as it would be stored, for asking whether the token may write it. */
const candidate = (type: string, id: string, body: JsonObject): Resource => ({
  ...body,
  resourceType: type,
  id,
  meta: isObject(body['meta']) ? body['meta'] : {},
})

/**
 * What a condition finds. A leading `?` is the trap of the recorded Medplum: the criteria are lost and every resource
 * of the type matches (focused-checks, "otherKeyWithLeadingQ").
 */
const matching = (type: string, condition: string, { store, grant }: Writing): readonly Resource[] | string => {
  const criteria = criteriaOf(type, condition.startsWith('?') ? [] : [...new URLSearchParams(condition)])
  if (typeof criteria === 'string') return criteria
  return store.list(type).filter((resource) => criteria.matches(resource) && grant.allows(resource, 'c'))
}

/** What a conditional create finds instead of creating: a resource, a refusal, or null where it may create. */
export const existing = (type: string, condition: string | null, writing: Writing): Resource | Answer | null => {
  if (condition === null || condition === '') return null
  const found = matching(type, condition, writing)
  if (typeof found === 'string') return invalid(found)
  if (found.length > 1) return refuse(412, 'multiple-matches', 'Multiple resources found matching condition')
  return found[0] ?? null
}

const isResource = (value: Resource | Answer): value is Resource => 'resourceType' in value

/** POST [type], with If-None-Exist; `id` is given where a transaction has promised it to other entries. */
export const create = (
  type: string,
  body: unknown,
  condition: string | null,
  writing: Writing,
  id: string = crypto.randomUUID(),
): Answer => {
  if (!writing.grant.allowsType(type, 'c')) return forbidden()
  const held = checked(type, body)
  if (!held.ok) return held.answer
  const { content } = held
  if (!writing.grant.allows(candidate(type, id, content), 'c')) return forbidden()
  const found = existing(type, condition, writing)
  if (found !== null) return isResource(found) ? withResource(200, found) : found
  return withResource(201, writing.store.write(type, id, content))
}

/** `W/"3"` and `"3"`. A bare 3 is no entity tag: the recorded servers ignore it and overwrite, and so does this one. */
const versionOf = (ifMatch: string | null): string | null => /^(?:W\/)?"([^"]*)"$/u.exec(ifMatch ?? '')?.[1] ?? null

const unversioned = (resource: JsonObject): string => {
  const { versionId: _version, lastUpdated: _time, ...meta } = isObject(resource['meta']) ? resource['meta'] : {}
  const rest = Object.entries({ ...resource, meta }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(rest)
}

/** Tags and labels of the stored version stay where an update does not bring them (hl7.org/fhir/R4/http.html#update). */
const withLabels = (stored: Resource, content: JsonObject): JsonObject => {
  const merged = (name: string): JsonObject => {
    const [brought, kept] = [objectsAt(content, `meta.${name}`), objectsAt(stored.meta, name)]
    const same = (a: JsonObject, b: JsonObject): boolean =>
      ['system', 'code'].every((part) => textAt(a, part) === textAt(b, part))
    const all = [...brought, ...kept.filter((old) => !brought.some((item) => same(item, old)))]
    return all.length === 0 ? {} : { [name]: all }
  }
  const meta = isObject(content['meta']) ? content['meta'] : {}
  return { ...content, meta: { ...meta, ...merged('tag'), ...merged('security') } }
}

/** PUT [type]/[id], with If-Match. An update never creates (`updateCreate: false`, recorded as 404). */
export const update = (type: string, id: string, body: unknown, ifMatch: string | null, writing: Writing): Answer => {
  const { store, grant } = writing
  if (!grant.allowsType(type, 'u')) return forbidden()
  const held = checked(type, body)
  if (!held.ok) return held.answer
  const { content } = held
  if (content['id'] !== id) return invalid('Incorrect resource ID')
  const stored = store.read(type, id)
  if (stored === null) return store.versions(type, id).length === 0 ? notFound() : gone()
  if (!grant.allows(stored, 'u') || !grant.allows(candidate(type, id, content), 'u')) return forbidden()
  const expected = versionOf(ifMatch)
  const isStrict = writing.strictUpdates === true
  if (expected === null && isStrict) return refuse(428, 'required', 'If-Match is required')
  if (expected !== null && expected !== stored.meta['versionId']) {
    return isStrict ? refuse(409, 'conflict', 'Version conflict') : refuse(412, 'processing', 'Precondition Failed')
  }
  const next = withLabels(stored, content)
  // Recorded: the same content again is no new version.
  return withResource(200, unversioned(next) === unversioned(stored) ? stored : store.write(type, id, next))
}

/** DELETE [type]/[id]; reads answer 410 from then on. */
export const remove = (type: string, id: string, { store, grant }: Writing): Answer => {
  if (!grant.allowsType(type, 'd')) return forbidden()
  const stored = store.read(type, id)
  if (stored === null) return store.versions(type, id).length === 0 ? notFound() : done()
  if (!grant.allows(stored, 'd')) return forbidden()
  store.remove(type, id)
  return done()
}
