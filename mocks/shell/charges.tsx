/** The chart's ChargeItems as the EHR has them, read again and again: what Doseline wrote appears here. */
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Charge, EhrClient } from './ehr-client.ts'

interface Props {
  readonly ehr: EhrClient
  readonly patient: string
  /** Counts the resets: after each the chart is read anew. */
  readonly resets: number
}

interface Read {
  readonly total: number
  readonly charges: readonly Charge[]
}

const everyMilliseconds = 4_000
const shownAtMost = 200

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'medium' })

const savedText = (savedAt: string | null): string =>
  savedAt === null || Number.isNaN(Date.parse(savedAt)) ? '' : clock.format(new Date(savedAt))

const summary = ({ total, charges }: Read): string => {
  if (total === 0) return 'No charge item yet. What Doseline saves appears here.'
  const count = total === 1 ? '1 charge item' : `${total} charge items`
  return charges.length > shownAtMost ? `${count}, the newest ${shownAtMost} shown` : count
}

const Row = ({ charge }: { readonly charge: Charge }): VNode => (
  <tr>
    <td>{charge.status}</td>
    <td>{charge.code}</td>
    <td class="text">{charge.text}</td>
    <td class="ndc">{charge.ndc}</td>
    <td class="number">{charge.quantity}</td>
    <td>{savedText(charge.savedAt)}</td>
  </tr>
)

/** The chart's charges, read at once, on focus, every few seconds while the page is seen, and when `asks` changes. */
const useCharges = ({ ehr, patient, resets }: Props, asks: number): { readonly read: Read | null; readonly failed: boolean } => {
  const [read, setRead] = useState<Read | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const refresh = async (): Promise<void> => {
      try {
        const answer = await ehr.charges(patient, stop.signal)
        // An answer that comes after the chart was closed belongs to nobody.
        if (stop.signal.aborted) return
        setRead(answer)
        setFailed(false)
      } catch {
        if (!stop.signal.aborted) setFailed(true)
      }
    }
    const refreshWhenSeen = (): void => {
      if (!document.hidden) void refresh()
    }
    void refresh()
    const timer = setInterval(refreshWhenSeen, everyMilliseconds)
    window.addEventListener('focus', refreshWhenSeen, { signal: stop.signal })
    document.addEventListener('visibilitychange', refreshWhenSeen, { signal: stop.signal })
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [ehr, patient, resets, asks])
  return { read, failed }
}

export const Charges = (props: Props): VNode => {
  const [asks, setAsks] = useState(0)
  const { read, failed } = useCharges(props, asks)
  return (
    <div class="charges">
      <div class="charges-bar">
        <h3 id="charges-heading">Charge items of this chart</h3>
        <button type="button" onClick={() => setAsks((count) => count + 1)}>Read again</button>
      </div>
      <output class="quiet">
        {failed ? 'The charges could not be read: the EHR does not answer, or offers no charge items.' : read === null ? 'Reading the charges …' : summary(read)}
      </output>
      {read === null || read.charges.length === 0 ? null : (
        <table aria-labelledby="charges-heading">
          <thead>
            <tr>
              {['Status', 'Code', 'Text', 'NDC', 'Quantity', 'Saved at'].map((words) => (
                <th scope="col" key={words}>{words}</th>
              ))}
            </tr>
          </thead>
          <tbody>{read.charges.slice(0, shownAtMost).map((charge) => <Row key={charge.id} charge={charge} />)}</tbody>
        </table>
      )}
    </div>
  )
}
