/** Whether a page is Review: told before anything of it is loaded. */
import { openStorage, readLaunchRecord } from '../smart/launch-record.ts'

/** By a launch with `view=review`, or by its hash: then on files alone. Null where the page is no Review. */
export const reviewOf = (address: URL): 'launched' | 'files' | null => {
  const state = address.searchParams.get('state')
  if (state === null) return address.hash.startsWith('#review') ? 'files' : null
  const storage = openStorage()
  return storage !== null && readLaunchRecord(storage, state)?.view === 'review' ? 'launched' : null
}
