/**
 * The server's memory: every version of every resource, in the order in which the resources came to be.
 *
 * Nothing here awaits, so a transaction that runs in one go cannot be seen half done, and of several conditional
 * creates that arrive together exactly one finds nothing.
 */
import { isObject, keyOf, referencesOf, type JsonObject, type Resource } from './json.ts'

export interface Version {
  /** Null where this version is the deletion. */
  readonly resource: Resource | null
  readonly versionId: string
  readonly lastUpdated: string
  readonly method: 'POST' | 'PUT' | 'DELETE'
}

export interface Store {
  /** The living resources of a type, oldest first. */
  readonly list: (type: string) => readonly Resource[]
  readonly read: (type: string, id: string) => Resource | null
  /** All versions, newest first; empty where there never was such a resource. */
  readonly versions: (type: string, id: string) => readonly Version[]
  /** Adds a version under the resource's own type and id; the server's id, versionId and lastUpdated replace others. */
  readonly write: (type: string, id: string, content: JsonObject) => Resource
  readonly remove: (type: string, id: string) => void
  /** Runs `work`; where `failed` says so of its result, everything that it wrote is taken back. */
  readonly atomic: <Result>(work: () => Result, failed: (result: Result) => boolean) => Result
  /** "Patient/p1" of the patient, of all that refers to the patient, and of what that refers to in turn. */
  readonly everything: (patient: string) => ReadonlySet<string>
}

const newest = (versions: readonly Version[] | undefined): Version | undefined => versions?.at(-1)

/** An empty store on a clock. */
export const createStore = (now: () => number): Store => {
  const types = new Map<string, Map<string, Version[]>>()
  let undo: (() => void)[] | null = null
  /** Answers of `everything`, until the next write. */
  const remembered = new Map<string, ReadonlySet<string>>()

  const idsOf = (type: string): Map<string, Version[]> => {
    const ids = types.get(type) ?? new Map<string, Version[]>()
    types.set(type, ids)
    return ids
  }

  const append = (type: string, id: string, version: Version): void => {
    remembered.clear()
    const ids = idsOf(type)
    const versions = ids.get(id)
    if (versions === undefined) ids.set(id, [version])
    else versions.push(version)
    undo?.push(() => {
      if (versions === undefined) ids.delete(id)
      else versions.pop()
    })
  }

  const list = (type: string): readonly Resource[] =>
    [...(types.get(type)?.values() ?? [])].flatMap((versions) => newest(versions)?.resource ?? [])

  const read = (type: string, id: string): Resource | null => newest(types.get(type)?.get(id))?.resource ?? null

  const nextVersion = (type: string, id: string): string => `${(types.get(type)?.get(id)?.length ?? 0) + 1}`

  const write = (type: string, id: string, content: JsonObject): Resource => {
    const versionId = nextVersion(type, id)
    const lastUpdated = new Date(now()).toISOString()
    const meta = { ...(isObject(content['meta']) ? content['meta'] : {}), versionId, lastUpdated }
    const resource = { ...content, resourceType: type, id, meta }
    append(type, id, { resource, versionId, lastUpdated, method: versionId === '1' ? 'POST' : 'PUT' })
    return resource
  }

  const remove = (type: string, id: string): void => {
    const lastUpdated = new Date(now()).toISOString()
    append(type, id, { resource: null, versionId: nextVersion(type, id), lastUpdated, method: 'DELETE' })
  }

  const atomic = <Result>(work: () => Result, failed: (result: Result) => boolean): Result => {
    const steps: (() => void)[] = []
    const takeBack = (): void => {
      remembered.clear()
      for (const step of steps.toReversed()) step()
    }
    undo = steps
    try {
      const result = work()
      if (failed(result)) takeBack()
      return result
    } catch (error) {
      takeBack()
      throw error
    } finally {
      undo = null
    }
  }

  const walk = (patient: string): ReadonlySet<string> => {
    const all = [...types.keys()].flatMap(list)
    const byKey = new Map(all.map((resource) => [keyOf(resource), resource] as const))
    const found = new Set([`Patient/${patient}`])
    const queue = all.filter((resource) => referencesOf(resource).includes(`Patient/${patient}`))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (found.has(keyOf(next)) || next.resourceType === 'Patient') continue
      found.add(keyOf(next))
      queue.push(...referencesOf(next).flatMap((reference) => byKey.get(reference) ?? []))
    }
    return found
  }

  const everything = (patient: string): ReadonlySet<string> => {
    const found = remembered.get(patient) ?? walk(patient)
    remembered.set(patient, found)
    return found
  }

  return {
    list,
    read,
    versions: (type, id) => (types.get(type)?.get(id) ?? []).toReversed(),
    write,
    remove,
    atomic,
    everything,
  }
}
