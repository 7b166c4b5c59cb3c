import { describe, expect, it, test } from 'vitest'
import { bareId, base64url, fitsNonce, fromBase64url, personOfIdToken, userOfIdToken } from '../../src/smart/id-token.ts'

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
