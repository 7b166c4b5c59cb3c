/** The ids by which the one next thing is found on the page. */
import type { FieldKind } from '../../app/administration-fields.ts'

export const doseId = (source: string): string => source.replaceAll(/[^A-Za-z0-9\-.]/gu, '-')

export const controlId = (source: string, kind: FieldKind): string => `${doseId(source)}-${kind}`
