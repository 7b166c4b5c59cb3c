/** Below the doses: what a save would do, the button that does it, and what came of the last one, which stays. */
import type { JSX } from 'preact'
import type { AdministrationState } from '../../app/administration.ts'
import { clockText, linesText, reportText, statusWords, writingText } from './words.ts'

interface SaveBarProps {
  readonly state: AdministrationState
  readonly onSave: () => void
  readonly onRefresh: () => void
}

/** What stands beside the button: the last save, else what is saved already. */
const statusText = ({ report, plan, isSaving, readAt, isRefreshing, isHeld, chartProblems }: AdministrationState): string => {
  const now = new Date()
  if (isSaving) return 'Saving…'
  if (isRefreshing) return 'Reading the chart again…'
  if (isHeld) return 'Nothing was saved: the chart has changed since. Look at the lines, then save again.'
  if (report !== null) return reportText(report, now)
  const saved = [...(plan?.states.values() ?? [])].flatMap((state) => (state.kind === 'saved' && state.at !== null ? [state.at] : []))
  const last = saved.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
  if (last !== undefined) return `Saved ${clockText(last, now)}, waiting for review: ${linesText(saved.length)}.`
  if (readAt === null) return ''
  const areDraftsUnknown = chartProblems.some(({ what }) => what === 'ChargeItem')
  return `Chart read ${clockText(readAt, now)}. ${areDraftsUnknown ? 'Whether anything was saved before could not be read.' : 'Nothing is saved yet.'}`
}

const buttonText = ({ plan }: AdministrationState): string => {
  const lines = [...(plan?.states.values() ?? [])]
  const changed = lines.filter(({ kind }) => kind === 'changed').length
  const count = plan?.toSave ?? 0
  return changed === count ? `Save changes to ${linesText(count)}` : `Save ${linesText(count)}`
}

const Orphans = ({ state }: { readonly state: AdministrationState }): JSX.Element | null => {
  const orphans = state.plan?.orphans ?? []
  if (orphans.length === 0) return null
  return (
    <details class="others">
      <summary>{orphans.length} saved before, without a line now</summary>
      <ul>
        {orphans.map(({ id, status, text }) => (
          <li key={id}>
            {text}: {status === 'planned' ? 'waiting for review, but the chart gives no such line any more' : statusWords(status)}. A biller can
            close it.
          </li>
        ))}
      </ul>
    </details>
  )
}

export const SaveBar = ({ state, onSave, onRefresh }: SaveBarProps): JSX.Element => {
  const cannot = writingText(state.writing)
  const toSave = state.plan?.toSave ?? 0
  const isBusy = state.isSaving || state.isRefreshing
  return (
    <aside class="save" aria-label="Saving">
      <Orphans state={state} />
      <output>{statusText(state)}</output>
      {cannot !== null && <p>{cannot}</p>}
      <div class="buttons">
        {cannot === null && toSave > 0 && (
          <button type="button" class="primary" aria-disabled={isBusy} onClick={() => isBusy || onSave()}>
            {buttonText(state)}
          </button>
        )}
        <button type="button" class="quiet-button" aria-disabled={isBusy} onClick={() => isBusy || onRefresh()}>
          Refresh from chart
        </button>
      </div>
    </aside>
  )
}
