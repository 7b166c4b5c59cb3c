/**
 * The sandbox EHR's page where there is no server: authorization server, FHIR server and charts run in this page, and
 * msw's service worker (worker.js) brings it the requests of the app in its frame or window. All is forgotten with the tab.
 */
import { setupWorker } from 'msw/browser'
import { createEhr } from '../ehr.ts'
import { handlers } from '../handlers.ts'
import { createGateway } from './gateway.ts'
import { placeOf } from './place.ts'
import { say } from './say.ts'
import { allowScript } from './trusted-script.ts'

const place = placeOf(new URL(location.href))

/** The worker begins anew now and then; told again, it knows that the EHR is here. */
const answerWorker = ({ data }: MessageEvent<unknown>): void => {
  const isAsked = typeof data === 'object' && data !== null && 'type' in data && data.type === 'WHO_HAS_THE_EHR'
  if (isAsked) navigator.serviceWorker.controller?.postMessage('MOCK_ACTIVATE')
}

const start = async (): Promise<void> => {
  const worker = new URL('sandbox-worker.js', place.folder).href
  allowScript(worker)
  await setupWorker(...handlers(createGateway(createEhr(), place))).start({
    serviceWorker: { url: worker, options: { scope: place.folder.href } },
    onUnhandledRequest: 'bypass',
    quiet: true,
  })
  navigator.serviceWorker.addEventListener('message', answerWorker)
  // The page asks its EHR as soon as it is loaded.
  await import('../shell/main.tsx')
}

start().catch(() => {
  say('ehr', 'This browser does not let the page start a service worker, which the demo needs: it stands in for the EHR’s server. Open the page over https and outside of a private window.')
})
