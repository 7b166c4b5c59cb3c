/** Where evidence points, and whether it is there: shared by the cases and the laws. */
import { compile } from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import type { Evidence, Line } from '../../src/billing/derived.ts'

// The model's type has an optional member that may be undefined, which the strictest reading of it forbids.
const { score, ...rest } = r4
const model = score === undefined ? rest : { ...rest, score }

const compiled = new Map<string, ReturnType<typeof compile>>()

function resolves(resource: unknown, path: string): boolean {
  if (path === '') return false
  const expression = compiled.get(path) ?? compile(path, model)
  compiled.set(path, expression)
  const found: unknown = expression(resource)
  return Array.isArray(found) && found.length > 0
}

export function member(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? new Map<string, unknown>(Object.entries(json)).get(name) : undefined
}

/** What an answer or the site says: "diagnoses[0]", "drugSource.Location/hall". */
function entered(json: unknown, path: string): unknown {
  const [, name = '', index, key] = /^(\w+)(?:\[(\d+)\])?(?:\.(.+))?$/.exec(path) ?? []
  const value = member(json, name)
  if (index !== undefined) return Array.isArray(value) ? value[Number(index)] : undefined
  return key === undefined ? value : member(value, key)
}

const lead = 'answers/'

export interface Sources {
  readonly resources: readonly Readonly<Record<string, unknown>>[]
  readonly site: unknown
  readonly answers: unknown
}

/** The one resource that "Type/id" names; undefined where none or several do. */
export function resourceOf(resources: Sources['resources'], source: string): Readonly<Record<string, unknown>> | undefined {
  const found = resources.filter(resource => `${String(resource['resourceType'])}/${String(resource['id'])}` === source)
  return found.length === 1 ? found[0] : undefined
}

/** True where what the evidence names stands in the chart, the answers or the site. */
export function isThere({ resources, site, answers }: Sources, { source, path }: Pick<Evidence, 'source' | 'path'>): boolean {
  if (source === 'site') return entered(site, path) !== undefined
  if (source.startsWith(lead)) return entered(member(answers, source.slice(lead.length)), path) !== undefined
  const resource = resourceOf(resources, source)
  return resource !== undefined && resolves(resource, path)
}

/** The fields of a line that have a value and so need evidence; what a line is by itself (id, kind, sources, status) needs none. */
export function fieldsWithValue(line: Line): readonly string[] {
  return [
    line.kind === 'administration' ? 'concept' : 'code', 'units',
    ...(line.serviceDate === null ? [] : ['serviceDate']),
    ...(line.diagnoses.length === 0 ? [] : ['diagnoses']),
    ...(line.modifiers.length === 0 ? [] : ['modifiers']),
    ...(line.description === null ? [] : ['description']),
    ...(line.ndc === null ? [] : ['ndc.code']),
    ...(line.ndc?.unit == null ? [] : ['ndc.unit']),
    ...(line.ndc?.quantity == null ? [] : ['ndc.quantity']),
  ]
}
