/** The start page's entry: wires state to the document. */
import { render } from 'preact'
import { sandboxAt } from './app/sandbox.ts'
import { createStart, deriveLazily } from './app/start.ts'
import { StartPage } from './ui/start/start-page.tsx'

const sandbox = __SANDBOX__ ? sandboxAt('/fhir', (...request) => fetch(...request)) : null
const start = createStart({ sandbox, deriveText: deriveLazily })

const root = document.getElementById('app')
if (root !== null) {
  render(<StartPage start={start} hasSandbox={sandbox !== null} />, root)
  void start.listPatients()
}
