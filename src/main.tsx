/** The app's entry: the administration view where the page was launched, else the start page. */
import { render } from 'preact'
import { openAdministration } from './app/administration-open.ts'
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

if (root !== null) {
  if (isLaunched(new URL(location.href))) render(<Launched opening={openAdministration(get, loadLate)} />, root)
  else void showStart(root)
}
