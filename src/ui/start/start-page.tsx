/** The start page: what Doseline is, a chart to open, and the draft of the one that is open. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../app/problem.ts'
import type { ChartFile, Start, StartState } from '../../app/start.ts'
import { DraftView } from '../parts/draft-view.tsx'
import { Icon } from '../parts/icon.tsx'
import { problemWords } from '../words.ts'
import { OpenChart, useFileDrop } from './open-chart.tsx'
import { SandboxList } from './sandbox-list.tsx'

const useStart = (start: Start): StartState => {
  const [state, setState] = useState(start.state)
  useEffect(() => {
    setState(start.state())
    return start.subscribe(() => setState(start.state()))
  }, [start])
  return state
}

const ProblemNote = ({ problem }: { readonly problem: Problem }): JSX.Element => {
  const { title, advice } = problemWords(problem)
  return (
    <div class="problem" role="alert">
      <p class="severity">
        <Icon name="error" /> {title}
      </p>
      <p>{advice}</p>
    </div>
  )
}

const Footer = (): JSX.Element => (
  <footer>
    <p>
      Doseline proposes; a person decides. It posts no charge and gives no clinical advice. CPT code numbers belong to the
      American Medical Association: a site needs its own licence to use them, and none of their descriptions is shown here.
    </p>
  </footer>
)

interface StartPageProps {
  readonly start: Start
  readonly hasSandbox: boolean
}

export const StartPage = ({ start, hasSandbox }: StartPageProps): JSX.Element => {
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
        <output class={state.busy === 'chart' ? 'busy' : 'hidden'}>
          {state.busy === 'chart' ? 'Reading the chart…' : ''}
        </output>
        {state.problem !== null && <ProblemNote problem={state.problem} />}
        {state.open === null ? (
          <div class="choices">
            <OpenChart onFile={openFile} />
            {hasSandbox && (
              <SandboxList
                state={state}
                onOpen={(id) => void start.openPatient(id)}
                onRetry={() => void start.listPatients()}
              />
            )}
          </div>
        ) : (
          <DraftView chart={state.open} onClose={start.close} />
        )}
      </main>
      <Footer />
    </>
  )
}
