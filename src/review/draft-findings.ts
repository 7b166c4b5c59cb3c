/** The findings that ride on a draft, as they were written into it, and whether they stop it from being approved. */
import type { Severity, Who } from '../billing/derived.ts'
import { findingCatalogue, isFindingCode } from '../billing/findings.ts'
import { child, children, type Spot } from '../fhir/element.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import { codesAt, extensionsAt, partOf, textAt } from './parts.ts'

export interface DraftFinding {
  /** A code of our catalogue, of an older or a newer one, or null where the draft names none. */
  readonly code: string | null
  readonly severity: Severity
  /** Null where the draft does not say. */
  readonly who: Who | null
  readonly message: string
  readonly fix: string
  /** "MedicationAdministration/ma1" and "MedicationAdministration.dosage.dose", as far as the draft names them. */
  readonly source: string | null
  readonly place: string | null
  readonly suggest: string | null
  readonly prevents: readonly string[]
  readonly blocks: boolean
}

/** Everybody who may be named as able to mend a finding. */
export const mendersInOrder: readonly Who[] = ['nurse', 'prescriber', 'pharmacy', 'biller', 'registration']

const readWho = (written: string | null): Who | null => mendersInOrder.find((one) => one === written) ?? null

/** What is graver than we know, or of no severity that we know, is held to be an error. */
const readSeverity = (written: string | null): Severity =>
  written === 'warning' || written === 'information' ? written : 'error'

/** Errors about doses that are not charged at all ride along so as not to be lost, and block nothing. */
const isOfNoLine = (code: string | null): boolean =>
  code !== null && isFindingCode(code) && findingCatalogue[code].scope === 'none'

/**
 * Whether an error stops the line that the draft is: as it says itself, and by its code in drafts of before it said so. A
 * severity that was not ours when that was written is not covered by it.
 */
const stops = (written: string | null, mending: Spot | undefined, code: string | null): boolean => {
  const blocks = partOf(mending, 'blocks')?.json['valueBoolean']
  return typeof blocks === 'boolean' && written === 'error' ? blocks : !isOfNoLine(code)
}

const findingOf = (issue: Spot): DraftFinding => {
  const details = child(issue, 'details')
  const [mending] = extensionsAt(issue, extensionUrl('finding'))
  const code = codesAt(issue, 'details')[0]?.code ?? null
  const severity = readSeverity(textAt(issue, 'severity'))
  const expression: unknown = Array.isArray(issue.json['expression']) ? issue.json['expression'][0] : null
  return {
    code,
    severity,
    who: readWho(textAt(partOf(mending, 'who'), 'valueCode')),
    message: textAt(details, 'text') ?? code ?? 'A finding without words.',
    fix: textAt(issue, 'diagnostics') ?? '',
    source: textAt(partOf(mending, 'source'), 'valueString'),
    place: typeof expression === 'string' ? expression : null,
    suggest: textAt(partOf(mending, 'suggest'), 'valueCode'),
    prevents: (mending === undefined ? [] : extensionsAt(mending, 'prevents')).flatMap((one) => textAt(one, 'valueCode') ?? []),
    blocks: severity === 'error' && stops(textAt(issue, 'severity'), mending, code),
  }
}

const gravity: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 }

/** The findings that a draft contains, the gravest first. Any OperationOutcome in it counts: none is passed over. */
export const findingsOf = (item: Spot): readonly DraftFinding[] =>
  children(item, 'contained')
    .filter(({ json }) => json['resourceType'] === 'OperationOutcome')
    .flatMap((outcome) => children(outcome, 'issue'))
    .map(findingOf)
    .toSorted((a, b) => gravity[a.severity] - gravity[b.severity])
