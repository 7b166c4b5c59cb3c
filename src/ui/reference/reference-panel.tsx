/** Which reference data the codes were checked against, how far it reaches and how old it is; or why there is none. */
import type { JSX } from 'preact'
import type { ReferenceState } from '../../app/administration-state.ts'
import type { Loaded } from '../../billing/reference.ts'
import { clockNow } from '../parts/download.ts'
import { ageText, referenceKinds, referenceProblemText, referenceText, referenceWords, windowText } from '../words/connection.ts'

const kinds = ['crosswalk', 'hcpcs', 'icd10cm', 'ndc'] as const

const Sources = ({ loaded, now }: { readonly loaded: Loaded; readonly now: Date }): JSX.Element => (
  <>
    <h3>{referenceWords.sources}</h3>
    <ul>
      {loaded.sources.map(({ kind, name, sha256, effectiveFrom, effectiveTo, importedAt }) => (
        <li key={`${kind} ${sha256}`}>
          <span class="codes">{name}</span>
          <span class="quiet">
            {` ${referenceWords.valid} ${effectiveFrom ?? referenceWords.open} – ${effectiveTo ?? referenceWords.open}. ${referenceWords.imported} ${ageText(importedAt, now) ?? importedAt}.`}
          </span>
        </li>
      ))}
    </ul>
  </>
)

const hasLapsed = ({ crosswalk, hcpcs }: Loaded, now: Date): boolean => {
  const window = crosswalk ?? hcpcs
  return window !== null && window.to < clockNow(now).slice(0, 10)
}

export const ReferencePanel = ({ state, now }: { readonly state: ReferenceState; readonly now: Date }): JSX.Element => {
  if (state.kind === 'loading') return <p class="quiet">{referenceText(state)}</p>
  return (
    <details class="others">
      <summary>{referenceText(state)}</summary>
      <div class="panel-body">
        {state.kind === 'failed' && <p>{referenceProblemText(state)}</p>}
        {state.kind === 'loaded' && (
          <>
            {hasLapsed(state.loaded, now) && <p>{referenceWords.lapsed}</p>}
            <dl>
              {kinds.map((kind) => (
                <div key={kind}>
                  <dt>{referenceKinds[kind]}</dt>
                  <dd>{windowText(state.loaded[kind])}</dd>
                </div>
              ))}
            </dl>
            <Sources loaded={state.loaded} now={now} />
          </>
        )}
      </div>
    </details>
  )
}
