/** The sandbox EHR's page: a small hospital screen that launches Doseline and shows what it wrote. */
import { render } from 'preact'
import { createEhrClient } from './ehr-client.ts'
import { Shell } from './shell.tsx'

const root = document.getElementById('ehr')
if (root !== null) render(<Shell ehr={createEhrClient()} origin={location.origin} />, root)
