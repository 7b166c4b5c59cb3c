/**
 * The login page of the demo: stands where the authorization endpoint would. It asks the EHR in the page around it what
 * it decides about the app's request, and goes where that says.
 */
import { placeOf } from './place.ts'
import { say } from './say.ts'

const place = placeOf(new URL(location.href))

const decided = async (): Promise<string | null> => {
  const answer = await fetch(new URL(`auth/authorize${location.search}`, place.folder), { headers: { Accept: 'application/json' } })
  const decision: unknown = answer.ok ? await answer.json() : null
  const hasPlace = typeof decision === 'object' && decision !== null && 'location' in decision
  return hasPlace && typeof decision.location === 'string' ? decision.location : null
}

const goOn = async (): Promise<void> => {
  const location = await decided().catch(() => null)
  // As a redirect it leaves no page of its own in the history.
  if (location !== null) window.location.replace(location)
  else {
    say('login', 'Nobody answers for the EHR here: in this demo it lives in its own page. Choose a patient there, and open Doseline below the chart.', {
      text: 'Open the sandbox EHR', to: new URL('ehr.html', window.location.href),
    })
  }
}

void goOn()
