/**
 * The chart's resources, found by reference and by patient.
 *
 * A reference may be `#contained`, `Type/id`, a bare id, an absolute URL, a `urn:uuid:` or a version of any of them
 * (https://hl7.org/fhir/R4/references.html); all of them end at the same resource. One resource that came twice is one.
 * A name holds on one server: where full URLs tell servers apart, "Patient/p1" of one is never taken for that of another.
 */
import type { Problem } from '../billing/facts.ts'
import { newestOf } from './chart-copies.ts'
import type { ChartEntry } from './chart-input.ts'
import { byText, canonicalJson, isJson, referencesIn } from './element.ts'
import type { Json, Spot } from './element.ts'
import { groupedBy } from './lists.ts'
import { ownerElementOf } from './patient-check.ts'
import { idForm, serverOf, tailOf, trimmed, urnId } from './reference-form.ts'

/** A resource of the chart, or one contained in it: then `source` is the container's and `path` is where it stands there. */
export interface Held {
  readonly type: string
  readonly id: string | null
  readonly source: string
  readonly path: string
  readonly json: Json
  /** The resource whose `contained` the references "#x" mean. */
  readonly container: Json
  /** The server that its full URL names, "one.example/fhir"; null where it names none. */
  readonly server: string | null
  /** What is doubtful about the resource itself; whoever uses it hears of it. */
  readonly problems: readonly Problem[]
}

export interface ChartIndex {
  /** Resources of a type, by their source; the same order whatever the order of the entries was. */
  readonly all: (type: string) => readonly Held[]
  /** The resource of this "Type/id". */
  readonly get: (source: string) => Held | null
  /** The resource that a reference of `from` means, if it is in the chart and of one of the types, where any are named. */
  readonly resolve: (reference: string, from: Held, types?: readonly string[]) => Held | null
  /**
   * "Type/id" of what a reference means, also where it is not in the chart; the whole address where it is on another server
   * than the chart's resource of that name. Null for a contained one, and for a name that means something else on each server.
   */
  readonly name: (reference: string, from: Held, types: readonly string[]) => string | null
  /** Resources of a type whose element `owner` (subject, beneficiary) names this patient. */
  readonly ofPatient: (type: string, patient: string) => readonly Held[]
  /** Entries that are no FHIR resource, and names that several servers use. */
  readonly broken: readonly Problem[]
}

const typeForm = /^[A-Z][A-Za-z]{1,63}$/

const idOf = (resource: Json, type: string, url: string): string | null => {
  const own = resource['id']
  if (own !== undefined) return typeof own === 'string' && idForm.test(own) ? own : null
  const tail = tailOf(url)
  return urnId(url) ?? (tail?.type === type ? tail.id : null)
}

/** The resource that stands at this URL; null where it is none. */
const heldOf = (json: Json, url: string): Held | null => {
  const type = json['resourceType']
  if (typeof type !== 'string' || !typeForm.test(type)) return null
  const id = idOf(json, type, url)
  return { type, id, source: id === null ? type : `${type}/${id}`, path: '', json, container: json, server: serverOf(url), problems: [] }
}

/** Resources without an id have no name to sort by but their content. */
const inOrder = (resources: readonly Held[]): Held[] =>
  resources
    .map((held) => ({ held, content: held.id === null ? canonicalJson(held.json) : '' }))
    .sort((a, b) => byText(a.held.source, b.held.source) || byText(a.content, b.content))
    .map(({ held }) => held)

/** How many broken entries are told one by one; a chart with more is broken in one way, not in thousands. */
const toldBroken = 20

/** Whether a resource may be of this type. */
const isOneOf = (types: readonly string[] | undefined, type: string): boolean => types?.includes(type) ?? true

/** The contained resource of a container with this id, and with one of the types. */
const containedOf = (from: Held, id: string, types: readonly string[] | undefined): Held | null => {
  const list = from.container['contained']
  if (!Array.isArray(list)) return null
  const index = list.findIndex((item: unknown) => isJson(item) && item['id'] === id)
  const json: unknown = list[index]
  const type = isJson(json) ? json['resourceType'] : null
  if (!isJson(json) || typeof type !== 'string' || !isOneOf(types, type)) return null
  const path = `contained[${index}]`
  return { type, id, source: from.source, path, json, container: from.container, server: from.server, problems: from.problems }
}

/** By "Type/id", the server on which that name holds; null where it means something else on each of several. */
type Homes = ReadonlyMap<string, string | null>

/** A name holds where the resource is; of one that is not in the chart, where resources of one server alone name it. */
const homesOf = (resources: readonly Held[]): Homes => {
  const homes = new Map<string, string | null>()
  const claim = (names: Map<string, string | null>, source: string, server: string): void => {
    const known = names.get(source)
    names.set(source, known === undefined || known === server ? server : null)
  }
  for (const { id, source, server } of resources) if (id !== null && server !== null) claim(homes, source, server)
  if (new Set(resources.flatMap(({ server }) => server ?? [])).size < 2) return homes
  const named = new Map<string, string | null>()
  for (const { json, server } of resources) {
    if (server === null) continue
    for (const reference of referencesIn(json)) {
      const tail = /^[A-Z]/.test(reference) ? tailOf(trimmed(reference)) : null
      if (tail !== null) claim(named, `${tail.type}/${tail.id}`, server)
    }
  }
  return new Map([...named, ...homes])
}

interface EntriesRead {
  readonly all: readonly Held[]
  /** Where entries stand that are no resource. */
  readonly broken: readonly string[]
  /** Null where one URL was given to different resources: it then names none. */
  readonly sourceByUrl: ReadonlyMap<string, string | null>
}

const readEntries = (entries: readonly ChartEntry[]): EntriesRead => {
  const all: Held[] = []
  const broken: string[] = []
  const sourceByUrl = new Map<string, string | null>()
  for (const { fullUrl, resource, at } of entries) {
    const url = trimmed(fullUrl ?? '')
    const held = heldOf(resource, url)
    if (held === null) {
      broken.push(at === '' ? 'Bundle' : at)
      continue
    }
    all.push(held)
    if (url !== '' && held.id !== null) {
      const other = sourceByUrl.get(url)
      sourceByUrl.set(url, other === undefined || other === held.source ? held.source : null)
    }
  }
  return { all, broken, sourceByUrl }
}

/**
 * Builds the index. Never throws; entries that are no resource become `broken`, and so do names that mean something else
 * on each of several servers, so that two patients are never taken for one.
 */
export const indexChart = (entries: readonly ChartEntry[]): ChartIndex => {
  const { all, broken, sourceByUrl } = readEntries(entries)
  const homes = homesOf(all)
  const resources = all.filter(({ id, source }) => id === null || homes.get(source) !== null)
  const named = [...groupedBy(resources, ({ id, source }) => (id === null ? null : source)).values()].flatMap(newestOf)
  const sorted = inOrder([...named, ...resources.filter(({ id }) => id === null)])
  const byType = groupedBy(sorted, ({ type }) => type)
  const bySource = new Map(named.map((held) => [held.source, held]))
  const byOwner = new Map<string, Map<string, Held[]>>()

  const byUrl = (url: string): Held | null => {
    const source = sourceByUrl.get(url)
    return source === undefined || source === null ? null : (bySource.get(source) ?? null)
  }

  /** Whether a name in `from`, with a server beside it or none, is the chart's resource of that name. */
  const isMeant = (source: string, server: string | null, from: Held): boolean => {
    const home = homes.get(source)
    if (home === undefined) return server === null || from.server === null || server === from.server
    return home !== null && (server ?? from.server ?? home) === home
  }

  const resolve: ChartIndex['resolve'] = (reference, from, types) => {
    if (reference.startsWith('#')) return containedOf(from, reference.slice(1), types)
    const url = trimmed(reference)
    const listed = byUrl(url)
    if (listed !== null) return isOneOf(types, listed.type) ? listed : null
    const tail = tailOf(url)
    if (tail !== null) {
      if (!isOneOf(types, tail.type)) return null
      const source = `${tail.type}/${tail.id}`
      const server = serverOf(url)
      const held = isMeant(source, server, from) ? bySource.get(source) : undefined
      // ottehr writes "Medication/med-1" for a resource that it contains (smart-fhir §3.1).
      return held ?? (server === null ? containedOf(from, tail.id, [tail.type]) : null)
    }
    const id = urnId(url) ?? (idForm.test(url) ? url : null)
    if (id === null) return null
    const sharing = types === undefined ? named.filter((held) => held.id === id) : types.flatMap((type) => bySource.get(`${type}/${id}`) ?? [])
    const found = sharing.filter(({ source }) => isMeant(source, null, from))
    return found.length === 1 ? (found[0] ?? null) : null
  }

  const name: ChartIndex['name'] = (reference, from, types) => {
    const held = resolve(reference, from, types)
    if (held !== null) return held.path === '' ? held.source : null
    if (reference.startsWith('#')) return null
    const url = trimmed(reference)
    const tail = tailOf(url)
    const id = tail === null ? (urnId(url) ?? (idForm.test(url) ? url : null)) : tail.id
    const type = tail === null ? types[0] : types.find((one) => one === tail.type)
    if (id === null || type === undefined) return null
    const source = `${type}/${id}`
    const server = serverOf(url)
    if (isMeant(source, server, from)) return source
    if (homes.get(source) === null) return null
    return server === null ? `https://${from.server ?? ''}/${source}` : url
  }

  const ofPatient = (type: string, patient: string): readonly Held[] => {
    let owners = byOwner.get(type)
    if (owners === undefined) {
      owners = groupedBy(byType.get(type) ?? [], (held) => patientOf(held, name))
      byOwner.set(type, owners)
    }
    return owners.get(patient) ?? []
  }

  const problem = (source: string, detail: string): Problem => ({ code: 'resource-invalid', origin: { source, path: '' }, detail })
  const problems = [
    ...broken.map((place) => problem(place, 'an entry of the input is not a FHIR resource')),
    ...[...homes].flatMap(([source, home]) => (home === null ? problem(source, 'several servers use this id, each for something else') : [])),
  ]
  return {
    all: (type) => byType.get(type) ?? [],
    get: (source) => bySource.get(source) ?? null,
    resolve, name, ofPatient,
    broken: problems.sort((a, b) => byText(a.origin.source, b.origin.source)).slice(0, toldBroken),
  }
}

/** "Patient/p1", from the element that says whose a resource is; null where it names no Patient. */
const patientOf = (held: Held, name: ChartIndex['name']): string | null => {
  const owner = held.json[ownerElementOf(held.type)]
  const reference = isJson(owner) ? owner['reference'] : null
  return typeof reference === 'string' ? name(reference, held, ['Patient']) : null
}

/** Whether a resource is this patient's. One that is contained and names nobody belongs to its container's patient. */
export const belongsTo = (held: Held, patient: string, index: ChartIndex): boolean => {
  const owner = patientOf(held, index.name)
  if (owner !== null) return owner === patient
  return held.path !== '' && held.json[ownerElementOf(held.type)] === undefined
}

/** The spot at the root of a resource; its own problems are reported at once. */
export const spotOf = (held: Held, report: Spot['report']): Spot => {
  held.problems.forEach(report)
  return { json: held.json, source: held.source, path: held.path, report }
}
