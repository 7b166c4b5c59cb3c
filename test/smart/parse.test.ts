import { describe, expect, it, test } from 'vitest'
import { joinedAddress, readDiscovery } from '../../src/smart/discovery.ts'
import { bareId, base64url, fitsNonce, fromBase64url, personOfIdToken, userOfIdToken } from '../../src/smart/id-token.ts'
import { launchAddress, readLaunchRequest } from '../../src/smart/launch-request.ts'
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
    ['patient/Condition.reader', 'Condition', ''], ['launch openid fhirUser launch/patient online_access', 'Patient', ''], ['  patient/Patient.r\n\tpatient/Coverage.rs ', 'Coverage', 'rs'],
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

describe('the address of launch.html', () => {
  it.each([
    ['?iss=https://a.example&launch=x', { iss: 'https://a.example', launch: 'x', view: 'administration' }], ['?iss=a&launch=', { iss: 'a', launch: null, view: 'administration' }],
    ['?iss=a&view=review&patientId=1&clientId=2', { iss: 'a', launch: null, view: 'review' }], ['?iss=a&iss=b', { iss: 'a', launch: null, view: 'administration' }],
    ['?launch=x', 'launch-parameters-missing'], ['?iss=%20', 'launch-parameters-missing'], ['?fhirServiceUrl=a', 'launch-parameters-missing'], ['#iss=a', 'launch-parameters-missing'],
    ['?iss=a&view=Review', 'view-unknown'], ['?iss=a&view=toString', 'view-unknown'],
  ])('%s', (query, expected) => {
    const read = readLaunchRequest(new URL(`https://app.example/launch.html${query}`))
    expect(read.ok ? read.value : read.problem.kind).toEqual(expected)
  })

  it('is made anew from what was read, beside the page', () => {
    const page = new URL('https://app.example/doseline/index.html?code=x#y')
    const request = { iss: 'https://a.example/fhir?x&y', launch: 'a b&c', view: 'review' } as const
    const address = launchAddress(request, page)
    expect(address.href.startsWith('https://app.example/doseline/launch.html?iss=')).toBe(true)
    expect(readLaunchRequest(address)).toEqual({ ok: true, value: request })
    expect(launchAddress({ iss: 'a', launch: null, view: 'administration' }, page).search).toBe('?iss=a')
  })
})

describe('a smart-configuration', () => {
  const good = { authorization_endpoint: '../auth', token_endpoint: 'https://login.example/t', code_challenge_methods_supported: ['S256'], capabilities: ['permission-v2', 7] }

  it('may give endpoints relative to the base', () => {
    expect(readDiscovery(good, 'https://ehr.example/fhir')).toEqual({ authorize: 'https://ehr.example/auth', token: 'https://login.example/t', capabilities: ['permission-v2'], s256: true, issuer: null, namesIssuer: false })
  })

  it.each([
    null, 'text', [], {}, { ...good, token_endpoint: null }, { ...good, token_endpoint: 'http://login.example/t' }, { ...good, authorization_endpoint: 'javascript:x' },
    { ...good, authorization_endpoint: 'blob:https://ehr.example/x' },
  ])('%j is of no use', (answer) => {
    expect(readDiscovery(answer, 'https://ehr.example/fhir')).toBeNull()
  })

  it('without S256 says so', () => {
    expect(readDiscovery({ ...good, code_challenge_methods_supported: 'S256' }, 'https://ehr.example/fhir')?.s256).toBe(false)
  })

  it.each<readonly [unknown, string | null]>([['https://ehr.example', 'https://ehr.example'], ['', null], [7, null], [undefined, null]])('that calls itself %j is called %j', (issuer, name) => {
    expect(readDiscovery({ ...good, issuer, authorization_response_iss_parameter_supported: 'yes' }, 'https://ehr.example/fhir')).toMatchObject({ issuer: name, namesIssuer: false })
  })

  it('whose endpoint has a query keeps it', () => {
    expect(joinedAddress('https://a/x?t=1?client_id=c', 'https://a/x?t=1')).toBe('https://a/x?t=1&client_id=c')
    expect(joinedAddress('https://a/x?client_id=c', 'https://a/x')).toBe('https://a/x?client_id=c')
  })
})

const tokenWith = (claims: unknown): string => `e30.${base64url(new TextEncoder().encode(JSON.stringify(claims)))}.s`

describe('an id_token', () => {
  it.each([
    [{ fhirUser: 'https://ehr.example/r4/Practitioner/a-1' }, 'Practitioner/a-1'], [{ fhirUser: 'Practitioner/a.1' }, 'Practitioner/a.1'], [{ profile: 'Patient/p' }, 'Patient/p'],
    [{ fhirUser: 'PractitionerRole/r' }, 'PractitionerRole/r'], [{ fhirUser: 'Device/d' }, null], [{ fhirUser: 'Practitioner/' }, null], [{ fhirUser: 'Practitioner/a/../b' }, null],
    [{ fhirUser: 7 }, null], [{}, null], [null, null], [{ name: 'Ωå~?>', fhirUser: 'Practitioner/ü' }, null],
  ])('with %j names %s', (claims, user) => {
    expect(userOfIdToken(tokenWith(claims))).toBe(user)
  })

  it.each([null, 7, '', 'opaque', 'a.b.c', 'a.%%%.c', `a.${btoa('{')}.c`])('%j names nobody, and nothing breaks', (token) => {
    expect(userOfIdToken(token)).toBeNull()
  })

  it.each([
    [{ fhirUser: 'Practitioner/n1', sub: 'nora' }, 'Practitioner/n1'], [{ sub: 'nora' }, 'sub nora'], [{ sub: '' }, null], [{ sub: 7 }, null], [{}, null],
  ])('%j tells the person %j from others', (claims, person) => {
    expect(personOfIdToken(tokenWith(claims))).toBe(person)
  })

  it.each<readonly [unknown, boolean]>([[tokenWith({ nonce: 'n1' }), true], [tokenWith({ nonce: 'n2' }), false], [tokenWith({ nonce: 7 }), false], [tokenWith({}), true], ['opaque', true], [null, true]])(
    '%j fits the nonce of its launch: %j', (token, fits) => {
      expect(fitsNonce(token, 'n1')).toBe(fits)
    })

  it('is decoded from base64url, whatever its length', () => {
    for (const text of ['', 'a', 'ab', 'abc', '>>>???~~~', 'Ünï 💉']) expect(fromBase64url(base64url(new TextEncoder().encode(text)))).toBe(text)
    expect(base64url(Uint8Array.from([251, 255, 254]))).toBe('-__-')
  })
})

test.each([
  ['p1', 'p1'], ['Patient/p1', 'p1'], ['a_b.c-d', 'a_b.c-d'], ['', null], ['.', null], ['..', null], ['a/b', null], ['Group/p1', null], ['p1?x', null], ['p%2F1', null], [7, null],
])('the patient %j of a token response is %j', (value, id) => {
  expect(bareId(value, 'Patient')).toBe(id)
})
