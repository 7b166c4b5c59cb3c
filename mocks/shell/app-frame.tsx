/** The side panel that Doseline opens in, as narrow as an EHR's or as wide as a desk's. */
import { h, type VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ListedPatient } from './ehr-client.ts'

export interface OpenApp {
  readonly patient: ListedPatient
  readonly address: string
}

const widths = [400, 1000] as const
type Width = (typeof widths)[number]

export const AppFrame = ({ app, onClose }: { readonly app: OpenApp; readonly onClose: () => void }): VNode => {
  const [width, setWidth] = useState<Width>(400)
  const panel = useRef<HTMLElement>(null)
  const [openedFrom] = useState(() => document.activeElement)
  useEffect(() => panel.current?.focus(), [])
  const close = (): void => {
    if (openedFrom instanceof HTMLElement) openedFrom.focus()
    onClose()
  }
  // No sandbox attribute: page and app share an origin here, which the app needs for its storage.
  const frame = h('iframe', { title: `Doseline for ${app.patient.name}`, src: app.address })
  return (
    <section class={`panel width-${width}`} aria-label={`Doseline for ${app.patient.name}`} tabIndex={-1} ref={panel}>
      <div class="panel-bar">
        <fieldset>
          <legend>Width</legend>
          {widths.map((value) => (
            <label key={value}>
              <input type="radio" name="width" checked={width === value} onChange={() => setWidth(value)} /> {value} px
            </label>
          ))}
        </fieldset>
        <button type="button" onClick={close}>Close Doseline</button>
      </div>
      {frame}
    </section>
  )
}
