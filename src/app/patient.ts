/** The patient's line above a draft: what tells two patients apart, read from the Patient resource as it stands. */
import { isJson, objectsIn, type Json } from '../fhir/element.ts'

export interface PatientLine {
  /** "Rosa Testberg", or null where the chart has no name. */
  readonly name: string | null
  /** YYYY-MM-DD as written, or shorter. */
  readonly birthDate: string | null
  /** The medical record number: an identifier of type MR, else the only one there is. */
  readonly recordNumber: string | null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)

const nameOf = (patient: Json): string | null => {
  const names = objectsIn(patient['name'])
  const name = names.find((one) => one['use'] === 'official') ?? names.find((one) => one['use'] !== 'old') ?? names[0]
  if (name === undefined) return null
  const given = Array.isArray(name['given']) ? name['given'].map(textOf) : []
  const parts = [...given, textOf(name['family'])].filter((part) => part !== null)
  return parts.length > 0 ? parts.join(' ') : textOf(name['text'])
}

const recordNumberOf = (patient: Json): string | null => {
  const identifiers = objectsIn(patient['identifier'])
  const isRecordNumber = (identifier: Json): boolean =>
    isJson(identifier['type']) && objectsIn(identifier['type']['coding']).some((coding) => coding['code'] === 'MR')
  const chosen = identifiers.find(isRecordNumber) ?? (identifiers.length === 1 ? identifiers[0] : undefined)
  return textOf(chosen?.['value'])
}

/** The lines of all Patient resources among `resources`, by "Patient/id". What is no Patient with an id is passed over. */
export const patientLines = (resources: readonly unknown[]): ReadonlyMap<string, PatientLine> => {
  const lines = new Map<string, PatientLine>()
  for (const resource of resources) {
    if (!isJson(resource) || resource['resourceType'] !== 'Patient') continue
    const id = textOf(resource['id'])
    if (id === null) continue
    lines.set(`Patient/${id}`, {
      name: nameOf(resource),
      birthDate: textOf(resource['birthDate']),
      recordNumber: recordNumberOf(resource),
    })
  }
  return lines
}
