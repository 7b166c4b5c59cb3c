import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIssuers } from '../../src/smart/issuers.ts'
import { findIssuer, loadSite, parseSiteFile } from '../../src/smart/site.ts'
import type { Site } from '../../src/smart/site.ts'

const page = new URL('https://app.example/doseline/launch.html?iss=x#y')
const ehr = { iss: 'https://EHR.example/fhir/r4/', name: 'North', clientId: 'c1' }

const siteOf = (json: unknown): Site => {
  const read = parseSiteFile(json, page)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

const mistakes = (json: unknown): readonly string[] => {
  const read = parseSiteFile(json, page)
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`)
}

describe('site.json', () => {
  it('of the sandbox has one EHR, beside the pages', () => {
    const file: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'public', 'site.json'), 'utf8'))
    expect(siteOf(file).issuers).toMatchObject([{ iss: 'https://app.example/doseline/fhir', clientId: 'doseline', sandbox: true, scopes: null }])
  })

  it('that is empty launches nothing and assumes nothing', () => {
    expect(siteOf({})).toMatchObject({ issuers: [], idleMinutes: 15, settings: { defaultSetting: null } })
  })

  it('keeps what the derivation reads', () => {
    expect(siteOf({ defaultSetting: 'office', idleMinutes: 5, issuers: [ehr] })).toMatchObject({
      idleMinutes: 5, settings: { defaultSetting: 'office' }, issuers: [{ name: 'North', clientId: 'c1' }],
    })
  })

  it('takes the address for the name where there is none', () => {
    expect(siteOf({ issuers: [{ iss: 'https://a.example/fhir', clientId: 'c' }] }).issuers[0]?.name).toBe('https://a.example/fhir')
  })

  it.each([
    [{ iss: '/fhir' }, 'https://app.example/fhir'], [{ iss: './fhir' }, 'https://app.example/doseline/fhir'],
    [{ iss: 'http://localhost:8080/fhir' }, 'http://localhost:8080/fhir'], [{ iss: 'http://127.0.0.1/fhir' }, 'http://127.0.0.1/fhir'],
  ])('reads the issuer %j as %s', (issuer, iss) => {
    expect(siteOf({ issuers: [{ clientId: 'c', ...issuer }] }).issuers[0]?.iss).toBe(iss)
  })

  it.each<readonly [unknown, string]>([
    [[], ': should be an object'], [{ issuer: [] }, 'issuer: is not known'], [{ issuers: {} }, 'issuers: should be a list'],
    [{ issuers: [7] }, 'issuers[0]: should be an object'], [{ issuers: [{ clientId: 'c' }] }, 'issuers[0].iss: is missing'],
    [{ issuers: [{ ...ehr, iss: '' }] }, 'issuers[0].iss: is missing'], [{ issuers: [{ ...ehr, iss: 7 }] }, 'issuers[0].iss: should be text'],
    [{ issuers: [{ iss: 'https://a.example' }] }, 'issuers[0].clientId: is missing'], [{ issuers: [{ ...ehr, secret: 's' }] }, 'issuers[0].secret: is not known'],
    [{ issuers: [{ ...ehr, iss: 'ehr.example' }] }, 'issuers[0].iss: should be an address'], [{ issuers: [{ ...ehr, iss: 'http://ehr.example/fhir' }] }, 'issuers[0].iss: should begin with https'],
    [{ issuers: [{ ...ehr, iss: '//evil.example/fhir' }] }, 'issuers[0].iss: should be an address'], [{ issuers: [{ ...ehr, iss: '/\\evil.example' }] }, 'issuers[0].iss: should be an address'],
    [{ issuers: [{ ...ehr, iss: 'javascript:alert(1)' }] }, 'issuers[0].iss: should begin with https'], [{ issuers: [{ ...ehr, iss: 'https://ehr.example/fhir?x=1' }] }, 'without user, query or fragment'],
    [{ issuers: [{ ...ehr, iss: 'https://u:p@ehr.example/fhir' }] }, 'without user, query or fragment'], [{ issuers: [ehr, { ...ehr, iss: 'https://ehr.example:443/fhir/r4' }] }, 'issuers[1].iss: is the same EHR as issuers[0]'],
    [{ issuers: [{ ...ehr, sandbox: 'yes' }] }, 'issuers[0].sandbox: should be true or false'], [{ idleMinutes: 0 }, 'idleMinutes: should be a number from 1 to 240'],
    [{ idleMinutes: '15' }, 'idleMinutes: should be a number'], [{ timeZone: 'Chicago' }, 'timeZone: should be an IANA time zone'],
    [{ issuers: [{ ...ehr, scopes: [] }] }, 'issuers[0].scopes: should be an object'], [{ issuers: [{ ...ehr, scopes: { nurse: [] } }] }, 'issuers[0].scopes.nurse: is not known'],
    [{ issuers: [{ ...ehr, scopes: { review: ['patient/Patient.r'] } }] }, 'issuers[0].scopes.review[0]: is for one patient'],
    [{ issuers: [{ ...ehr, scopes: { administration: ['patient/*.rs'] } }] }, 'issuers[0].scopes.administration[0]: names no type'],
    [{ issuers: [{ ...ehr, scopes: { administration: ['system/Patient.rs'] } }] }, 'is for servers'],
    [{ issuers: [{ ...ehr, scopes: { administration: ['patient/Condition.rs?category=a', 'patient/Condition.rs?category=b'] } }] }, 'administration[1]: is a second scope for Condition'],
    [{ issuers: [{ ...ehr, scopes: { administration: ['user/Patient.r openid', 'fhirUser', 'user/Patient.x', 7] } }] }, 'administration[3]: should be a scope'],
  ])('%j is refused with its place', (json, sentence) => {
    expect(mistakes(json).join('\n')).toContain(sentence)
  })

  it.each(['auto', 'single', 'export'])('takes %s for how drafts are written', (writeBack) => {
    expect(siteOf({ issuers: [{ ...ehr, writeBack }] }).issuers[0]?.writeBack).toBe(writeBack)
  })

  it('without a word on it writes as server and token allow', () => {
    expect(siteOf({ issuers: [ehr] }).issuers[0]?.writeBack).toBe('auto')
  })

  it.each(['none', 'Export', '', 7, true, ['export'], {}])('refuses to launch where writeBack is %j: taken for auto it would write', (writeBack) => {
    expect(mistakes({ issuers: [{ ...ehr, writeBack }] })).toEqual(['issuers[0].writeBack: should be auto, single or export'])
  })

  it('takes the scopes of an EHR as they are written, .read and .write of one type together', () => {
    const scopes = { administration: ['patient/Patient.read', 'user/ChargeItem.read', 'user/ChargeItem.write'] }
    expect(siteOf({ issuers: [{ ...ehr, scopes }] }).issuers[0]?.scopes).toEqual(scopes)
  })

  it('with several mistakes names them all, of the EHRs and of the derivation', () => {
    expect(mistakes({ issuers: [{}, 7], idleMinutes: 0, noStop: 1, colour: 'red' })).toHaveLength(6)
  })

  it('of any JSON is read or refused, never a crash', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => {
      expect([typeof parseSiteFile(json).ok, typeof parseSiteFile({ issuers: json }).ok, typeof parseIssuers({ issuers: [json] }).ok])
        .toEqual(['boolean', 'boolean', 'boolean'])
    }))
  })
})

describe('an issuer', () => {
  const site = siteOf({ issuers: [ehr, { iss: 'https://other.example/fhir', clientId: 'c2' }] })

  it.each(['https://ehr.example/fhir/r4', 'https://ehr.example/fhir/r4/', 'HTTPS://EHR.EXAMPLE:443/fhir/r4', 'https://ehr.example/x/../fhir/r4'])('%s is North', (iss) => {
    expect(findIssuer(site, iss)?.name).toBe('North')
  })

  it.each([
    '', 'ehr', 'https://ehr.example', 'https://ehr.example/fhir', 'https://ehr.example/fhir/R4', 'https://ehr.example/fhir/r4/x', 'http://ehr.example/fhir/r4',
    'https://ehr.example:8443/fhir/r4', 'https://evil.example/?https://ehr.example/fhir/r4', 'https://ehr.example@evil.example/fhir/r4', 'https://u@ehr.example/fhir/r4',
    'https://ehr.example/fhir/r4?x=1', 'https://ehr.example/fhir/r4#x', 'https://ehr.example.evil.example/fhir/r4', 'javascript:alert(1)', './fhir', '//ehr.example/fhir/r4',
  ])('%j is nobody', (iss) => {
    expect(findIssuer(site, iss)).toBeNull()
  })
})

describe('a launcher that carries its options in the path', () => {
  const launcher = { iss: 'https://launch.example/v/r4/sim/*/fhir', name: 'Launcher', clientId: 'c', sandbox: true }
  const exact = { iss: 'https://launch.example/v/r4/sim/WzBd/fhir', name: 'Exact', clientId: 'c', sandbox: true }
  const site = siteOf({ issuers: [launcher, exact] })

  it.each([
    ['https://launch.example/v/r4/sim/WzIsIiIsIiJd/fhir', 'Launcher'], ['https://launch.example/v/r4/sim/a-_=/fhir/', 'Launcher'],
    ['https://LAUNCH.example:443/v/r4/sim/x/fhir', 'Launcher'], ['https://launch.example/v/r4/sim/WzBd/fhir', 'Exact'],
  ])('%s is the %s', (iss, name) => {
    expect(findIssuer(site, iss)?.name).toBe(name)
  })

  it.each([
    'https://launch.example/v/r4/sim/a/b/fhir', 'https://launch.example/v/r4/sim//fhir', 'https://launch.example/v/r4/sim/fhir', 'https://launch.example/v/r4/sim/a/fhir/x',
    'https://launch.example/v/r4/sim/a%2Fb/fhir', 'https://launch.example/v/r4/sim/../fhir', 'https://launch.example/v/r4/sim/a.b/fhir', 'https://launch.example/v/r4/sim/*/fhir',
    'https://evil.example/v/r4/sim/a/fhir', 'https://launch.example.evil.example/v/r4/sim/a/fhir', 'https://launch.example@evil.example/v/r4/sim/a/fhir',
    'https://evil.example/https://launch.example/v/r4/sim/a/fhir', 'http://launch.example/v/r4/sim/a/fhir', 'https://launch.example/x/v/r4/sim/a/fhir',
    'https://launch.example/v/r4/sim/a/fhir?b', `https://launch.example/v/r4/sim/${'a'.repeat(4001)}/fhir`,
  ])('%s is nobody', (iss) => {
    expect(findIssuer(site, iss)).toBeNull()
  })

  it('names its drafts by the pattern, whatever the options of a launch', () => {
    expect(site.issuers.map(({ namespace }) => namespace)).toEqual(['https://launch.example/v/r4/sim/*/fhir', null])
    expect(siteOf({ issuers: [{ ...launcher, namespace: 'mine' }] }).issuers[0]?.namespace).toBe('mine')
  })

  it.each([
    ['https://*.example/fhir', 'for a whole part of its path only'], ['https://launch.example*/fhir', 'for a whole part of its path only'],
    ['https://*/fhir', 'for a whole part of its path only'], ['https://launch.example/a*/fhir', 'for a whole part of its path only'], ['https://launch.example/**/fhir', 'for a whole part of its path only'],
  ])('cannot be written as %s', (iss, sentence) => {
    expect(mistakes({ issuers: [{ ...launcher, iss }] }).join()).toContain(sentence)
  })

  it('has to be a sandbox: a tenant with real patients is named', () => {
    expect(mistakes({ issuers: [{ ...launcher, sandbox: false }] }).join()).toContain('issuers[0].iss: may have "*" only where "sandbox" is true')
  })
})

describe('the origins of an EHR’s colours', () => {
  it('are kept as browsers write them', () => {
    expect(siteOf({ issuers: [{ ...ehr, styleOrigins: ['https://cdn.example'] }] }).issuers[0]?.styleOrigins).toEqual(['https://cdn.example'])
    expect(siteOf({ issuers: [ehr] }).issuers[0]).not.toHaveProperty('styleOrigins')
  })

  it.each(['https://cdn.example/', 'https://cdn.example/x', 'http://cdn.example', 'https://CDN.example', 'cdn.example', '*', 'null', 7])('%j is refused', (origin) => {
    expect(mistakes({ issuers: [{ ...ehr, styleOrigins: [origin] }] }).join()).toContain('issuers[0].styleOrigins[0]: should be an origin')
  })
})

describe('loading site.json', () => {
  const answering = (answer: () => Response): { get: typeof fetch; asked: string[] } => {
    const asked: string[] = []
    return { asked, get: async (input) => {
      asked.push(input instanceof Request ? input.url : String(input))
      return answer()
    } }
  }

  it('asks beside the page, without the page’s query', async () => {
    const { get, asked } = answering(() => Response.json({ issuers: [ehr] }))
    expect(await loadSite(get, page)).toMatchObject({ ok: true, value: { issuers: [{ name: 'North' }] } })
    expect(asked).toEqual(['https://app.example/doseline/site.json'])
  })

  it.each<readonly [string, () => Response, string]>([
    ['is missing', () => new Response('', { status: 404 }), 'the server answered 404'], ['is a page', () => new Response('<html>'), 'is not JSON'],
    ['cannot be had', () => { throw new TypeError('network') }, 'could not be fetched'], ['is wrong', () => Response.json({ noStop: 1 }), 'should be one of'],
  ])('that %s says what and where', async (_, answer, sentence) => {
    const loaded = await loadSite(answering(answer).get, page)
    expect(loaded).toMatchObject({ ok: false, problem: { kind: 'site-unreadable', address: 'https://app.example/doseline/site.json' } })
    expect(JSON.stringify(loaded)).toContain(sentence)
  })
})
