import { describe, expect, it } from 'vitest'
import type { View } from '../../src/smart/launch-request.ts'
import { leftOut, nextStep, parseGranted, readResourceScope, requestScopes } from '../../src/smart/scopes.ts'
import type { Interaction } from '../../src/smart/scopes.ts'

const letters = ['c', 'r', 'u', 'd', 's'] as const satisfies readonly Interaction[]

describe('granted scopes', () => {
  it.each([
    ['patient/ChargeItem.crus', 'ChargeItem', 'crus'], ['user/ChargeItem.read', 'ChargeItem', 'rs'], ['user/ChargeItem.write', 'ChargeItem', 'cud'],
    ['user/ChargeItem.read user/ChargeItem.write', 'ChargeItem', 'cruds'], ['user/ChargeItem.*', 'ChargeItem', 'cruds'], ['patient/*.rs', 'Condition', 'rs'],
    ['patient/*.read', 'Condition', 'rs'], ['patient/Condition.rs?category=http://x|encounter-diagnosis', 'Condition', 'rs'],
    ['http://smarthealthit.org/FHIR/scopes/patient/Condition.read', 'Condition', 'rs'], ['https://smarthealthit.org/fhir/scopes/user/Condition.read', 'Condition', 'rs'],
    ['patient/Condition.sr', 'Condition', 'rs'], ['patient/ConditionX.rs', 'Condition', ''], ['Condition.rs', 'Condition', ''], ['patient/Condition', 'Condition', ''],
    ['patient/Condition.reader', 'Condition', ''], ['patient/Condition.constructor', 'Condition', ''], ['launch openid fhirUser launch/patient online_access', 'Patient', ''], ['  patient/Patient.r\n\tpatient/Coverage.rs ', 'Coverage', 'rs'],
    ['patient/Patient.r,patient/Coverage.rs', 'Coverage', ''], ['evil/http://x/patient/Condition.rs', 'Condition', ''],
  ])('%j allows on %s: %s', (text, type, allowed) => {
    const granted = parseGranted(text, 'patient/*.cruds')
    expect(letters.filter((letter) => granted.allows(type, letter)).join('')).toBe(letters.filter((letter) => allowed.includes(letter)).join(''))
  })

  it.each([null, '', '  '])('that the server leaves out (%j) are those that were asked for', (text) => {
    expect(parseGranted(text, 'openid patient/Patient.r').text).toBe('openid patient/Patient.r')
    expect(parseGranted(text, 'patient/Patient.r').allows('Patient', 'r')).toBe(true)
  })
})

const sets = (['administration', 'review'] as const satisfies readonly View[]).flatMap((view) =>
  [[], ['permission-v2']].map((offered) => ({ view, offered, scopes: requestScopes(view, { offered }).split(' ') })))

describe('requested scopes', () => {
  it.each(sets)('for $view with $offered name each type once, without a wildcard or a right to delete in version 2', ({ offered, scopes }) => {
    const read = scopes.flatMap((scope) => readResourceScope(scope) ?? [])
    expect(scopes.slice(0, 4)).toEqual(['launch', 'openid', 'fhirUser', 'online_access'])
    expect(read.length).toBe(scopes.length - 4)
    expect(read.filter(({ type, letters: can, level }) => type === '*' || can === '' || level === 'system')).toEqual([])
    const types = read.map(({ type, letters: can }) => (offered.length > 0 ? type : `${type} ${can}`))
    expect(new Set(types).size).toBe(types.length)
    if (offered.length > 0) expect(read.filter(({ letters: can }) => can.includes('d'))).toEqual([])
  })

  it('for the review view are the user’s alone, and can create nothing but a Provenance', () => {
    expect(sets.filter(({ view, scopes }) => view === 'review' && scopes.some((scope) => scope.startsWith('patient/')))).toEqual([])
    const read = requestScopes('review', { offered: ['permission-v2'] }).split(' ').flatMap((scope) => readResourceScope(scope) ?? [])
    expect(read.filter(({ letters: can }) => can.includes('c'))).toEqual([{ level: 'user', type: 'Provenance', letters: 'c' }])
  })

  it('of version 1 and 2 allow reading the same types', () => {
    for (const view of ['administration', 'review'] as const) {
      const typesOf = (offered: readonly string[]): readonly string[] =>
        [...new Set(requestScopes(view, { offered }).split(' ').flatMap((scope) => readResourceScope(scope)?.type ?? []))].toSorted()
      expect(typesOf([])).toEqual(typesOf(['permission-v2']))
    }
  })

  it('of a standalone launch name the context that the server can ask for', () => {
    expect(requestScopes('administration', { offered: [], start: 'standalone' })).toMatch(/^launch\/patient openid/u)
    expect(requestScopes('administration', { offered: ['context-standalone-encounter'], start: 'standalone' })).toMatch(/^launch\/patient launch\/encounter openid/u)
    expect(requestScopes('review', { offered: [], start: 'standalone' })).toMatch(/^openid/u)
  })

  it('of site.json replace those on resources', () => {
    expect(requestScopes('administration', { offered: ['permission-v2'], own: ['user/Patient.read'] })).toBe('launch openid fhirUser online_access user/Patient.read')
  })
})

/** The texts that are asked for one after the other, until the EHR has refused them all. */
const stepsDown = (view: View, own: readonly string[] | null = null): readonly string[] => {
  const texts: string[] = []
  for (let step: number | null = 0; step !== null; step = nextStep(view, step, own)) texts.push(requestScopes(view, { offered: ['permission-v2'], own, step }))
  return texts
}

const typesIn = (text: string): readonly string[] => text.split(' ').flatMap((scope) => readResourceScope(scope)?.type ?? [])

describe('an EHR that refuses scopes', () => {
  it('is asked for less four times at most: without charges, without coverage and places, then for what a line cannot do without', () => {
    const steps = stepsDown('administration').map(typesIn)
    expect(steps).toHaveLength(4)
    expect(steps[1]).toEqual(steps[0]?.filter((type) => type !== 'ChargeItem'))
    expect(steps[2]).toEqual(['Patient', 'MedicationAdministration', 'MedicationRequest', 'Medication', 'Encounter', 'Condition'])
    expect(steps[3]).toEqual(['Patient', 'MedicationAdministration', 'Medication', 'Encounter'])
  })

  it('is always asked for the drafts in the review view, and goes without Provenance before it goes without anything else', () => {
    const steps = stepsDown('review').map(typesIn)
    expect(steps).toHaveLength(4)
    expect(steps[1]).toEqual(steps[0]?.filter((type) => type !== 'Provenance'))
    expect(steps.filter((types) => !types.includes('ChargeItem'))).toEqual([])
  })

  it.each([[['patient/ChargeItem.crus']], [['patient/Patient.r', 'patient/ChargeItem.crus']], [['user/Coverage.read', 'user/Location.read']], [[]]])(
    'with %j in site.json is asked for less each time, and never for nothing', (own) => {
      const steps = stepsDown('administration', own).map(typesIn)
      expect(steps[0]).toEqual(own.map((scope) => readResourceScope(scope)?.type))
      expect(steps.slice(1).filter((types, index) => types.length === 0 || types.length >= (steps[index]?.length ?? 0))).toEqual([])
    })

  it('keeps who and where on every step, and a step that does not exist leaves nothing out', () => {
    for (const text of [...stepsDown('administration'), ...stepsDown('review')]) expect(text).toMatch(/^launch openid fhirUser online_access /u)
    expect([leftOut('administration', 0), leftOut('review', 9)]).toEqual([[], []])
  })
})
