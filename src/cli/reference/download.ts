/** One file over the network, or in a few words why it could not be had. Never follows to another host. */
import { failed } from '../files.ts'
import type { Read } from '../files.ts'
import { sizeLimit } from './archive.ts'

/** `missing` is a plain "not there" (404), which a file that is not published yet gives too. */
export type Download = Read<Uint8Array> & { readonly missing?: boolean }

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const collected = async (response: Response): Promise<Read<Uint8Array>> => {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (value !== undefined) {
      size += value.length
      if (size > sizeLimit) {
        await reader?.cancel()
        return failed(`more than ${sizeLimit / 1_000_000} MB came`)
      }
      parts.push(value)
    }
    if (done) break
  }
  const promised = response.headers.get('content-encoding') === null ? response.headers.get('content-length') : null
  if (promised !== null && Number(promised) !== size)
    return failed(`the answer was cut off: ${size} of ${promised} bytes came`)
  const bytes = Buffer.concat(parts)
  if (/^\s*</.test(bytes.subarray(0, 100).toString('latin1'))) return failed('a web page came instead of the file')
  return bytes.subarray(0, 2).toString('latin1') === 'PK'
    ? { ok: true, value: bytes }
    : failed('what came is no zip file')
}

const follow = async (address: URL, signal: AbortSignal, left: number): Promise<Download> => {
  const response = await fetch(address, { redirect: 'manual', signal })
  if (isRedirect(response.status)) {
    const place = response.headers.get('location')
    await response.body?.cancel()
    if (place === null || !URL.canParse(place, address)) return failed('it redirects nowhere')
    const next = new URL(place, address)
    if (next.host !== address.host || next.protocol !== address.protocol)
      return failed(`it redirects to another host (${next.host}), which is not followed`)
    return left === 0 ? failed('it redirects again and again') : follow(next, signal, left - 1)
  }
  if (response.status === 404) {
    await response.body?.cancel()
    return { ...failed('there is no such file (404)'), missing: true }
  }
  if (!response.ok) {
    await response.body?.cancel()
    return failed(`the server answered ${response.status}`)
  }
  return collected(response)
}

/** Fetches a zip file within so many milliseconds. */
export const download = async (address: URL, milliseconds: number): Promise<Download> => {
  const signal = AbortSignal.timeout(milliseconds)
  try {
    return await follow(address, signal, 3)
  } catch {
    return failed(
      signal.aborted ? `no answer within ${Math.ceil(milliseconds / 1000)} s` : 'the connection failed or broke off',
    )
  }
}
