/** Launch contexts: what the shell page stores before it opens the app, and what the launch parameter names. */
import { opaque } from './opaque.ts'
import { isRole, type Role } from './roles.ts'

/** What may go otherwise than planned, so that it can be tried: chosen in the shell page, `none` by default. */
export const twists = [
  'none', 'refused', 'scopes-refused', 'code-expired', 'short-access', 'access-ends', 'access-revoked', 'no-patient', 'no-encounter',
] as const

/**
 * - `refused`: the person does not allow the app.
 * - `scopes-refused`: whatever is asked for along with ChargeItem is refused as `invalid_scope`.
 * - `code-expired`: the authorization code is too old before it arrives.
 * - `short-access`: access lasts 15 seconds and can be refreshed.
 * - `access-ends`: access lasts 15 seconds and cannot be refreshed.
 * - `access-revoked`: the first access token ends after 5 seconds although an hour was said; it can be refreshed.
 * - `no-patient`, `no-encounter`: the launch context lacks them.
 */
export type Twist = (typeof twists)[number]

export interface LaunchContext {
  readonly patient: string | null
  readonly encounter: string | null
  readonly role: Role
  readonly twist: Twist
}

export interface Launches {
  readonly open: (context: LaunchContext) => string
  readonly find: (launch: string) => LaunchContext | null
}

/** A launch stays known while the server lives: a reload or "Launch again" of the app must find it (smart-fhir §1.4). */
export const createLaunches = (): Launches => {
  const contexts = new Map<string, LaunchContext>()
  return {
    open: (context) => {
      const launch = opaque()
      contexts.set(launch, context)
      return launch
    },
    find: (launch) => contexts.get(launch) ?? null,
  }
}

/** Whether a value names a twist. */
export const isTwist = (value: unknown): value is Twist => twists.some((twist) => twist === value)

const idOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/**
 * The launch context that a POST to /auth/launch asks for; null where the body is none. Left out: `role` is nurse,
 * `twist` none, `encounter` the patient's main one. An `encounter` of null is none. A biller may launch from a menu,
 * with no chart open, and so without a patient (smart-fhir §2.4).
 */
export const readLaunch = (body: unknown, mainEncounter: (patient: string) => string | null): LaunchContext | null => {
  if (typeof body !== 'object' || body === null) return null
  const { patient, encounter, role = 'nurse', twist = 'none' }: Record<string, unknown> = { ...body }
  const id = idOrNull(patient)
  if (!isRole(role) || !isTwist(twist)) return null
  if (id === null) return role === 'biller' ? { patient: null, encounter: null, role, twist } : null
  const visit = encounter === undefined ? mainEncounter(id) : idOrNull(encounter)
  return {
    patient: twist === 'no-patient' ? null : id,
    encounter: twist === 'no-patient' || twist === 'no-encounter' ? null : visit,
    role,
    twist,
  }
}
