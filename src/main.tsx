/** The app's entry: the administration view or Review where the page was launched, else the start page. */
import { render } from 'preact'
import { openAdministration } from './app/administration-open.ts'
import { reviewOf } from './app/review-view.ts'
import { isLaunched } from './smart/session.ts'
import { loadLate } from './ui/administration/late-part.ts'
import { Launched } from './ui/administration/launched.tsx'

const get: typeof fetch = async (...request) => fetch(...request)
const root = document.getElementById('app')

/** The start page comes in a part of its own: a launch does not wait for it. */
const showStart = async (into: Element): Promise<void> => {
  const start = await import('./ui/start/show-start.tsx').catch(() => null)
  if (start === null) into.textContent = 'A part of Doseline could not be loaded. Reload the page.'
  else start.showStart(into, get, __SANDBOX__ ? 'mocks/ehr.html' : null)
}

/** Review comes in a part of its own too: the bedside has no need of it. */
const showReview = async (into: Element, isLaunch: boolean): Promise<void> => {
  const part = await import('./ui/review/show-review.tsx').catch(() => null)
  if (part === null) into.textContent = 'A part of Doseline could not be loaded. Reload the page.'
  else await part.showReview(into, get, isLaunch)
}

if (root !== null) {
  const review = reviewOf(new URL(location.href))
  if (review !== null) void showReview(root, review === 'launched')
  else if (isLaunched(new URL(location.href))) render(<Launched opening={openAdministration(get, loadLate)} />, root)
  else void showStart(root)
}
