/** Charges in the EHR that do not fit the doses, and drafts that are proposed to become mistakes. */
import type { JSX } from 'preact'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import { elsewhereWords, unsupportedWords } from '../../fhir/reconcile-words.ts'
import type { Withdrawal } from '../../fhir/withdraw.ts'
import { chargesUnread, chargeWords } from '../words/connection.ts'

interface ChargesPanelProps {
  readonly state: AdministrationState
  readonly store: Administration
  readonly now: Date
}

/** "J3490 · EXAMPLEPRAZINE 50MG SUBQ NDC 99999012301" */
const draftText = ({ draft: { resource } }: Withdrawal): string => {
  const parts = [resource.code.coding?.[0]?.code, resource.code.text].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(' · ') : chargeWords.draft
}

const Withdrawals = ({ state, store, now }: ChargesPanelProps): JSX.Element | null => {
  const withdrawals = state.plan?.withdrawals ?? []
  if (withdrawals.length === 0) return null
  const isBusy = state.isSaving || state.isRefreshing
  return (
    <section class="proposal">
      <h2>{chargeWords.withdrawals(withdrawals.length, new Set(withdrawals.map(({ administration }) => administration)).size)}</h2>
      <ul>
        {withdrawals.map((one) => (
          <li key={one.draft.id}>
            {draftText(one)}
            {one.by !== null && <span class="quiet"> {chargeWords.edited(one.by, now)}</span>}
          </li>
        ))}
      </ul>
      {state.connection?.write.canUpdate === true ? (
        <button type="button" aria-disabled={isBusy} onClick={() => isBusy || void store.withdraw()}>
          {chargeWords.withdraw(withdrawals.length)}
        </button>
      ) : (
        <p>{chargeWords.cannot(state.writing)}</p>
      )}
    </section>
  )
}

const Told = ({ title, words }: { readonly title: string; readonly words: readonly string[] }): JSX.Element | null =>
  words.length === 0 ? null : (
    <details class="others" open>
      <summary>{title}</summary>
      <ul class="panel-body">
        {words.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </details>
  )

export const ChargesPanel = ({ state, store, now }: ChargesPanelProps): JSX.Element => {
  const elsewhere = state.plan?.charges.elsewhere ?? []
  const unsupported = state.plan?.charges.unsupported ?? []
  const unread = state.charges === null ? null : chargesUnread(state.charges)
  return (
    <>
      <Withdrawals state={state} store={store} now={now} />
      <Told title={chargeWords.elsewhere(new Set(elsewhere.map(({ line }) => line)).size)} words={[...new Set(elsewhere.map(elsewhereWords))]} />
      <Told title={chargeWords.unsupported(unsupported.length)} words={unsupported.map(unsupportedWords)} />
      {unread !== null && <p class="quiet">{unread}</p>}
    </>
  )
}
