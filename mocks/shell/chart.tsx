/** The open chart: whose it is, the way into Doseline, and the charges that the EHR has. */
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Charges } from './charges.tsx'
import type { EhrClient, ListedPatient } from './ehr-client.ts'
import { LaunchForm, type Circumstances } from './launch-form.tsx'

interface Props {
  readonly ehr: EhrClient
  readonly patient: ListedPatient
  readonly circumstances: Circumstances
  /** Counts the resets: after each the charges are read anew. */
  readonly resets: number
  readonly onCircumstances: (circumstances: Circumstances) => void
  readonly onOpenHere: () => void
  readonly onOpenWindow: () => void
}

export const NoChart = (): VNode => (
  <section class="chart" aria-label="Chart">
    <p class="empty">No chart is open. Choose a patient: the chart, its charges and the way into Doseline appear here.</p>
  </section>
)

/** Mounted anew for each patient. */
export const Chart = ({ ehr, patient, circumstances, resets, onCircumstances, onOpenHere, onOpenWindow }: Props): VNode => {
  const chart = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever chose the patient goes on here, also where the list above has kept the chart out of sight.
  useEffect(() => {
    heading.current?.focus()
    chart.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <section class="chart" aria-labelledby="chart-heading" ref={chart}>
      <h2 id="chart-heading" tabIndex={-1} ref={heading}>{patient.name}</h2>
      <p class="quiet">Born {patient.birthDate} · MRN {patient.recordNumber}</p>
      <p>{patient.story}</p>
      <LaunchForm {...circumstances} onChange={onCircumstances} onOpenHere={onOpenHere} onOpenWindow={onOpenWindow} />
      <Charges ehr={ehr} patient={patient.id} resets={resets} />
    </section>
  )
}
