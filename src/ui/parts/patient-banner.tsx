/** One compact line that says whose data stands below it. */
import type { JSX } from 'preact'
import type { PatientLine } from '../../app/patient.ts'

interface PatientBannerProps {
  readonly patient: PatientLine | null
  /** "Patient/p1", shown where the chart has no name. */
  readonly reference: string | null
}

export const PatientBanner = ({ patient, reference }: PatientBannerProps): JSX.Element => (
  <p class="patient">
    <strong>{patient?.name ?? reference ?? 'Patient not named'}</strong>
    {patient !== null && patient.birthDate !== null && <span>born {patient.birthDate}</span>}
    {patient !== null && patient.recordNumber !== null && <span>MRN {patient.recordNumber}</span>}
  </p>
)
