/**
 * Writes docs/fhir/StructureDefinition-*.json from the catalogue of extensions. `npm run docs` runs it; a test fails
 * while the files say something else than the catalogue.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ElementDefinition, StructureDefinition } from 'fhir/r4'
import {
  extensionCatalogue, extensionUrl, type ExtensionEntry, type ExtensionId, type SubExtension, type ValueType,
} from '../src/fhir/extensions.ts'

const isExtensionId = (text: string): text is ExtensionId => Object.hasOwn(extensionCatalogue, text)

const url = (path: string, id: string, fixed: string): ElementDefinition => ({
  id: `${id}.url`,
  path: `${path}.url`,
  fixedUri: fixed,
})

const value = (path: string, id: string, type: ValueType): ElementDefinition => ({
  id: `${id}.value[x]`,
  path: `${path}.value[x]`,
  min: 1,
  type: [{ code: type }],
})

const none = (path: string, id: string): ElementDefinition => ({ id, path, max: '0' })

const slice = (part: SubExtension): ElementDefinition[] => {
  const id = `Extension.extension:${part.name}`
  const path = 'Extension.extension'
  return [
    {
      id, path, sliceName: part.name, short: part.short, min: part.required ? 1 : 0, max: part.repeats ? '*' : '1',
    },
    none(`${path}.extension`, `${id}.extension`),
    url(path, id, part.name),
    value(path, id, part.type),
  ]
}

const content = (holds: ExtensionEntry['holds'], canonicalUrl: string): ElementDefinition[] => {
  if (typeof holds === 'string') {
    return [
      none('Extension.extension', 'Extension.extension'),
      url('Extension', 'Extension', canonicalUrl),
      value('Extension', 'Extension', holds),
    ]
  }
  const slicing: ElementDefinition = {
    id: 'Extension.extension',
    path: 'Extension.extension',
    slicing: { discriminator: [{ type: 'value', path: 'url' }], ordered: false, rules: 'closed' },
    min: Math.max(1, holds.filter((part) => part.required).length),
  }
  return [
    slicing,
    ...holds.flatMap(slice),
    url('Extension', 'Extension', canonicalUrl),
    none('Extension.value[x]', 'Extension.value[x]'),
  ]
}

/** "ndc-quantity" as a name that code can use: "NdcQuantity". */
const computableName = (id: string): string =>
  id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')

const structureDefinition = (id: ExtensionId, entry: ExtensionEntry): StructureDefinition => ({
  resourceType: 'StructureDefinition',
  id,
  url: extensionUrl(id),
  name: computableName(id),
  title: entry.title,
  status: 'draft',
  description: entry.description,
  fhirVersion: '4.0.1',
  kind: 'complex-type',
  abstract: false,
  context: [{ type: 'element', expression: entry.context }],
  type: 'Extension',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
  derivation: 'constraint',
  differential: {
    element: [
      {
        id: 'Extension', path: 'Extension', short: entry.title, definition: entry.description, min: 0,
        max: entry.repeats ? '*' : '1',
      },
      ...content(entry.holds, extensionUrl(id)),
    ],
  },
})

/** The StructureDefinition of every extension: file name → JSON text with a line end. Pure. */
export const structureDefinitions = (): ReadonlyMap<string, string> =>
  new Map(
    Object.keys(extensionCatalogue)
      .filter(isExtensionId)
      .map((id) => [
        `StructureDefinition-${id}.json`,
        `${JSON.stringify(structureDefinition(id, extensionCatalogue[id]), null, 2)}\n`,
      ]),
  )

const write = (): void => {
  const folder = new URL('../docs/fhir/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const files = structureDefinitions()
  for (const name of readdirSync(folder)) {
    if (name.startsWith('StructureDefinition-') && !files.has(name)) rmSync(new URL(name, folder))
  }
  for (const [name, text] of files) writeFileSync(new URL(name, folder), text)
  console.log(`${files.size} StructureDefinitions written to docs/fhir`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write()
