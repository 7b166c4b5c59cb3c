/**
 * The least that a SMART app can be: discovery, PKCE, authorize, token, reads in parallel, and what they say as it is.
 * `npm run bench launch` measures Doseline against it. It checks nothing and derives nothing: it is no example to follow.
 */
const clientId = 'doseline'
const redirectUri = new URL('index.html', location.href).href
const scope = 'launch openid fhirUser patient/*.rs'

const base64url = (bytes) =>
  btoa(String.fromCodePoint(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)))
const hash = async (text) => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))

const authorize = async (iss, launch) => {
  const { authorization_endpoint: endpoint, token_endpoint: token } = await (await fetch(`${iss}/.well-known/smart-configuration`)).json()
  const [state, verifier] = [random(), random()]
  sessionStorage.setItem(state, JSON.stringify({ iss, token, verifier }))
  const query = new URLSearchParams({
    response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope, state, aud: iss, launch,
    code_challenge: await hash(verifier), code_challenge_method: 'S256',
  })
  location.replace(`${endpoint}?${query}`)
}

const exchange = async (code, { token, verifier }) => {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId, code_verifier: verifier })
  return (await fetch(token, { method: 'POST', body: form })).json()
}

const read = async (iss, token, path) =>
  (await fetch(`${iss}/${path}`, { headers: { Authorization: `Bearer ${token}`, Accept: 'application/fhir+json' } })).json()

const lineOf = (item) => {
  const line = document.createElement('li')
  line.textContent = JSON.stringify(item)
  return line
}

const show = async (code, state) => {
  const started = JSON.parse(sessionStorage.getItem(state))
  const { access_token: token, patient, encounter } = await exchange(code, started)
  const answers = await Promise.all([
    `Patient/${patient}`, `Encounter/${encounter}`, `MedicationAdministration?patient=${patient}&_count=100`,
    `MedicationRequest?patient=${patient}`, `Condition?patient=${patient}`, `Coverage?beneficiary=${patient}`,
  ].map((path) => read(started.iss, token, path)))
  const resources = answers.flatMap((answer) => answer.entry?.map(({ resource }) => resource) ?? [answer])
  document.getElementById('lines').append(...resources.map(lineOf))
}

const address = new URL(location.href).searchParams
await (address.has('code') ? show(address.get('code'), address.get('state')) : authorize(address.get('iss'), address.get('launch')))
