/** A finding while it is being made: it gets its words and its lines when all lines of the encounter are known. */
import type { Severity } from './derived.ts'
import type { Origin } from './facts.ts'
import type { FindingCode } from './findings.ts'

export interface Noted {
  readonly code: FindingCode
  readonly origin: Origin
  /** "MedicationAdministration/ma1", or null for the encounter itself. */
  readonly administration: string | null
  /** Fills the placeholders of the catalogue's sentences. */
  readonly values: Readonly<Record<string, string>>
  readonly severity: Severity | null
  readonly suggest: string | null
  /** Lines beyond those of the code's scope, such as services ranked behind an undetermined one. */
  readonly alsoLines: readonly string[]
}

type Details = Partial<Pick<Noted, 'values' | 'severity' | 'suggest' | 'alsoLines'>>

const noDetails: Details = {}
const noValues: Noted['values'] = {}
const noLines: Noted['alsoLines'] = []

function make(code: FindingCode, administration: string | null, origin: Origin, details: Details): Noted {
  return {
    code, origin, administration,
    values: details.values ?? noValues, severity: details.severity ?? null, suggest: details.suggest ?? null,
    alsoLines: details.alsoLines ?? noLines,
  }
}

/** A finding about one administration. */
export function note(code: FindingCode, administration: string, origin: Origin, details: Details = noDetails): Noted {
  return make(code, administration, origin, details)
}

/** A finding about the encounter. */
export function noteEncounter(code: FindingCode, origin: Origin, details: Details = noDetails): Noted {
  return make(code, null, origin, details)
}
