/** Where the demo stands: its pages are in the folder `mocks` beside the app's. */
import type { Place } from './gateway.ts'

/** Seen from one of the pages in `mocks`. */
export const placeOf = (page: URL): Place => ({
  folder: new URL('..', `${page.origin}${page.pathname}`),
  login: new URL('authorize.html', `${page.origin}${page.pathname}`),
})
