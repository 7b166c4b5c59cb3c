/** What a service becomes on a claim, and what the files that rank services share. */
import type { PayerProfile } from './payers.ts'
import type { Concept } from './derived.ts'
import type { FindingCode } from './findings.ts'
import type { Interval } from './intervals.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { RuleId } from './rules.ts'
import type { KindContext, Remark, ServiceInput } from './service-kind.ts'

export interface ServiceContext extends KindContext {
  /** The modifier of a second initial service; billing-rules §5. */
  readonly secondInitialModifier: string
  /** One dose in two syringes: one service, or one for each; billing-rules §4.7. */
  readonly splitDose: PayerProfile['splitDose']
}

/** What was done, before it is known how it stands to the rest. */
export interface Service {
  /** The rule that says what kind of service it is by itself. */
  readonly kind: RuleId
  /** Whose date and diagnoses the lines carry: the earliest start, then the lowest id. */
  readonly anchor: ServiceInput
  readonly members: readonly ServiceInput[]
  /** The administration whose answer names the access; null where none is documented, or where access decides nothing. */
  readonly accessFrom: string | null
}

export interface ServiceLine extends Service {
  readonly slot: 'service' | 'additional-hours'
  readonly concept: Concept
  readonly units: number
  readonly modifiers: readonly string[]
  /** The rule of its place among the services; null for one that stands for itself. */
  readonly rank: RuleId | null
}

export interface Services {
  readonly lines: readonly ServiceLine[]
  readonly noted: readonly Noted[]
}

/** Additional hours of an infusion of so many minutes (billing-rules §4.4): one more from minute 91, 151, 211… */
export function additionalHours(minutes: number): number {
  if (minutes <= 90) return 0
  const beyond = minutes - 60
  return Math.floor(beyond / 60) + (beyond % 60 > 30 ? 1 : 0)
}

/** The id of a line: administration id | slot. */
export function lineId(anchor: ServiceInput, slot: ServiceLine['slot']): string {
  return `${anchor.id}|${slot}`
}

/** A remark of the classification as a finding; `alsoLines` are lines behind the service that it is about. */
export function noteRemark(source: string, remark: Remark, alsoLines: readonly string[] = []): Noted {
  return note(remark.code, source, remark.origin, { values: remark.values, alsoLines })
}

/** A finding about the service of one administration. */
export function remarkOf(input: ServiceInput, code: FindingCode): Noted {
  return note(code, input.source, { source: input.source, path: 'dosage.route' })
}

/** Earliest start first, unknown starts last, then by id. */
export function byStart(a: ServiceInput, b: ServiceInput): number {
  const left = a.start ?? Number.MAX_SAFE_INTEGER
  const right = b.start ?? Number.MAX_SAFE_INTEGER
  return left - right || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** The line of a service. */
export function line(
  { kind, anchor, members, accessFrom }: Service, concept: Concept, rank: RuleId | null, modifiers: readonly string[] = [],
): ServiceLine {
  return { slot: 'service', kind, anchor, members, accessFrom, concept, units: 1, modifiers, rank }
}

/** The line of its additional hours, where it has any. */
export function hoursLine({ kind, anchor, members, accessFrom }: Service, concept: Concept, minutes: number): readonly ServiceLine[] {
  const units = additionalHours(minutes)
  return units === 0 ? [] : [{ slot: 'additional-hours', kind, anchor, members, accessFrom, concept, units, modifiers: [], rank: 'additional-hours' }]
}

/** When it ran; nothing where an end is missing. */
export function intervalOf(input: ServiceInput): readonly Interval[] {
  return input.start === null || input.stop === null ? [] : [{ start: input.start, stop: input.stop }]
}

/** In one bag: part of each other, or the same start, stop and documented access (conformance README, "Same bag"). */
export function bagKeys({ source, partOf, access, start, stop }: ServiceInput): readonly string[] {
  return [
    source, ...partOf, ...(access === null || start === null || stop === null ? [] : [JSON.stringify([access, start, stop])]),
  ]
}
