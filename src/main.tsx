/** The app's entry: the administration view or Review where the page was launched, else the start page. */
import { render } from 'preact'
import { openAdministration } from './app/administration-open.ts'
import { reviewOf } from './app/review-view.ts'
import { arrival } from './arrive.ts'
import { sinceArrival } from './smart/arrival.ts'
import { loadLate } from './ui/administration/late-part.ts'
import { Launched } from './ui/administration/launched.tsx'
import { pageMissingText } from './ui/words.ts'

const get = sinceArrival(async (...request) => fetch(...request))
const root = document.getElementById('app')

/** Start page and Review come in parts of their own: a launch at the bedside waits for neither. */
const showPart = async <T,>(into: Element, load: () => Promise<T>, show: (part: T) => unknown): Promise<void> => {
  const part = await load().catch(() => null)
  if (part === null) into.textContent = pageMissingText
  else await show(part)
}

/** Whether the page belongs to a launch, successful or not. */
const isLaunched = arrival.state !== null || arrival.error !== null

const show = (into: Element, address: URL): void => {
  const review = reviewOf(address)
  if (review !== null) void showPart(into, async () => import('./ui/review/show-review.tsx'), async (part) => part.showReview(into, get, review === 'launched'))
  else if (isLaunched) render(<Launched opening={openAdministration(get, loadLate)} />, into)
  else void showPart(into, async () => import('./ui/start/show-start.tsx'), (part) => part.showStart(into, get, __SANDBOX__ ? 'mocks/ehr.html' : null))
}

if (root !== null) show(root, new URL(location.href))
