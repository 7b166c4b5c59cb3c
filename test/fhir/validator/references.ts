/** References, contained resources and the addresses of Bundle entries: what no single element can tell. */
import { isResourceType } from './definitions.ts'
import { isUuidUrn } from './formats.ts'
import { asList, asObject, asText, isObject, type Json } from './json.ts'
import type { Issue, ReferenceTask, Surroundings } from './walk.ts'

const literal = /^(?:https?:\/\/\S+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

const typeName = (resource: unknown): string | null => asText(asObject(resource)?.['resourceType'])

/** The resources of a Bundle by fullUrl. */
type Entries = ReadonlyMap<string, unknown>

const entriesOf = (root: Json): Entries =>
  new Map(
    asList(root['entry']).flatMap((item) => {
      const entry = asObject(item)
      const fullUrl = asText(entry?.['fullUrl'])
      return fullUrl === null ? [] : [[fullUrl, entry?.['resource']] as const]
    }),
  )

/** The type a reference points at; null where nothing tells; 'none' where it cannot be a reference at all. */
const targetOf = (reference: string, container: Json, entries: Entries | null): { type: string | null } | 'none' => {
  if (reference === '#') return { type: typeName(container) }
  if (reference.startsWith('#')) {
    const found = asList(container['contained']).find((item) => asObject(item)?.['id'] === reference.slice(1))
    return found === undefined ? 'none' : { type: typeName(found) }
  }
  if (reference.startsWith('urn:')) {
    if (entries === null) return { type: null }
    return entries.has(reference) ? { type: typeName(entries.get(reference)) } : 'none'
  }
  const type = literal.exec(reference)?.[1]
  if (type !== undefined) return isResourceType(type) ? { type } : 'none'
  return /^https?:\/\/\S+$/.test(reference) ? { type: null } : 'none'
}

const referenceIssues = (task: ReferenceTask, entries: Entries | null): Issue[] => {
  const { value, path, targets, container } = task
  const reference = asText(value['reference'])
  const declared = asText(value['type'])
  const target = reference === null ? { type: declared } : targetOf(reference, container, entries)
  if (target === 'none') return [{ path, message: 'this text points at nothing', rule: 'ref-1' }]
  const type = target.type ?? declared
  if (type === null || targets.length === 0 || targets.includes(type)) return []
  return [{ path, message: `points at ${type}, not at ${targets.join(', ')}`, rule: 'reference-target' }]
}

const mentions = (value: unknown, text: string): boolean => {
  if (typeof value === 'string') return value === text
  if (Array.isArray(value)) return value.some((item) => mentions(item, text))
  return isObject(value) && Object.values(value).some((item) => mentions(item, text))
}

/** dom-3: what is contained is referred to from its container, or refers to it. */
const containedIssues = ({ resource, path }: Surroundings & { readonly path: string }): Issue[] =>
  asList(resource['contained']).flatMap((item, index) => {
    const id = asText(asObject(item)?.['id'])
    if (id !== null && (mentions(resource, `#${id}`) || mentions(item, '#'))) return []
    return [{ path: `${path}.contained[${index}]`, message: 'a contained resource is referred to', rule: 'dom-3' }]
  })

const fullUrlIssues = (root: Json): Issue[] =>
  asList(root['entry']).flatMap((item, index) => {
    const fullUrl = asText(asObject(item)?.['fullUrl'])
    const isGood = fullUrl === null || isUuidUrn(fullUrl) || /^(https?:\/\/|urn:oid:)\S+$/.test(fullUrl)
    return isGood ? [] : [{ path: `Bundle.entry[${index}].fullUrl`, message: 'not an absolute address', rule: 'full-url' }]
  })

/** Everything that is wrong with references inside `root`, with what is contained, and with addresses of entries. */
export const relationIssues = (
  root: Json, references: readonly ReferenceTask[], resources: readonly (Surroundings & { readonly path: string })[],
): Issue[] => {
  const isBundle = root['resourceType'] === 'Bundle'
  const entries = isBundle ? entriesOf(root) : null
  return [
    ...references.flatMap((task) => referenceIssues(task, entries)),
    ...resources.flatMap(containedIssues),
    ...(isBundle ? fullUrlIssues(root) : []),
  ]
}
