/**
 * The sandbox EHR's page: a small hospital screen that launches Doseline and shows what it wrote. `?dialect=` and
 * `?trouble=` in its address set the switches first.
 */
import { render } from 'preact'
import { isDialect } from '../fhir/dialects.ts'
import { isTrouble } from '../fhir/troubles.ts'
import { createEhrClient } from './ehr-client.ts'
import { Shell } from './shell.tsx'

// The page is in the folder `mocks` beside the app's, on the sandbox's server as on the static host of the demo.
const folder = new URL('..', `${location.origin}${location.pathname}`)
const ehr = createEhrClient(folder)
const asked = new URLSearchParams(location.search)
const [dialect, trouble] = [asked.get('dialect'), asked.get('trouble')]

const mistake = [
  dialect === null || isDialect(dialect) ? '' : `The sandbox speaks no dialect “${dialect}”: it behaves as usual.`,
  trouble === null || isTrouble(trouble) ? '' : `The sandbox knows no trouble “${trouble}”: nothing goes wrong.`,
].join(' ').trim()

const start = async (): Promise<void> => {
  if (isDialect(dialect)) await ehr.speak(dialect)
  if (isTrouble(trouble)) await ehr.trouble(trouble)
}

const show = (): void => {
  const root = document.getElementById('ehr')
  if (root !== null) render(<Shell ehr={ehr} folder={folder} mistake={mistake === '' ? null : mistake} />, root)
}

// Without an answer the page says so by itself.
start().then(show, show)
