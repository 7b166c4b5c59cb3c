/** The start page: what Doseline is, the EHRs it opens from, a chart to open, and the draft of the one that is open. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { ChartFile, Start, StartState } from '../../app/start.ts'
import { DraftView } from '../parts/draft-view.tsx'
import { Footer } from '../parts/footer.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { problemWords } from '../words.ts'
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
const Issuers = ({ state, sandbox }: { readonly state: StartState; readonly sandbox: string | null }): JSX.Element => (
  <section class="card">
    <h2>Open from an EHR</h2>
    <p>In the EHR, open a patient’s chart and choose Doseline from its menu: the patient comes along.</p>
    {state.siteProblem !== null && (
      <p>
        The site configuration cannot be read, so no EHR is known here: {state.siteProblem.problems[0]?.path}{' '}
        {state.siteProblem.problems[0]?.message}. Whoever runs this site should correct site.json.
      </p>
    )}
    {state.issuers !== null && state.issuers.length === 0 && <p>No EHR is configured: whoever runs this site adds it to site.json.</p>}
    <ul class="issuers">
      {sandbox !== null && (
        <li>
          <a class="primary" href={sandbox}>
            Open the sandbox EHR
          </a>
          <p class="quiet">Invented patients in an EHR that runs beside this page.</p>
        </li>
      )}
      {(state.issuers ?? [])
        .filter((issuer) => !issuer.sandbox)
        .map((issuer) => (
          <li key={issuer.iss}>
            <a href={`launch.html?iss=${encodeURIComponent(issuer.iss)}`}>Connect to {issuer.name}</a>
            <p class="quiet">{issuer.iss}</p>
          </li>
        ))}
    </ul>
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
          <p>
            Doseline reads what a chart says about drugs that were given and drafts the charge lines of those without a code of
            their own (J3490). It says what documentation is missing while it can still be written down.
          </p>
        )}
      </header>
      <main>
        <output class={state.isReading ? 'busy' : 'hidden'}>
          {state.isReading ? 'Reading the chart…' : ''}
        </output>
        {state.problem !== null && <ProblemNote text={problemWords(state.problem)} />}
        {state.open === null ? (
          <div class="choices">
            <Issuers state={state} sandbox={sandbox} />
            <OpenChart onFile={openFile} />
          </div>
        ) : (
          <DraftView chart={state.open} onClose={start.close} />
        )}
      </main>
      <Footer />
    </>
  )
}
