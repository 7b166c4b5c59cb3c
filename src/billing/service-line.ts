/** What a service becomes on a claim, and what the files that rank services share. */
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
}

export interface ServiceLine {
  readonly slot: 'service' | 'additional-hours'
  /** Whose date and diagnoses the line carries: the earliest start, then the lowest id. */
  readonly anchor: ServiceInput
  readonly members: readonly ServiceInput[]
  readonly concept: Concept
  readonly units: number
  readonly modifiers: readonly string[]
  readonly rule: RuleId
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
export function line(anchor: ServiceInput, members: readonly ServiceInput[], concept: Concept, rule: RuleId, units = 1, modifiers: readonly string[] = []): ServiceLine {
  return { slot: 'service', anchor, members, concept, units, modifiers, rule }
}

/** The line of its additional hours, where it has any. */
export function hoursLine(anchor: ServiceInput, members: readonly ServiceInput[], concept: Concept, minutes: number): readonly ServiceLine[] {
  const units = additionalHours(minutes)
  return units === 0 ? [] : [{ slot: 'additional-hours', anchor, members, concept, units, modifiers: [], rule: 'additional-hours' }]
}

/** When it ran; nothing where an end is missing. */
export function intervalOf(input: ServiceInput): readonly Interval[] {
  return input.start === null || input.stop === null ? [] : [{ start: input.start, stop: input.stop }]
}
