/** The page as a whole: patients on the left, the chosen chart, and the frame in which Doseline is open. */
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { DialectName } from '../fhir/dialects.ts'
import type { TroubleName } from '../fhir/troubles.ts'
import { AppFrame, type OpenApp } from './app-frame.tsx'
import { Chart, NoChart } from './chart.tsx'
import { launchAddress, type EhrClient, type ListedPatient } from './ehr-client.ts'
import type { Circumstances } from './launch-form.tsx'
import { PatientList } from './patient-list.tsx'
import { Switches } from './switches.tsx'

const noAnswer = 'The sandbox does not answer. Start its server again, or load this page anew.'

interface Props {
  readonly ehr: EhrClient
  /** The folder of the app's pages. */
  readonly folder: URL
  /** What is wrong from the start. */
  readonly mistake: string | null
}

export const Shell = ({ ehr, folder, mistake }: Props): VNode => {
  const [patients, setPatients] = useState<readonly ListedPatient[] | null>(null)
  const [chosen, setChosen] = useState<ListedPatient | null>(null)
  const [circumstances, setCircumstances] = useState<Circumstances>({ role: 'nurse', twist: 'none' })
  const [app, setApp] = useState<OpenApp | null>(null)
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState(mistake)
  const [resets, setResets] = useState(0)
  const [dialect, setDialect] = useState<DialectName>('usual')

  const attempt = (work: () => Promise<void>): void => {
    work().catch(() => setProblem(noAnswer))
  }

  /** What a person asks for: it is told anew whether it works. */
  const act = (work: () => Promise<void>): void => {
    setProblem(null)
    attempt(work)
  }

  useEffect(() => {
    attempt(async () => setPatients(await ehr.patients()))
    attempt(async () => setDialect(await ehr.dialect()))
  }, [ehr])

  const askAgain = (): void => act(async () => setPatients(await ehr.patients()))

  const speak = (name: DialectName): void =>
    act(async () => {
      await ehr.speak(name)
      setDialect(name)
      setSaid('The EHR behaves so from the next request on. Open Doseline again to see it from the start.')
    })

  const goWrong = (name: TroubleName): void =>
    act(async () => {
      await ehr.trouble(name)
      setSaid('It goes wrong once.')
    })

  const mend = (): void =>
    act(async () => {
      await ehr.mend()
      setSaid('Nothing goes wrong any more.')
    })

  const choose = (patient: ListedPatient): void => {
    // One patient's app is never open beside another's chart; a launch that ends later is not shown there either.
    setApp(null)
    setSaid('')
    setChosen(patient)
  }

  const openHere = (patient: ListedPatient): void =>
    act(async () => {
      const launch = await ehr.launch({ patient: patient.id, ...circumstances })
      setApp({ patient, address: launchAddress(folder, launch) })
    })

  // The window opens within the press, before anything is awaited: a browser blocks one that opens later.
  const inWindow = (address: () => Promise<string>): void => {
    const opened = window.open('about:blank', '_blank')
    if (opened !== null) opened.opener = null
    act(async () => {
      const target = await address()
      if (opened === null) setProblem('The browser blocked the new window. Allow windows of this page, and press again.')
      else opened.location.replace(target)
    })
  }

  const openWindow = (patient: ListedPatient): void =>
    inWindow(async () => launchAddress(folder, await ehr.launch({ patient: patient.id, ...circumstances })))

  const openReview = (): void =>
    inWindow(async () => launchAddress(folder, await ehr.launch({ patient: null, role: 'biller', twist: 'none' }), 'review'))

  const reset = (): void =>
    act(async () => {
      await ehr.reset()
      setApp(null)
      setDialect('usual')
      setResets((count) => count + 1)
      setSaid('All charts are as they were at the start.')
    })

  return (
    <>
      <header class="bar">
        <h1>Sandbox EHR</h1>
        <p>Invented patients. Doseline is opened here as in a hospital’s EHR, by a SMART launch.</p>
        <button type="button" onClick={openReview}>Review as a biller</button>
        <button type="button" onClick={reset}>Reset sandbox</button>
      </header>
      <output class="said">{said}</output>
      {problem === null ? null : (
        <div class="problem" role="alert">
          <p>{problem}</p>
          {patients === null ? <button type="button" onClick={askAgain}>Ask again</button> : null}
        </div>
      )}
      <Switches dialect={dialect} onDialect={speak} onTrouble={goWrong} onMend={mend} />
      <div class="desk">
        <PatientList patients={patients} chosen={chosen?.id ?? null} onChoose={choose} />
        <main>
          {chosen === null ? <NoChart /> : (
            <Chart
              key={chosen.id}
              ehr={ehr}
              patient={chosen}
              circumstances={circumstances}
              resets={resets}
              onCircumstances={setCircumstances}
              onOpenHere={() => openHere(chosen)}
              onOpenWindow={() => openWindow(chosen)}
            />
          )}
          {app === null || app.patient.id !== chosen?.id ? null : <AppFrame app={app} key={app.address} onClose={() => setApp(null)} />}
        </main>
      </div>
    </>
  )
}
