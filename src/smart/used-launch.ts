/**
 * Which of the EHR's launch tokens this tab has used up: an EHR may take each only once (smart-fhir §1.4), and then
 * "Launch again" would lead to the same refusal for ever. Only digests are kept.
 */
import { base64url } from './id-token.ts'
import type { LaunchRequest } from './launch-request.ts'

const name = 'doseline.used-launches'
const most = 20

const digestOf = async ({ iss, launch }: LaunchRequest): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${iss} ${launch ?? ''}`))))

const used = (storage: Storage): readonly string[] => (storage.getItem(name) ?? '').split(' ').filter((digest) => digest !== '')

/** Remembers a launch of the EHR whose code was exchanged. */
export const markUsed = async (storage: Storage, request: LaunchRequest): Promise<void> => {
  if (request.launch === null) return
  const digest = await digestOf(request)
  const others = used(storage).filter((one) => one !== digest)
  storage.setItem(name, [...others, digest].slice(-most).join(' '))
}

/** Whether this tab has had a session by this very launch. */
export const wasUsed = async (storage: Storage, request: LaunchRequest): Promise<boolean> =>
  request.launch !== null && used(storage).includes(await digestOf(request))
