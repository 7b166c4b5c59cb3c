/** What can go wrong before the first read, one row each: where, how, and the sentence that a person then reads. */
import type { Spoiling } from './gateway.ts'

export const places = {
  discovery: '/fhir/.well-known/smart-configuration',
  metadata: '/fhir/metadata',
  token: '/auth/token',
} as const

interface LaunchFault {
  readonly where: keyof typeof places
  readonly name: string
  /** `stranger` is the address of a server that has no business here. */
  readonly how: (stranger: string) => Spoiling
  readonly end: Ending
}

/** What comes of it: the launch goes on all the same, or the page says something, and offers another launch or does not. */
type Ending = { readonly says: null } | { readonly says: RegExp; readonly offersLaunch: boolean }

const goesOn: Ending = { says: null }
/** Once the EHR is well again, another launch helps. */
const tryAgain = (says: RegExp): Ending => ({ says, offersLaunch: true })
/** Somebody else has to do something first. */
const stops = (says: RegExp): Ending => ({ says, offersLaunch: false })

const page = '<!doctype html><title>Gateway</title><p>Sign in to the network.</p>'

const answers = (status: number, body = '{}', type?: string): LaunchFault['how'] => () => ({ kind: 'answer', status, body, ...(type === undefined ? {} : { type }) })

const html = (status: number): LaunchFault['how'] => answers(status, page, 'text/html')

const has = (members: Readonly<Record<string, unknown>>): LaunchFault['how'] => () => ({ kind: 'with', members })

const cut: LaunchFault['how'] = () => ({ kind: 'cut' })
const breaks: LaunchFault['how'] = () => ({ kind: 'break' })
const late: LaunchFault['how'] = () => ({ kind: 'late', milliseconds: 700 })
const leadsAway = (status: number): LaunchFault['how'] => (stranger) => ({ kind: 'answer', status, body: '', location: `${stranger}/token` })

/** Rows that end in `usual`, unless they say otherwise. */
const inPlace = (where: LaunchFault['where'], usual: Ending) => (rows: readonly (readonly [name: string, how: LaunchFault['how'], end?: Ending])[]): readonly LaunchFault[] =>
  rows.map(([name, how, end = usual]) => ({ where, name, how, end }))

const discoveryFaults = inPlace('discovery', tryAgain(/Sandbox did not say how to sign in[\s\S]*Try again/u))([
  ['is missing (404)', answers(404)],
  ['is refused (401)', answers(401)],
  ['is a fault of the server (500)', answers(500)],
  ['is a page of a gateway', html(200)],
  ['is cut off', cut],
  ['is empty', answers(200, '')],
  ['is a list', answers(200, '[]')],
  ['does not come, as the connection breaks', breaks],
  ['names no token endpoint', has({ token_endpoint: undefined })],
  ['names a script as its sign-in page', has({ authorization_endpoint: 'javascript:alert(1)' })],
  ['leads to another origin', leadsAway(302)],
  ['lacks S256', has({ code_challenge_methods_supported: ['plain'] }), stops(/lacks a protection that Doseline needs[\s\S]*PKCE with S256/u)],
  ['comes late', late, goesOn],
])

const refused = tryAgain(/The EHR did not complete the launch[\s\S]*Launch again/u)
const unanswered = tryAgain(/The EHR did not complete the launch[\s\S]*No answer came when the token was asked for/u)

const tokenFaults = inPlace('token', refused)([
  ['says that the code is no longer good (400 invalid_grant)', answers(400, '{"error":"invalid_grant"}'), tryAgain(/The launch took too long, or its page was opened twice[\s\S]*Launch again/u)],
  ['does not know the app (401 invalid_client)', answers(401, '{"error":"invalid_client"}')],
  ['has a fault (500)', answers(500)],
  ['is behind a gateway that gave up (503)', html(503)],
  ['is a page of a gateway', html(200)],
  ['is cut off', cut],
  ['is empty', answers(200, '')],
  ['has no token', has({ access_token: undefined })],
  ['does not come, as the connection breaks', breaks, unanswered],
  ['leads to another origin', leadsAway(307), unanswered],
  ['names no patient', has({ patient: undefined }), stops(/No patient came with this launch[\s\S]*Open the patient’s chart/u)],
  ['names somebody who is no patient', has({ patient: 'Practitioner/nora-nursemaker' }), stops(/No patient came with this launch/u)],
  ['names another patient than the one whose chart the token opens', has({ patient: 'greta' }), tryAgain(/nothing is drafted from it/u)],
  ['names no scope', has({ scope: undefined }), goesOn],
  ['has an end that is no number', has({ expires_in: 'soon' }), goesOn],
  ['comes late', late, goesOn],
])

const metadataFaults = inPlace('metadata', tryAgain(/The EHR could not be asked what it offers[\s\S]*Try again/u))([
  ['is refused (401)', answers(401)],
  ['is missing (404)', answers(404)],
  ['is a fault of the server (500)', answers(500)],
  ['does not come for a gateway (503)', html(503)],
  ['is a page of a gateway', html(200)],
  ['is cut off', cut],
  ['does not come, as the connection breaks', breaks],
  ['leads to another origin', leadsAway(302)],
  ['is something other than a CapabilityStatement', answers(200, '{"resourceType":"OperationOutcome"}'), stops(/answers, but not as FHIR/u)],
  ['is of R5', has({ fhirVersion: '5.0.0' }), stops(/This EHR speaks FHIR 5\.0\.0[\s\S]*Nothing was read or written/u)],
  ['is of R4B', has({ fhirVersion: '4.3.0' }), goesOn],
  ['comes late', late, goesOn],
])

/** What can go wrong when a token is renewed: the press on Save that needed it writes nothing, and says so. */
export const renewalFaults: readonly (readonly [name: string, how: Spoiling])[] = [
  ['is refused (400 invalid_grant)', { kind: 'answer', status: 400, body: '{"error":"invalid_grant"}' }],
  ['is a fault of the server (500)', { kind: 'answer', status: 500, body: '{}' }],
  ['is a page of a gateway', { kind: 'answer', status: 200, body: page, type: 'text/html' }],
  ['is cut off', { kind: 'cut' }],
  ['does not come, as the connection breaks', { kind: 'break' }],
  ['names another patient', { kind: 'with', members: { patient: 'greta' } }],
]

export const launchFaults: readonly LaunchFault[] = [...discoveryFaults, ...tokenFaults, ...metadataFaults]
