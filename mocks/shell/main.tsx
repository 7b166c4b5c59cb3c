/**
 * The sandbox EHR's page: a small hospital screen that launches Doseline and shows what it wrote. `?dialect=` and
 * `?trouble=` in its address set the switches first.
 */
import { render } from 'preact'
import { isDialect } from '../fhir/dialects.ts'
import { isTrouble } from '../fhir/troubles.ts'
import { createEhrClient } from './ehr-client.ts'
import { Shell } from './shell.tsx'

const ehr = createEhrClient()
const asked = new URLSearchParams(location.search)
const [dialect, trouble] = [asked.get('dialect'), asked.get('trouble')]

const start = async (): Promise<void> => {
  if (isDialect(dialect)) await ehr.speak(dialect)
  if (isTrouble(trouble)) await ehr.trouble(trouble)
}

const show = (): void => {
  const root = document.getElementById('ehr')
  if (root !== null) render(<Shell ehr={ehr} origin={location.origin} />, root)
}

// Without an answer the page says so by itself.
start().then(show, show)
