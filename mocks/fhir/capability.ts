/** The CapabilityStatement, made from the tables that the server works by: it promises what is there and nothing else. */
import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4'
import type { JsonObject } from './json.ts'
import type { Limits } from './bundle.ts'
import { knownTypes, parametersOf, type KnownType } from './parameters.ts'

type Code = NonNullable<CapabilityStatementRestResource['interaction']>[number]['code']

const reading: readonly Code[] = ['read', 'vread', 'history-instance', 'search-type']
const writing: readonly Code[] = ['create', 'update', 'delete']

const resource = (type: KnownType, readOnly: boolean, conditional: boolean): CapabilityStatementRestResource => {
  const parameters = Object.entries(parametersOf(type) ?? {})
  const references = parameters.filter(([, parameter]) => parameter.type === 'reference')
  return {
    type,
    interaction: [...reading, ...(readOnly ? [] : writing)].map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: true,
    updateCreate: false,
    conditionalCreate: !readOnly && conditional,
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    ...(references.length === 0 ? {} : { searchInclude: references.map(([name]) => `${type}:${name}`) }),
    searchParam: parameters.map(([name, parameter]) => ({ name, type: parameter.type })),
    ...(type === 'Patient'
      ? { operation: [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }] }
      : {}),
  }
}

/** What GET /metadata answers. The authorization server stands beside the base, under /auth. */
export const capabilityStatement = (
  base: string,
  options: {
    readonly without: readonly string[]
    readonly readOnly: readonly string[]
    readonly limits: Limits
    readonly fhirVersion: string
    readonly conditionalCreate: boolean
  },
): JsonObject => {
  const root = base.replace(/\/fhir$/u, '')
  const statement: CapabilityStatement = {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    implementation: { description: 'Doseline sandbox: invented patients', url: base },
    rest: [
      {
        mode: 'server',
        security: {
          cors: true,
          service: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] },
          ],
          extension: [
            {
              url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
              extension: [
                { url: 'authorize', valueUri: `${root}/auth/authorize` },
                { url: 'token', valueUri: `${root}/auth/token` },
              ],
            },
          ],
        },
        resource: knownTypes
          .filter((type) => !options.without.includes(type))
          .map((type) => resource(type, options.readOnly.includes(type), options.conditionalCreate)),
        interaction: [
          { code: 'batch' },
          ...(options.limits.transactions === 'refused' ? [] : [{ code: 'transaction' as const }]),
        ],
      },
    ],
  }
  // The statement of DSTU2 has another name (hl7.org/fhir/DSTU2/conformance.html).
  const resourceType = options.fhirVersion.startsWith('1.') ? 'Conformance' : statement.resourceType
  return { ...statement, resourceType, fhirVersion: options.fhirVersion }
}
