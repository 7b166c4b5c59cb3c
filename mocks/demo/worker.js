/**
 * The demo's service worker: msw's, which brings requests to the page that has the EHR, and two things besides.
 *
 * msw leaves windows of their own alone; here the app may be opened in one, and the EHR's page answers for it, seen or not.
 * And a browser stops a worker that nobody asks anything for half a minute: it begins anew without knowing who has the EHR,
 * so it asks.
 */
const patience = 2_000
const ofTheEhr = /\/(?:fhir|auth|sandbox)(?:[/?]|$)/u

const windows = () => self.clients.matchAll({ type: 'window' })

const known = async () => {
  for (const page of await windows()) page.postMessage({ type: 'WHO_HAS_THE_EHR' })
  const end = Date.now() + patience
  while (activeClientIds.size === 0 && Date.now() < end) await new Promise((resolve) => { setTimeout(resolve, 10) })
}

const answer = async (event) => {
  await known()
  return activeClientIds.size === 0 ? fetch(event.request) : handleRequest(event, crypto.randomUUID(), Date.now())
}

// Before msw's own, which lets everything pass while it knows of nobody.
addEventListener('fetch', (event) => {
  if (activeClientIds.size > 0 || event.request.mode === 'navigate' || !ofTheEhr.test(event.request.url)) return
  event.stopImmediatePropagation()
  event.respondWith(answer(event))
})

importScripts('mockServiceWorker.js')

self.resolveMainClient = async (event) => {
  const active = (await windows()).filter(({ id }) => activeClientIds.has(id))
  return active.find(({ id }) => id === event.clientId) ?? active[0]
}
