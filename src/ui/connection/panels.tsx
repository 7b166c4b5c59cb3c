/** What stands below the doses and comes last: charges in the EHR, code data, connection, export. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import { ReferencePanel } from '../reference/reference-panel.tsx'
import { panelWords } from '../words/connection.ts'
import { ChargesPanel } from './charges-panel.tsx'
import { ConnectionPanel } from './connection-panel.tsx'
import { ExportPanel } from './export-panel.tsx'

export interface PanelsProps {
  readonly state: AdministrationState
  readonly store: Administration
  /** "Patient/p1" */
  readonly patient: string
}

export const PanelsView = ({ state, store, patient }: PanelsProps): JSX.Element => {
  const [now] = useState(() => new Date())
  return (
    <aside class="panels" aria-label={panelWords.label}>
      <ChargesPanel state={state} store={store} now={now} />
      <ExportPanel key={`${state.readAt ?? ''} ${state.writing}`} state={state} store={store} patient={patient} />
      <ReferencePanel state={state.reference} now={now} />
      {state.connection !== null && <ConnectionPanel plan={state.connection} ehr={store.ehr} />}
    </aside>
  )
}
