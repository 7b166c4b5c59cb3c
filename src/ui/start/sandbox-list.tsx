/** The sandbox's invented patients, each with the story that its chart tells. */
import type { JSX } from 'preact'
import type { StartState } from '../../app/start.ts'

interface SandboxListProps {
  readonly state: StartState
  readonly onOpen: (id: string) => void
  readonly onRetry: () => void
}

export const SandboxList = ({ state, onOpen, onRetry }: SandboxListProps): JSX.Element => (
  <section class="card">
    <h2>Try it with a sandbox patient</h2>
    <p>Invented charts, read over HTTP from the FHIR server that runs beside this page.</p>
    {state.patients === null && state.busy === 'patients' && <p>Reading the list of patients…</p>}
    {state.patients === null && state.busy !== 'patients' && (
      <p>
        The list of patients has not been read.{' '}
        <button type="button" class="quiet-button" onClick={onRetry}>
          Read it again
        </button>
      </p>
    )}
    {state.patients !== null && (
      <ul class="patients">
        {state.patients.map((patient) => (
          <li key={patient.id}>
            <button type="button" onClick={() => onOpen(patient.id)}>
              <strong>{patient.name ?? patient.id}</strong>
              {patient.birthDate !== null && <span class="quiet">born {patient.birthDate}</span>}
              {patient.story !== null && <span class="story">{patient.story}</span>}
            </button>
          </li>
        ))}
      </ul>
    )}
  </section>
)
