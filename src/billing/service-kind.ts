/**
 * What one administration is by itself: an injection, a push, an infusion, or something that the chart does not
 * settle (billing-rules §4.3–§4.5; conformance README, "Method" and "Undetermined service"). How the services of an
 * encounter stand to each other is `services.ts`.
 */
import type { Method, Side } from './answers.ts'
import type { Setting } from './derived.ts'
import type { Origin, Sourced } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { routeClass } from './route.ts'
import type { Route } from './route.ts'

export interface ServiceInput {
  /** "MedicationAdministration/ma1" */
  readonly source: string
  readonly id: string
  /** Seconds since 1970 of both ends; null where they are no instants or contradict each other. */
  readonly start: number | null
  readonly stop: number | null
  /** Whole minutes between them; null where they are not two instants. */
  readonly minutes: number | null
  readonly hasDate: boolean
  readonly impossible: boolean
  /** True for a period without an end, or a documented rate: something that ran for a while. */
  readonly ranForAWhile: boolean
  readonly route: Sourced<Route> | null
  /** The route as written, where it could not be read. */
  readonly unreadRoute: Sourced<string> | null
  readonly method: Sourced<Method> | null
  readonly isImplant: boolean
  readonly hasPump: boolean
  readonly hasOnBodyDevice: boolean
  readonly isOnBodyProduct: boolean
  readonly side: Sourced<Side> | null
  /** What the same drug shares with it; see `names.ts`. */
  readonly drugKeys: readonly string[]
  readonly access: string | null
  /** Administrations that this one is part of. */
  readonly partOf: readonly string[]
  /** Part of a procedure, which includes it (§4.9). */
  readonly isOfProcedure: boolean
  /** Who gave it; null where nobody is named. */
  readonly performer: string | null
  /** The drug has a code of its own: the service takes part in choosing the initial one, and gets no line. */
  readonly hasOwnCode: boolean
  readonly isForFirstRanked: boolean
}

export interface KindContext {
  readonly setting: Setting
  readonly noStop: 'block' | 'push'
}

/** A finding of one administration, with what fills its sentence. */
export interface Remark {
  readonly code: FindingCode
  readonly origin: Origin
  readonly values: Readonly<Record<string, string>>
}

export type ServiceKind =
  /** No line; the remark says why. */
  | { readonly kind: 'none' }
  | { readonly kind: 'injection' | 'on-body-injector' | 'intravitreal' | 'infusion-sc' | 'push' | 'infusion' }
  /** Intravenous, and so one of the services to rank, but not to be coded: the remark says why. */
  | { readonly kind: 'undetermined'; readonly remark: Remark }

export interface Classified {
  readonly input: ServiceInput
  readonly service: ServiceKind
  readonly remarks: readonly Remark[]
}

function remark(input: ServiceInput, code: FindingCode, path: string, values: Remark['values'] = {}): Remark {
  return { code, origin: { source: input.source, path }, values }
}

function none(input: ServiceInput, ...remarks: readonly Remark[]): Classified {
  return { input, service: { kind: 'none' }, remarks }
}

function is(input: ServiceInput, kind: Exclude<ServiceKind['kind'], 'none' | 'undetermined'>, ...remarks: readonly Remark[]): Classified {
  return { input, service: { kind }, remarks }
}

function classifyIntravenous(input: ServiceInput, context: KindContext): Classified {
  const undetermined = (code: FindingCode, path: string): Classified =>
    ({ input, service: { kind: 'undetermined', remark: remark(input, code, path) }, remarks: [] })
  const method = input.method?.value ?? null
  if (method === 'push' || method === 'injection') return is(input, 'push')
  if (input.minutes !== null) return is(input, input.minutes <= 15 ? 'push' : 'infusion')
  if (!input.hasDate) return undetermined('administration-time-missing', 'effective')
  if (method === 'infusion' || (input.ranForAWhile && input.stop === null)) {
    return context.noStop === 'push' && input.stop === null ? is(input, 'push') : undetermined('infusion-stop-missing', 'effective')
  }
  return undetermined('infusion-method-unknown', 'dosage.method')
}

function classifySubcutaneous(input: ServiceInput): Classified {
  const method = input.method?.value ?? null
  if (method === 'on-body-injector' || input.hasOnBodyDevice) return is(input, 'on-body-injector')
  const deviceMissing = remark(input, 'device-missing', 'device')
  const onBody = input.isOnBodyProduct ? [deviceMissing] : []
  if (method === 'injection' || method === 'push') return is(input, 'injection', ...onBody)
  const { minutes } = input
  // What a pump gave ran for a while, though nobody wrote how long.
  const ran = method === 'infusion' || (minutes === null ? input.hasPump : minutes > 15)
  if (!ran) return is(input, 'injection', ...onBody)
  if (minutes !== null && minutes <= 15) return is(input, 'injection')
  if (minutes === null) {
    const stopMissing = remark(input, 'infusion-stop-missing', 'effective')
    return none(input, ...(input.hasDate ? [stopMissing] : []), ...(input.hasPump ? [] : [deviceMissing]))
  }
  return input.hasPump ? is(input, 'infusion-sc') : none(input, deviceMissing)
}

function lateralityMissing(input: ServiceInput): readonly Remark[] {
  return input.side === null ? [remark(input, 'laterality-missing', 'dosage.site')] : []
}

/** Classifies one administration by route, documented method, minutes and device, in this order of trust. */
export function classify(input: ServiceInput, context: KindContext): Classified {
  if (input.route === null) {
    return input.unreadRoute === null
      ? none(input, remark(input, 'route-missing', 'dosage.route'))
      : none(input, remark(input, 'route-unmapped', 'dosage.route', { route: input.unreadRoute.value }))
  }
  const where = routeClass(input.route.value)
  const path = input.route.from[0]?.path ?? 'dosage.route'
  if (where === 'not-coded') return none(input, remark(input, 'administration-not-separately-coded', path))
  if (context.setting === 'home') return none(input, remark(input, 'administration-home', path))
  if (context.setting === 'asc') return none(input, remark(input, 'administration-included', path))
  if (where === 'needs-coder' || input.isImplant) {
    const joint = input.route.value === 'intra-articular' ? lateralityMissing(input) : []
    return none(input, remark(input, 'administration-needs-coder', path), ...joint)
  }
  if (input.isOfProcedure) return none(input, remark(input, 'administration-included', 'partOf'))
  // The times contradict each other and have said so: no service can be told from them.
  if (input.impossible) {
    return where === 'intravenous'
      ? { input, service: { kind: 'undetermined', remark: remark(input, 'administration-time-invalid', 'effective') }, remarks: [] }
      : none(input)
  }
  switch (where) {
    case 'injection': return is(input, 'injection')
    case 'intravitreal': return is(input, 'intravitreal', ...lateralityMissing(input))
    case 'subcutaneous': return classifySubcutaneous(input)
    case 'intravenous': return classifyIntravenous(input, context)
  }
}
