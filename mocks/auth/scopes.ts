/** Which of the requested scopes are granted: what the person may do, in SMART v1 and v2 spelling (smart-fhir §2.4). */
import { people, type Person, type Rights } from './roles.ts'

/** Scopes that name no resource. `offline_access` is not among them: nobody charts overnight without signing in. */
const plain = ['openid', 'fhirUser', 'profile', 'launch', 'launch/patient', 'launch/encounter', 'online_access']

/** v1 words as v2 letters. `write` is granted without delete, which this EHR offers to no app. */
const v1: Readonly<Record<string, readonly string[]>> = {
  read: ['r', 's'],
  write: ['c', 'u'],
}

const resourceScope = /^(patient|user)\/(\*|[A-Z][A-Za-z]+)\.([a-z]+|\*)(\?.+)?$/u

const rightsOf = (person: Person, level: string): Rights => (level === 'patient' ? person.patient : person.anyPatient)

const overlap = (wanted: string, held: string): string =>
  ['c', 'r', 'u', 'd', 's'].filter((letter) => wanted.includes(letter) && held.includes(letter)).join('')

/** One type's scope as far as it is held: as asked where all of it is, narrowed in v2 spelling where a part is. */
const narrowed = (level: string, type: string, how: string, filter: string, held: string): readonly string[] => {
  const old = Object.hasOwn(v1, how) ? v1[how] : undefined
  if (old !== undefined) return old.every((letter) => held.includes(letter)) ? [`${level}/${type}.${how}${filter}`] : []
  const wanted = how === '*' ? 'cruds' : how
  if (!/^c?r?u?d?s?$/u.test(wanted)) return []
  const letters = overlap(wanted, held)
  return letters === '' ? [] : [`${level}/${type}.${letters}${filter}`]
}

/**
 * The scopes that `person` is granted of those asked for, in their order, each once. A wildcard becomes one scope per
 * type; a query part stays with its scope.
 */
export const grantedScopes = (requested: string, person: Person): string => {
  const granted = requested.split(/\s+/u).flatMap((scope): readonly string[] => {
    if (plain.includes(scope)) return [scope]
    const [, level = '', type = '', how = '', filter = ''] = resourceScope.exec(scope) ?? []
    const rights = rightsOf(person, level)
    const types = type === '*' ? Object.keys(rights) : [type]
    return types.flatMap((one) => narrowed(level, one, how, filter, rights[one] ?? ''))
  })
  return [...new Set(granted)].join(' ')
}

const offeredAt = (level: 'patient' | 'user', rights: Rights): readonly string[] =>
  Object.entries(rights).flatMap(([type, letters]) => [
    `${level}/${type}.${letters}`,
    `${level}/${type}.read`,
    ...(letters.includes('c') ? [`${level}/${type}.write`] : []),
  ])

/** `scopes_supported` of the discovery document: everything that somebody may be granted. */
export const offeredScopes: readonly string[] = [
  ...plain,
  ...offeredAt('patient', people.nurse.patient),
  ...offeredAt('user', people.biller.anyPatient),
]
