/** One compact line that says whose data stands below it. */
import type { JSX } from 'preact'
import type { PatientLine } from '../../app/patient.ts'
import { viewWords } from '../words.ts'

interface PatientBannerProps {
  readonly patient: PatientLine | null
  /** "Patient/p1", shown where the chart has no name; while it is read, that it is. */
  readonly reference: string | null
}

export const PatientBanner = ({ patient, reference }: PatientBannerProps): JSX.Element => (
  <p class="patient">
    <strong>{patient?.name ?? reference ?? viewWords.noPatientName}</strong>
    {patient !== null && patient.birthDate !== null && <span>{viewWords.born(patient.birthDate)}</span>}
    {patient !== null && patient.recordNumber !== null && <span>{viewWords.recordNumber(patient.recordNumber)}</span>}
  </p>
)
