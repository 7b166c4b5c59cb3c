/** JSON values as the server keeps them: plain objects, walked by the dotted paths of FHIR elements. */

export interface JsonObject {
  readonly [name: string]: unknown
}

/** A resource as it is stored: with the id and the meta that the server gave it. */
export interface Resource extends JsonObject {
  readonly resourceType: string
  readonly id: string
  readonly meta: JsonObject
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value of a text, and null where it is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Searches ask the same few paths of a thousand resources. */
const namesByPath = new Map<string, readonly string[]>()

const namesOf = (path: string): readonly string[] => {
  const known = namesByPath.get(path)
  if (known !== undefined) return known
  const names = path.split('.')
  namesByPath.set(path, names)
  return names
}

const collect = (value: unknown, names: readonly string[], depth: number, found: unknown[]): void => {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, names, depth, found)
    return
  }
  const name = names[depth]
  if (name === undefined) {
    if (value !== undefined && value !== null) found.push(value)
  } else if (isObject(value)) collect(value[name], names, depth + 1, found)
}

/** Every value at a path such as `diagnosis.condition`, through repeating elements. */
export const valuesAt = (value: unknown, path: string): readonly unknown[] => {
  const found: unknown[] = []
  collect(value, namesOf(path), 0, found)
  return found
}

export const objectsAt = (value: unknown, path: string): readonly JsonObject[] => valuesAt(value, path).filter(isObject)

export const textAt = (value: unknown, path: string): string | null => {
  const found = valuesAt(value, path)[0]
  return typeof found === 'string' ? found : null
}

/** "Patient/p1" of a resource. */
export const keyOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`

/**
 * "Patient/p1" for every way to refer to it on this server: relative, below its base (which is kept as `{base}`), with
 * a version. A fragment ("#med") and another server's address stay as they are: they name nothing in this store.
 */
export const storedKey = (reference: string): string =>
  reference.replace(/^\{base\}\//u, '').replace(/\/_history\/[^/]+$/u, '')

/** Every `reference` of a resource at any depth, as `storedKey` names it. */
export const referencesOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? [storedKey(inner)] : referencesOf(inner),
  )
}
