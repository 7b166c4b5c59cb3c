/** A launched page: from the launch to the view, or to the sentence that says why there is none. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { OpenedAdministration, OpenProblem } from '../../app/administration-open.ts'
import type { Result } from '../../fhir/result.ts'
import { viewWords } from '../words.ts'
import { AdministrationPage } from './administration-page.tsx'
import { Reading } from './reading.tsx'
import { Problem } from './problem.tsx'

interface LaunchedProps {
  /** The opening, which has begun before the page is drawn. */
  readonly opening: Promise<Result<OpenedAdministration, OpenProblem>>
}

const minute = 60_000

/** Removes what was typed and left lying, also while nobody does anything. */
const useSweep = (opened: OpenedAdministration | null): void => {
  useEffect(() => {
    if (opened === null) return
    const timer = setInterval(opened.keep.sweep, minute)
    return () => clearInterval(timer)
  }, [opened])
}

export const Launched = ({ opening }: LaunchedProps): JSX.Element => {
  const [result, setResult] = useState<Result<OpenedAdministration, OpenProblem> | null>(null)
  useEffect(() => {
    void opening.then(setResult)
  }, [opening])
  useSweep(result?.ok === true ? result.value : null)
  const problem = result === null || result.ok ? null : result.problem
  if (problem !== null) {
    return (
      <main>
        <h1 class="hidden">Doseline</h1>
        <Problem text={(part) => part.openProblemText(problem)} again={'again' in problem ? problem.again : null} />
        <p>
          <a href="index.html">{viewWords.openStart}</a>
        </p>
      </main>
    )
  }
  if (result === null || !result.ok) {
    return (
      <main>
        <h1 class="hidden">Doseline</h1>
        <Reading />
      </main>
    )
  }
  const { session, administration } = result.value
  return (
    <AdministrationPage
      store={administration}
      reference={`Patient/${session.patient ?? ''}`}
      again={session.again}
      sandbox={session.issuer.sandbox}
      styleAddress={session.styleAddress}
    />
  )
}
