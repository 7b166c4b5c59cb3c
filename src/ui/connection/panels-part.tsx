/** The panels are asked for after the controls: nothing at the bedside waits for them. */
import type { JSX } from 'preact'
import { sharedPart } from '../parts/lazy.ts'
import { panelWords } from '../words/connection.ts'
import type { PanelsProps, PanelsView } from './panels.tsx'

const withStyle = async (): Promise<{ readonly PanelsView: typeof PanelsView }> => {
  const [part] = await Promise.all([import('./panels.tsx'), import('./panels.css')])
  return part
}

const { use: usePanels } = sharedPart(withStyle)

export const Panels = (props: PanelsProps): JSX.Element | null => {
  const panels = usePanels(true)
  if (panels.kind === 'missing') return <p class="quiet">{panelWords.missing}</p>
  return panels.kind === 'here' ? <panels.part.PanelsView {...props} /> : null
}
