/**
 * A walk over a resource beside its definition: names, cardinalities, JSON types, formats, required codes, choices,
 * emptiness (ele-1) and extensions (ext-1). What needs the whole resource (references, invariants) is collected for
 * later.
 */
import {
  isResourceType, propertyName, typeOf, type ElementRule, type ElementType, type Invariant, type TypeRule,
} from './definitions.ts'
import { primitiveProblem } from './formats.ts'
import { asList, asText, isObject, type Json } from './json.ts'
import { fitsRequiredSet } from './value-sets.ts'

/** One thing that is wrong. `rule` is a name of ours ("binding") or the key of an invariant ("mad-1"). */
export interface Issue {
  readonly path: string
  readonly message: string
  readonly rule: string
}

/** The resource that stands around a node, and the one that contains that (itself, unless it is contained). */
export interface Surroundings {
  readonly resource: Json
  readonly container: Json
}

export interface InvariantTask extends Surroundings {
  readonly path: string
  /** The path of the definition: "MedicationAdministration.dosage", "Period". */
  readonly base: string
  readonly value: unknown
  readonly invariant: Invariant
}

export interface ReferenceTask extends Surroundings {
  readonly path: string
  readonly value: Json
  readonly targets: readonly string[]
}

export interface Walk {
  readonly issues: Issue[]
  readonly invariants: InvariantTask[]
  readonly references: ReferenceTask[]
  readonly resources: (Surroundings & { readonly path: string })[]
}

interface Property {
  readonly rule: ElementRule
  readonly type: ElementType | undefined
}

const propertiesByPath = new Map<string, ReadonlyMap<string, Property>>()

const propertiesOf = (type: TypeRule, base: string): ReadonlyMap<string, Property> => {
  const key = `${type.name}|${base}`
  const ready = propertiesByPath.get(key)
  if (ready !== undefined) return ready
  const properties = new Map<string, Property>()
  for (const rule of type.children.get(base) ?? []) {
    for (const option of rule.types.length > 0 ? rule.types : [undefined]) {
      properties.set(propertyName(rule, option), { rule, type: option })
    }
  }
  propertiesByPath.set(key, properties)
  return properties
}

const report = (walk: Walk, path: string, rule: string, message: string): void => {
  walk.issues.push({ path, message, rule })
}

/** Walks a whole resource; `container` is the resource it is contained in. */
export const walkResource = (walk: Walk, value: unknown, path: string, container: Json | null): void => {
  if (!isObject(value)) return report(walk, path, 'json-type', 'a resource is a JSON object')
  const name = asText(value['resourceType']) ?? ''
  const type = isResourceType(name) ? typeOf(name) : undefined
  if (type === undefined) return report(walk, path, 'resource-type', 'not a resource of R4')
  const around = { resource: value, container: container ?? value }
  walk.resources.push({ ...around, path })
  walkObject(walk, value, type, name, path, around)
}

function walkObject(walk: Walk, value: Json, type: TypeRule, base: string, path: string, around: Surroundings): void {
  const properties = propertiesOf(type, base)
  const isRoot = type.kind === 'resource' && base === type.name
  if (Object.keys(value).every((key) => key === 'id' || (isRoot && key === 'resourceType')) && !isRoot) {
    report(walk, path, 'ele-1', 'an element has a value or children')
  }
  if (base === type.name) addInvariants(walk, type.invariants, value, base, path, around)
  for (const [key, item] of Object.entries(value)) {
    if (isRoot && key === 'resourceType') continue
    const property = properties.get(key) ?? (key.startsWith('_') ? properties.get(key.slice(1)) : undefined)
    if (property === undefined) report(walk, `${path}.${key}`, 'unknown-element', 'not an element of this type')
    else if (key.startsWith('_')) walkCompanion(walk, value, key, property, path, around)
    else walkProperty(walk, item, value[`_${key}`], key, property, `${path}.${key}`, isRoot, around)
  }
  for (const rule of type.children.get(base) ?? []) countElement(walk, value, rule, path)
  if (type.name === 'Extension') walkExtension(walk, value, path)
}

const countElement = (walk: Walk, value: Json, rule: ElementRule, path: string): void => {
  const options = rule.types.length > 0 ? rule.types : [undefined]
  const names = new Set(options.map((option) => propertyName(rule, option)))
  const present = [...names].filter((name) => value[name] !== undefined || value[`_${name}`] !== undefined)
  if (present.length > 1) report(walk, path, 'choice', `only one of ${present.join(', ')} may be present`)
  const first = present[0]
  const held = first === undefined ? undefined : (value[first] ?? value[`_${first}`])
  const count = first === undefined ? 0 : Array.isArray(held) ? held.length : 1
  if (count < rule.min) report(walk, path, 'cardinality', `${rule.path} is required`)
  if (count > rule.max) report(walk, path, 'cardinality', `${rule.path} has more than ${rule.max} values`)
}

const walkExtension = (walk: Walk, value: Json, path: string): void => {
  const hasValue = Object.keys(value).some((key) => /^_?value[A-Z]/.test(key))
  if (hasValue === (value['extension'] !== undefined)) {
    report(walk, path, 'ext-1', 'an extension has either a value or extensions')
  }
  const isNested = /\.(extension|modifierExtension)\[\d+\]\.extension\[\d+\]$/.test(path)
  if (!isNested && !/^[a-z][a-z0-9+.-]*:/i.test(asText(value['url']) ?? '')) {
    report(walk, path, 'extension-url', 'the url of an extension is absolute')
  }
}

/** `_birthDate` and its like: id and extensions of a primitive. */
const walkCompanion = (
  walk: Walk, parent: Json, key: string, property: Property, path: string, around: Surroundings,
): void => {
  const element = typeOf('Element')
  const companion = parent[key]
  const items = Array.isArray(companion) ? asList(companion) : [companion]
  if (element === undefined || typeOf(property.type?.code ?? '')?.kind === 'complex-type') {
    return report(walk, `${path}.${key}`, 'unknown-element', 'only a primitive has a companion')
  }
  if (Array.isArray(companion) !== property.rule.repeats) report(walk, `${path}.${key}`, 'json-type', 'array or not')
  items.forEach((item, index) => {
    const place = `${path}.${key}${property.rule.repeats ? `[${index}]` : ''}`
    if (isObject(item)) walkObject(walk, item, element, 'Element', place, around)
    else if (item !== null || !property.rule.repeats) report(walk, place, 'json-type', 'a JSON object')
  })
}

const walkProperty = (
  walk: Walk, value: unknown, companion: unknown, key: string, property: Property, path: string, isRoot: boolean,
  around: Surroundings,
): void => {
  if (value === null || value === undefined) return report(walk, path, 'empty', 'null is not a value')
  const { rule } = property
  if (Array.isArray(value) !== rule.repeats) {
    return report(walk, path, 'json-type', rule.repeats ? 'a JSON array' : 'not a JSON array')
  }
  const isId = isRoot && key === 'id'
  const items = rule.repeats ? asList(value) : [value]
  if (items.length === 0) report(walk, path, 'empty', 'an array is never empty')
  items.forEach((item, index) => {
    const place = rule.repeats ? `${path}[${index}]` : path
    if (item === null && isObject(asList(companion)[index])) return
    walkElement(walk, item, property, isId, place, around)
  })
}

const walkElement = (
  walk: Walk, value: unknown, { rule, type }: Property, isId: boolean, path: string, around: Surroundings,
): void => {
  if (value === null || value === undefined) return report(walk, path, 'empty', 'null is not a value')
  if (value === '') return report(walk, path, 'empty', 'a string is never empty')
  const code = isId ? 'id' : (type?.code ?? '')
  addInvariants(walk, rule.invariants, value, rule.path, path, around)
  const definition = typeOf(code)
  if (definition?.kind === 'primitive-type') {
    const problem = primitiveProblem(code, value)
    if (problem !== null) return report(walk, path, problem.rule, problem.message)
  } else if (code === 'Resource') {
    const isContained = rule.path.endsWith('.contained')
    return walkResource(walk, value, path, isContained ? around.container : null)
  } else if (isObject(value)) {
    walkComplex(walk, value, rule, type, path, around)
  } else {
    return report(walk, path, 'json-type', 'a JSON object')
  }
  if (rule.requiredSet !== null && !fitsRequiredSet(rule.requiredSet, code, value)) {
    report(walk, path, 'binding', `the code is not in ${rule.requiredSet}`)
  }
}

const walkComplex = (
  walk: Walk, value: Json, rule: ElementRule, type: ElementType | undefined, path: string, around: Surroundings,
): void => {
  const base = rule.contentPath ?? rule.path
  const owner = typeOf(base.split('.')[0] ?? '')
  if (owner?.children.has(base) === true) return walkObject(walk, value, owner, base, path, around)
  const definition = typeOf(type?.code ?? '')
  if (definition === undefined) return report(walk, path, 'json-type', 'a type that R4 does not know')
  walkObject(walk, value, definition, definition.name, path, around)
  if (definition.name === 'Reference') {
    walk.references.push({ ...around, path, value, targets: type?.targets ?? [] })
  }
}

function addInvariants(
  walk: Walk, invariants: readonly Invariant[], value: unknown, base: string, path: string, around: Surroundings,
): void {
  for (const invariant of invariants) walk.invariants.push({ ...around, path, base, value, invariant })
}
