import { describe, expect, it } from 'vitest'
import { joinedAddress, readDiscovery } from '../../src/smart/discovery.ts'

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
