/** The list of patients: name, birth date and the story that each chart tells. */
import type { VNode } from 'preact'
import type { ListedPatient } from './ehr-client.ts'

interface Props {
  /** Null until the EHR has answered. */
  readonly patients: readonly ListedPatient[] | null
  readonly chosen: string | null
  readonly onChoose: (patient: ListedPatient) => void
}

export const PatientList = ({ patients, chosen, onChoose }: Props): VNode => (
  <nav class="patients" aria-labelledby="patients-heading">
    <h2 id="patients-heading">Patients</h2>
    {patients === null ? (
      <p class="quiet">Reading the list …</p>
    ) : (
      <ul>
        {patients.map((patient) => (
          <li key={patient.id}>
            <button type="button" aria-current={patient.id === chosen ? 'true' : undefined} onClick={() => onChoose(patient)}>
              <strong>{patient.name}</strong> <span>{patient.birthDate}</span>
              <span class="story">{patient.story}</span>
            </button>
          </li>
        ))}
      </ul>
    )}
  </nav>
)
