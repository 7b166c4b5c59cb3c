/** Who gave which answer, and when. Apart from the reading and writing of answers, which is loaded later. */

/** `who` is "Practitioner/n1", null where the EHR did not say. */
export interface Given {
  readonly who: string | null
  /** FHIR dateTime. */
  readonly when: string
}

/** By `givenKey`. */
export type GivenBy = ReadonlyMap<string, Given>

/** "MedicationAdministration/ma1 ndc" */
export const givenKey = (source: string, field: string): string => `${source} ${field}`
