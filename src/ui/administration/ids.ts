/** The ids by which doses and questions are found on the page. */
import type { FieldKind } from '../../app/administration-fields.ts'

export const doseId = (source: string): string => source.replaceAll(/[^A-Za-z0-9\-.]/gu, '-')

/** FHIR ids have no "_": the "stop" of a dose has not the id of a dose named "…-stop". */
export const controlId = (source: string, kind: FieldKind): string => `${doseId(source)}_${kind}`
