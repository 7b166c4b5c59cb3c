/** What a chart says of its doses, as far as a charge rests on it: was it given, to whom, when, and what is charged for it. */
import type { Derived } from '../billing/derived.ts'
import type { AdministrationFacts, ChartFacts } from '../billing/facts.ts'
import type { FindingCode } from '../billing/findings.ts'
import { readDateTime } from '../billing/time.ts'

/** Why the chart does not support that a dose was given to this patient. */
export type NotGiven =
  | { readonly kind: 'other-patient' }
  /** `words` are the finding's own, where the derivation wrote one. */
  | { readonly kind: 'finding'; readonly finding: FindingCode; readonly words: string | null }

export interface GivenDose {
  /** "Patient/p1" */
  readonly patient: string | null
  readonly encounter: string | null
  /** Null where the chart supports that it was given. */
  readonly notGiven: NotGiven | null
  /** Given, and yet nothing is charged for it. */
  readonly excluded: FindingCode | null
  /** The days it may be of, YYYY-MM-DD. */
  readonly days: ReadonlySet<string>
  /** The codes that are derived for it. */
  readonly codes: ReadonlySet<string>
}

/** By "MedicationAdministration/ma1". */
export type GivenDoses = ReadonlyMap<string, GivenDose>

/** Exclusions that say that there was no such dose; the others only say that nothing is charged for it. */
const saysNotGiven: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'administration-not-done', 'administration-entered-in-error', 'administration-in-progress', 'administration-status-unknown',
  'patient-mismatch', 'resource-invalid', 'encounter-cancelled',
])

/** West of UTC as far as the United States reach, in seconds. */
const farthestWest = 10 * 3600

/** The days that a time may be of: as written, and, written in UTC, perhaps the day before at the place of care. */
export const daysOf = (written: string): readonly string[] => {
  const time = readDateTime(written)
  if (time === null || time.date === null) return []
  if (time.offset !== 0 || time.epochSeconds === null) return [time.date]
  return [time.date, new Date((time.epochSeconds - farthestWest) * 1000).toISOString().slice(0, 10)]
}

const startOf = ({ effective }: AdministrationFacts): string | null => (effective.start ?? effective.at)?.value ?? null

/** The doses of a chart with what was derived from it. Pass the derivation of the whole chart. */
export const givenDoses = (chart: ChartFacts, derived: Derived): GivenDoses => {
  const lines = derived.encounters.flatMap((encounter) => encounter.lines)
  const linesOf = new Map<string, { readonly codes: Set<string>; readonly days: Set<string> }>()
  for (const { sources, code, serviceDate } of lines) {
    for (const source of sources) {
      const held = linesOf.get(source) ?? { codes: new Set(), days: new Set() }
      if (code !== null) held.codes.add(code)
      if (serviceDate !== null) held.days.add(serviceDate)
      linesOf.set(source, held)
    }
  }
  const exclusions = new Map(derived.encounters.flatMap(({ excluded }) => excluded.map(({ source, finding }) => [source, finding] as const)))
  const words = new Map(
    derived.encounters.flatMap(({ findings }) => findings.map(({ source, code, message }) => [`${source} ${code}`, message] as const)),
  )
  return new Map(chart.encounters.flatMap((encounter) =>
    encounter.administrations.map((facts): readonly [string, GivenDose] => {
      const finding = exclusions.get(facts.source) ?? null
      const denied = finding !== null && saysNotGiven.has(finding)
      const start = startOf(facts)
      const held = linesOf.get(facts.source)
      return [facts.source, {
        patient: facts.patient?.value ?? null,
        encounter: encounter.source,
        notGiven: denied ? { kind: 'finding', finding, words: words.get(`${facts.source} ${finding}`) ?? null } : null,
        excluded: denied ? null : finding,
        days: new Set([...(start === null ? [] : daysOf(start)), ...(held?.days ?? [])]),
        codes: held?.codes ?? new Set(),
      }]
    }),
  ))
}
