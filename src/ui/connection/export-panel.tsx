/** The export, which is open where the EHR takes no drafts and folded where it does. Its part comes with the first press. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import type * as exporting from '../../app/export.ts'
import type { ClaimTexts, ExportInput } from '../../app/export.ts'
import type { ExportFile } from '../../claim/file.ts'
import { clockNow, download } from '../parts/download.ts'
import { exportWords } from '../words/connection.ts'
import { ClaimTextsView } from './claim-texts.tsx'

/** What a press gave, and of which lines. */
interface Made<T> {
  readonly of: AdministrationState['drafts']
  readonly made: T
}

interface ExportPanelProps {
  readonly state: AdministrationState
  readonly store: Administration
  /** "Patient/p1", where the chart has no name. */
  readonly patient: string
}

/** What is said after a download: the browser itself may show nothing of it in an EHR's frame. */
const savedText = ({ of, made }: Made<string>, drafts: AdministrationState['drafts']): string =>
  of === drafts ? exportWords.saved(made) : exportWords.savedBefore(made)

const loadExport = async (): Promise<typeof exporting | null> => import('../../app/export.ts').catch(() => null)

export const ExportPanel = ({ state, store, patient }: ExportPanelProps): JSX.Element => {
  const [isMissing, setMissing] = useState(false)
  const [texts, setTexts] = useState<Made<readonly ClaimTexts[]> | null>(null)
  const [file, setFile] = useState<Made<string> | null>(null)
  const lines = state.drafts.flatMap(({ derived }) => derived.lines)
  const blocked = lines.filter(({ status }) => status === 'blocked').length
  const withPart = async (act: (part: typeof exporting, input: ExportInput) => void): Promise<void> => {
    const part = await loadExport()
    const input = store.toExport()
    setMissing(part === null || input === null)
    if (part !== null && input !== null) act(part, input)
  }
  const save = (made: ExportFile): void => {
    download(made)
    setFile({ of: store.state().drafts, made: made.name })
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
              <button type="button" onClick={() => void withPart((part, input) => save(part.bundleFile(input, state.patient?.name ?? null, at())))}>
                {exportWords.bundle}
              </button>
              <button type="button" onClick={() => void withPart((part, input) => save(part.csvFile(input, state.patient?.name ?? patient, at())))}>
                {exportWords.csv}
              </button>
              <button type="button" onClick={() => void withPart((part, input) => setTexts({ of: store.state().drafts, made: part.claimTextsOf(input, store.settings) }))}>
                {exportWords.texts}
              </button>
            </div>
            <output>{file !== null && savedText(file, state.drafts)}</output>
            <p class="quiet">{exportWords.private}</p>
            {isMissing && <p>{exportWords.missing}</p>}
            {/* Other lines since have other texts: nobody copies those of before. */}
            {texts?.of === state.drafts && <ClaimTextsView texts={texts.made} drafts={state.drafts} />}
          </>
        )}
      </div>
    </details>
  )
}
