/** The start page: what Doseline is, the EHRs it opens from, a chart to open, and the draft of the one that is open. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { ChartFile, Start, StartState } from '../../app/start.ts'
import { isConnectable } from '../../smart/embedded.ts'
import { Footer } from '../parts/footer.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { areDrafts, problemWords, startWords } from '../words/start.ts'
import { DraftView } from './draft-view.tsx'
import { OpenChart, useFileDrop } from './open-chart.tsx'

const useStart = (start: Start): StartState => {
  const [state, setState] = useState(start.state)
  useEffect(() => {
    setState(start.state())
    return start.subscribe(() => setState(start.state()))
  }, [start])
  return state
}

/** The EHRs of the configuration, each with the way to connect to it. */
const Issuers = ({ state, sandbox }: { readonly state: StartState; readonly sandbox: string | null }): JSX.Element => {
  const listed = state.issuers?.filter((issuer) => isConnectable(issuer, new URL(location.href))) ?? []
  return (
    <section class="card">
      <h2>{startWords.fromEhr}</h2>
      <p>{startWords.fromEhrHow}</p>
      {state.siteProblem !== null && (
        <p>{startWords.siteUnreadable(state.siteProblem.problems[0]?.path ?? '', state.siteProblem.problems[0]?.message ?? '')}</p>
      )}
      {state.issuers !== null && listed.length === 0 && sandbox === null && <p>{startWords.noIssuer}</p>}
      <ul class="issuers">
        {sandbox !== null && (
          <li>
            <a class="primary" href={sandbox}>
              {startWords.sandbox}
            </a>
            <p class="quiet">{startWords.sandboxIs}</p>
          </li>
        )}
        {listed.map(({ iss, name, sandbox: isSandbox }) => (
          <li key={iss}>
            <a href={`launch.html?iss=${encodeURIComponent(iss)}`}>{startWords.connect(name)}</a>
            <a class="quiet" href={`launch.html?iss=${encodeURIComponent(iss)}&view=review`}>{startWords.reviewIn(name)}</a>
            <p class="quiet">{isSandbox ? `${iss} · ${startWords.invented}` : iss}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const review = { to: '?drafts#review', text: startWords.reviewOpen } as const

/** The way for billers: drafts that were exported, judged without any EHR. */
const Drafts = (): JSX.Element => (
  <section class="card">
    <h2>{startWords.review}</h2>
    <p>{startWords.reviewIs}</p>
    <a href={review.to}>{review.text}</a>
  </section>
)

interface StartPageProps {
  readonly start: Start
  /** The address of the sandbox EHR's own page; null in the product. */
  readonly sandbox: string | null
}

export const StartPage = ({ start, sandbox }: StartPageProps): JSX.Element => {
  const state = useStart(start)
  const openFile = useCallback((file: ChartFile) => void start.openFile(file), [start])
  useFileDrop(openFile)
  return (
    <>
      <header>
        <h1>Doseline</h1>
        {state.open === null && (
          <p>{startWords.what}</p>
        )}
      </header>
      <main>
        <output class={state.isReading ? 'busy' : 'hidden'}>
          {state.isReading ? startWords.readingChart : ''}
        </output>
        {state.problem !== null && <ProblemNote text={problemWords(state.problem)} elsewhere={areDrafts(state.problem) ? review : null} />}
        {state.open === null ? (
          <div class="choices">
            <Issuers state={state} sandbox={sandbox} />
            <OpenChart onFile={openFile} />
            <Drafts />
          </div>
        ) : (
          <DraftView chart={state.open} onClose={start.close} />
        )}
      </main>
      <Footer />
    </>
  )
}
