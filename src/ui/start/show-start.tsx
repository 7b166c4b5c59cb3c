/** Puts the start page into the document. */
import { render } from 'preact'
import { createStart, deriveLazily } from '../../app/start.ts'
import { loadSite } from '../../smart/site.ts'
import { StartPage } from './start-page.tsx'

/** `sandbox` is the address of the sandbox EHR's own page, null in the product. */
export const showStart = (into: Element, get: typeof fetch, sandbox: string | null): void => {
  const start = createStart({ deriveText: deriveLazily, site: async () => loadSite(get) })
  render(<StartPage start={start} sandbox={sandbox} />, into)
  void start.readSite()
}
