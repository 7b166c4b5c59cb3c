/** The page as a whole: patients on the left, the chosen chart, and the frame in which Doseline is open. */
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Role } from '../auth/roles.ts'
import type { Twist } from '../auth/launches.ts'
import type { DialectName } from '../fhir/dialects.ts'
import type { TroubleName } from '../fhir/troubles.ts'
import { AppFrame, type OpenApp } from './app-frame.tsx'
import { Charges } from './charges.tsx'
import { launchAddress, type EhrClient, type ListedPatient } from './ehr-client.ts'
import { LaunchForm } from './launch-form.tsx'
import { PatientList } from './patient-list.tsx'
import { Switches } from './switches.tsx'

const noAnswer = 'The sandbox does not answer. Is its server still running?'

export const Shell = ({ ehr, origin }: { readonly ehr: EhrClient; readonly origin: string }): VNode => {
  const [patients, setPatients] = useState<readonly ListedPatient[] | null>(null)
  const [chosen, setChosen] = useState<ListedPatient | null>(null)
  const [role, setRole] = useState<Role>('nurse')
  const [twist, setTwist] = useState<Twist>('none')
  const [app, setApp] = useState<OpenApp | null>(null)
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [resets, setResets] = useState(0)
  const [dialect, setDialect] = useState<DialectName>('usual')

  const attempt = (work: () => Promise<void>): void => {
    setProblem(null)
    work().catch(() => setProblem(noAnswer))
  }

  const readPatients = (): void => attempt(async () => setPatients(await ehr.patients()))
  useEffect(readPatients, [ehr])

  const speak = (name: DialectName): void =>
    attempt(async () => {
      await ehr.speak(name)
      setDialect(name)
      setSaid('The EHR behaves so from the next request on. Open Doseline again to see it from the start.')
    })

  const goWrong = (name: TroubleName): void =>
    attempt(async () => {
      await ehr.trouble(name)
      setSaid('It goes wrong once.')
    })

  const mend = (): void =>
    attempt(async () => {
      await ehr.mend()
      setSaid('Nothing goes wrong any more.')
    })

  const readDialect = (): void => attempt(async () => setDialect(await ehr.dialect()))
  useEffect(readDialect, [ehr])

  const choose = (patient: ListedPatient): void => {
    // One patient's app is never left open beside another's chart.
    setApp(null)
    setSaid('')
    setChosen(patient)
  }

  const openHere = (patient: ListedPatient): void =>
    attempt(async () => {
      const launch = await ehr.launch({ patient: patient.id, role, twist })
      setApp({ patient, address: launchAddress(origin, launch) })
    })

  // The window opens within the press, before anything is awaited: a browser blocks one that opens later.
  const inWindow = (address: () => Promise<string>): void => {
    const opened = window.open('about:blank', '_blank')
    if (opened !== null) opened.opener = null
    attempt(async () => {
      const path = await address()
      if (opened === null) setProblem('The browser blocked the new window.')
      else opened.location.replace(new URL(path, origin).href)
    })
  }

  const openWindow = (patient: ListedPatient): void =>
    inWindow(async () => launchAddress(origin, await ehr.launch({ patient: patient.id, role, twist })))

  const openReview = (): void =>
    inWindow(async () => launchAddress(origin, await ehr.launch({ patient: null, role: 'biller', twist: 'none' }), 'review'))

  const reset = (): void =>
    attempt(async () => {
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
          {patients === null ? <button type="button" onClick={readPatients}>Ask again</button> : null}
        </div>
      )}
      <Switches dialect={dialect} onDialect={speak} onTrouble={goWrong} onMend={mend} />
      <div class="desk">
        <PatientList patients={patients} chosen={chosen?.id ?? null} onChoose={choose} />
        <main>
          {chosen === null ? (
            <section class="chart" aria-label="Chart">
              <p class="empty">No chart is open. Choose a patient: the chart, its charges and the way into Doseline appear here.</p>
            </section>
          ) : (
            <section class="chart" aria-labelledby="chart-heading" key={chosen.id}>
              <h2 id="chart-heading">{chosen.name}</h2>
              <p class="quiet">Born {chosen.birthDate} · MRN {chosen.recordNumber}</p>
              <p>{chosen.story}</p>
              <LaunchForm
                role={role}
                twist={twist}
                onRole={setRole}
                onTwist={setTwist}
                onOpenHere={() => openHere(chosen)}
                onOpenWindow={() => openWindow(chosen)}
              />
              <Charges ehr={ehr} patient={chosen.id} resets={resets} />
            </section>
          )}
          {app === null ? null : <AppFrame app={app} key={app.address} onClose={() => setApp(null)} />}
        </main>
      </div>
    </>
  )
}
