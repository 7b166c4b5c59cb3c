/**
 * Reads the embedded sandbox over HTTP: its list of patients, and one patient's chart as text. Part of development
 * and preview only; the product's build leaves it out.
 */
import { patientLines, type PatientLine } from './patient.ts'
import type { Outcome, Problem } from './problem.ts'

export interface SandboxPatient extends PatientLine {
  /** The id without its type. */
  readonly id: string
}

export interface Sandbox {
  readonly patients: () => Promise<Outcome<readonly SandboxPatient[]>>
  /** The text of Patient/{id}/$everything. */
  readonly chart: (id: string) => Promise<Outcome<string>>
}

/** The text of a FHIR address. A server's error keeps the diagnostics of its OperationOutcome. */
const readText = async (get: typeof fetch, url: string): Promise<Outcome<string>> => {
  try {
    const response = await get(url, { headers: { Accept: 'application/fhir+json' } })
    const text = await response.text()
    if (response.ok) return { ok: true, value: text }
    return { ok: false, problem: { kind: 'refused', status: response.status, said: diagnosticsOf(text) } }
  } catch {
    return { ok: false, problem: { kind: 'no-answer' } }
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

const diagnosticsOf = (text: string): string | null => {
  const issues = member(parse(text), 'issue')
  const said = Array.isArray(issues) ? issues.map((issue) => member(issue, 'diagnostics') ?? member(member(issue, 'details'), 'text')) : []
  return said.find((words) => typeof words === 'string') ?? null
}

const notFhir: Problem = { kind: 'not-fhir' }

/** A sandbox whose FHIR base is `base`, "/fhir" or a whole address without a slash at the end. */
export const sandboxAt = (base: string, get: typeof fetch): Sandbox => ({
  patients: async () => {
    const answer = await readText(get, `${base}/Patient`)
    if (!answer.ok) return answer
    const bundle = parse(answer.value)
    if (member(bundle, 'resourceType') !== 'Bundle') return { ok: false, problem: notFhir }
    const entries = member(bundle, 'entry')
    const resources = Array.isArray(entries) ? entries.map((entry) => member(entry, 'resource')) : []
    const patients = [...patientLines(resources)].map(([reference, line]) => ({
      ...line,
      id: reference.slice('Patient/'.length),
    }))
    return { ok: true, value: patients }
  },
  chart: async (id) => readText(get, `${base}/Patient/${encodeURIComponent(id)}/$everything`),
})
