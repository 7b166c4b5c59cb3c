/**
 * The chart's resources, found by reference and by patient.
 *
 * A reference may be `#contained`, `Type/id`, a bare id, an absolute URL, a `urn:uuid:` or a version of any of them
 * (https://hl7.org/fhir/R4/references.html); all of them end at the same resource. One resource that came twice is one.
 */
import type { Origin, Problem } from '../billing/facts.ts'
import { byText, canonicalJson, isJson } from './element.ts'
import type { Json, Spot } from './element.ts'
import type { ChartEntry } from './chart-input.ts'

/** A resource of the chart, or one contained in it: then `source` is the container's and `path` is where it stands there. */
export interface Held {
  readonly type: string
  readonly id: string | null
  readonly source: string
  readonly path: string
  readonly json: Json
  /** The resource whose `contained` the references "#x" mean. */
  readonly container: Json
  /** What is doubtful about the resource itself; whoever uses it hears of it. */
  readonly problems: readonly Problem[]
}

export interface ChartIndex {
  /** Resources of a type, by their source; the same order whatever the order of the entries was. */
  readonly all: (type: string) => readonly Held[]
  /** The resource of this "Type/id". */
  readonly get: (source: string) => Held | null
  /** The resource that a reference of `from` means, if it is in the chart and of one of the types. */
  readonly resolve: (reference: string, from: Held, types: readonly string[]) => Held | null
  /** "Type/id" of what a reference means, also where it is not in the chart; null for a contained or foreign one. */
  readonly name: (reference: string, from: Held, types: readonly string[]) => string | null
  /** Resources of a type whose element `owner` (subject, beneficiary) names this patient. */
  readonly ofPatient: (type: string, patient: string) => readonly Held[]
  /** Entries that are no FHIR resource. */
  readonly broken: readonly Problem[]
}

/** The element that says whose a resource is. */
const ownerElement = (type: string): string => (type === 'Coverage' ? 'beneficiary' : 'subject')

/** Ids as R4 allows them, and the underscores that real servers use. */
const idForm = /^[A-Za-z0-9\-._~]{1,128}$/
const typeForm = /^[A-Z][A-Za-z]{1,63}$/
/** "…/Type/id", with or without a base before it and a version behind it. */
const tailForm = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-._~]{1,128})(?:\/_history\/[^/]*)?$/

const trimmed = (reference: string): string =>
  /[?|_]/.test(reference) ? reference.replace(/[?|].*$/s, '').replace(/\/_history\/[^/]*$/, '') : reference

const urnId = (url: string): string | null => {
  const match = /^urn:(?:uuid|oid):(.+)$/i.exec(url)
  const id = match?.[1]
  return id !== undefined && idForm.test(id) ? id : null
}

const tailOf = (reference: string): { type: string; id: string } | null => {
  const [, type, id] = tailForm.exec(reference) ?? []
  return type === undefined || id === undefined ? null : { type, id }
}

const idOf = (resource: Json, type: string, fullUrl: string | null): string | null => {
  const own = resource['id']
  if (typeof own === 'string' && idForm.test(own)) return own
  if (own !== undefined || fullUrl === null) return null
  const tail = tailOf(trimmed(fullUrl))
  return urnId(fullUrl) ?? (tail?.type === type ? tail.id : null)
}

interface Version {
  readonly versionId: number
  readonly lastUpdated: number
  readonly content: string
}

const versionOf = (json: Json): Version => {
  const { meta, ...rest } = json
  const { versionId, lastUpdated } = isJson(meta) ? meta : {}
  const number = typeof versionId === 'string' && /^\d{1,15}$/.test(versionId) ? Number(versionId) : -1
  const updated = typeof lastUpdated === 'string' ? Date.parse(lastUpdated) : Number.NaN
  return { versionId: number, lastUpdated: Number.isNaN(updated) ? -Infinity : updated, content: canonicalJson(rest) }
}

const newestFirst = (a: Version, b: Version): number =>
  b.versionId - a.versionId || (b.lastUpdated > a.lastUpdated ? 1 : b.lastUpdated < a.lastUpdated ? -1 : 0)

/** Of several copies of one resource the newest; where none is newer and they differ, a fixed one, with a problem. */
const oneOf = (copies: readonly Held[]): readonly Held[] => {
  const [only] = copies
  if (only === undefined || copies.length === 1) return copies
  const ranked = copies
    .map((held) => ({ held, version: versionOf(held.json) }))
    .sort((a, b) => newestFirst(a.version, b.version) || byText(a.version.content, b.version.content))
  const [best, ...others] = ranked
  if (best === undefined) return []
  const doubtful = others.some(
    ({ version }) => newestFirst(best.version, version) === 0 && version.content !== best.version.content,
  )
  if (!doubtful) return [best.held]
  const detail = 'the chart holds this resource several times with different content and no newer version'
  const origin: Origin = { source: best.held.source, path: '' }
  return [{ ...best.held, problems: [{ code: 'resource-invalid', origin, detail }] }]
}

const heldOf = (entry: ChartEntry): Held | null => {
  const type = entry.resource['resourceType']
  if (typeof type !== 'string' || !typeForm.test(type)) return null
  const id = idOf(entry.resource, type, entry.fullUrl)
  const source = id === null ? type : `${type}/${id}`
  return { type, id, source, path: '', json: entry.resource, container: entry.resource, problems: [] }
}

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** Resources without an id have no name to sort by but their content. */
const inOrder = (resources: readonly Held[]): Held[] =>
  resources
    .map((held) => ({ held, content: held.id === null ? canonicalJson(held.json) : '' }))
    .sort((a, b) => byText(a.held.source, b.held.source) || byText(a.content, b.content))
    .map(({ held }) => held)

/** How many broken entries are told one by one; a chart with more is broken in one way, not in thousands. */
const toldBroken = 20

/** The contained resource of a container with this id, and with one of the types. */
const containedOf = (from: Held, id: string, types: readonly string[]): Held | null => {
  const list = from.container['contained']
  if (!Array.isArray(list)) return null
  const index = list.findIndex((item: unknown) => isJson(item) && item['id'] === id)
  const json: unknown = list[index]
  const type = isJson(json) ? json['resourceType'] : null
  if (!isJson(json) || typeof type !== 'string' || !types.includes(type)) return null
  const path = `contained[${index}]`
  return { type, id, source: from.source, path, json, container: from.container, problems: from.problems }
}

/** The server that a full URL names, "https://one.example/fhir"; null for a urn and for what is no address of a resource. */
const serverOf = (url: string): string | null => (/^https?:/i.test(url) ? url.replace(tailForm, '') : null)

/** "Type/id" of resources that several servers hold, each its own: nothing says which one a reference means. */
const heldBySeveral = (entries: readonly ChartEntry[]): ReadonlySet<string> => {
  const servers = new Map<string, string>()
  const several = new Set<string>()
  for (const entry of entries) {
    const server = entry.fullUrl === null ? null : serverOf(trimmed(entry.fullUrl))
    const source = server === null ? null : heldOf(entry)?.source
    if (server === null || source === null || source === undefined) continue
    if ((servers.get(source) ?? server) !== server) several.add(source)
    servers.set(source, server)
  }
  return several
}

/**
 * Builds the index. Never throws; entries that are no resource become `broken`, and so do resources of several servers
 * that share a name, so that two patients are never taken for one.
 */
export const indexChart = (entries: readonly ChartEntry[]): ChartIndex => {
  const several = heldBySeveral(entries)
  const resources: Held[] = []
  const broken: Problem[] = []
  // Null where one URL was given to different resources: it then names none.
  const sourceByUrl = new Map<string, string | null>()
  for (const entry of entries) {
    const held = heldOf(entry)
    if (held === null) {
      const origin: Origin = { source: entry.at === '' ? 'Bundle' : entry.at, path: '' }
      broken.push({ code: 'resource-invalid', origin, detail: 'an entry of the input is not a FHIR resource' })
      continue
    }
    if (several.has(held.source)) continue
    resources.push(held)
    if (entry.fullUrl !== null && held.id !== null) {
      const url = trimmed(entry.fullUrl)
      const other = sourceByUrl.get(url)
      sourceByUrl.set(url, other === undefined || other === held.source ? held.source : null)
    }
  }
  for (const source of several) {
    const detail = 'resources of several servers have this id, so that none of them is used'
    broken.push({ code: 'resource-invalid', origin: { source, path: '' }, detail })
  }
  const named = [...grouped(resources, ({ id, source }) => (id === null ? null : source)).values()].flatMap(oneOf)
  const sorted = inOrder([...named, ...resources.filter(({ id }) => id === null)])
  const byType = grouped(sorted, ({ type }) => type)
  const bySource = new Map(named.map((held) => [held.source, held]))
  const byOwner = new Map<string, Map<string, Held[]>>()

  const byUrl = (url: string): Held | null => {
    const source = sourceByUrl.get(url)
    return source === undefined || source === null ? null : (bySource.get(source) ?? null)
  }

  const resolve = (reference: string, from: Held, types: readonly string[]): Held | null => {
    if (reference.startsWith('#')) return containedOf(from, reference.slice(1), types)
    const url = trimmed(reference)
    const listed = byUrl(url)
    if (listed !== null) return types.includes(listed.type) ? listed : null
    const tail = tailOf(url)
    if (tail !== null) {
      if (!types.includes(tail.type)) return null
      // ottehr writes "Medication/med-1" for a resource that it contains (smart-fhir §3.1).
      return bySource.get(`${tail.type}/${tail.id}`) ?? containedOf(from, tail.id, [tail.type])
    }
    const id = urnId(url) ?? (idForm.test(url) ? url : null)
    if (id === null) return null
    const found = types.flatMap((type) => bySource.get(`${type}/${id}`) ?? [])
    return found.length === 1 ? (found[0] ?? null) : null
  }

  const name = (reference: string, from: Held, types: readonly string[]): string | null => {
    const held = resolve(reference, from, types)
    if (held !== null) return held.path === '' ? held.source : null
    if (reference.startsWith('#')) return null
    const url = trimmed(reference)
    const tail = tailOf(url)
    if (tail !== null) {
      const source = `${tail.type}/${tail.id}`
      return types.includes(tail.type) && !several.has(source) ? source : null
    }
    const id = urnId(url) ?? (idForm.test(url) ? url : null)
    const [type] = types
    return id === null || type === undefined ? null : `${type}/${id}`
  }

  const ofPatient = (type: string, patient: string): readonly Held[] => {
    let owners = byOwner.get(type)
    if (owners === undefined) {
      owners = grouped(byType.get(type) ?? [], (held) => patientOf(held, name))
      byOwner.set(type, owners)
    }
    return owners.get(patient) ?? []
  }

  const byPlace = (a: Problem, b: Problem): number => byText(a.origin.source, b.origin.source)
  const all: ChartIndex['all'] = (type) => byType.get(type) ?? []
  const get: ChartIndex['get'] = (source) => bySource.get(source) ?? null
  return { all, get, resolve, name, ofPatient, broken: broken.sort(byPlace).slice(0, toldBroken) }
}

/** "Patient/p1", from the element that says whose a resource is; null where it names no Patient. */
const patientOf = (held: Held, name: ChartIndex['name']): string | null => {
  const owner = held.json[ownerElement(held.type)]
  const reference = isJson(owner) ? owner['reference'] : null
  return typeof reference === 'string' ? name(reference, held, ['Patient']) : null
}

/** Whether a resource is this patient's. One that is contained and names nobody belongs to its container's patient. */
export const belongsTo = (held: Held, patient: string, index: ChartIndex): boolean => {
  const owner = patientOf(held, index.name)
  if (owner !== null) return owner === patient
  return held.path !== '' && held.json[ownerElement(held.type)] === undefined
}

/** The spot at the root of a resource; its own problems are reported at once. */
export const spotOf = (held: Held, report: Spot['report']): Spot => {
  held.problems.forEach(report)
  return { json: held.json, source: held.source, path: held.path, report }
}
