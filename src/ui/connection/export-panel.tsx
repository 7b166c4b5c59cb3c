/** The export, which is open where the EHR takes no drafts and folded where it does. Its part comes with the first press. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import type * as exporting from '../../app/export.ts'
import type { ClaimTexts, ExportInput } from '../../app/export.ts'
import { exportWords } from '../words/connection.ts'
import { ClaimTextsView } from './claim-texts.tsx'
import { clockNow, download } from '../parts/download.ts'

interface ExportPanelProps {
  readonly state: AdministrationState
  readonly store: Administration
  /** "Patient/p1", where the chart has no name. */
  readonly patient: string
}

const loadExport = async (): Promise<typeof exporting | null> => import('../../app/export.ts').catch(() => null)

export const ExportPanel = ({ state, store, patient }: ExportPanelProps): JSX.Element => {
  const [isMissing, setMissing] = useState(false)
  const [made, setMade] = useState<{ readonly of: AdministrationState['drafts']; readonly texts: readonly ClaimTexts[] } | null>(null)
  const lines = state.drafts.flatMap(({ derived }) => derived.lines)
  const blocked = lines.filter(({ status }) => status === 'blocked').length
  const withPart = async (act: (part: typeof exporting, input: ExportInput) => void): Promise<void> => {
    const part = await loadExport()
    const input = store.toExport()
    setMissing(part === null)
    if (part !== null && input !== null) act(part, input)
  }
  const at = (): string => clockNow(new Date())
  return (
    <details class="others" open={state.writing !== 'yes'}>
      <summary>{exportWords.title}</summary>
      <div class="panel-body">
        {state.writing !== 'yes' && <p>{exportWords.why(state.writing)}</p>}
        {lines.length === 0 && <p>{exportWords.empty}</p>}
        {lines.length > 0 && state.reference.kind === 'loading' && <p>{exportWords.waiting}</p>}
        {lines.length > 0 && state.reference.kind !== 'loading' && (
          <>
            {blocked > 0 && <p>{exportWords.blocked(blocked)}</p>}
            <div class="buttons">
              <button type="button" onClick={() => void withPart((part, input) => download(part.bundleFile(input, at())))}>
                {exportWords.bundle}
              </button>
              <button type="button" onClick={() => void withPart((part, input) => download(part.csvFile(input, state.patient?.name ?? patient, at())))}>
                {exportWords.csv}
              </button>
              <button type="button" onClick={() => void withPart((part, input) => setMade({ of: store.state().drafts, texts: part.claimTextsOf(input, store.settings) }))}>
                {exportWords.texts}
              </button>
            </div>
            <p class="quiet">{exportWords.private}</p>
            {isMissing && <p>{exportWords.missing}</p>}
            {/* Other lines since have other texts: nobody copies those of before. */}
            {made?.of === state.drafts && <ClaimTextsView texts={made.texts} />}
          </>
        )}
      </div>
    </details>
  )
}
