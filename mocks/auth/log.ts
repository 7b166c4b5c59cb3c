/** What was asked of the sandbox, in the order in which requests began. Tests count round trips with it. */

export interface LogEntry {
  readonly kind: 'fhir' | 'auth' | 'static'
  readonly method: string
  /** The path; of a query only the names, and the values of those that say nothing about a patient. */
  readonly path: string
  /** The client that asked, where its token or the request names it: `doseline`, or `sandbox-ehr` for the shell page. */
  readonly client: string | null
  /** Null while there is no answer, and where the connection broke. */
  readonly status: number | null
  /** Place among all beginnings and ends: of two requests, the later began in sequence where `started` > `ended`. */
  readonly started: number
  readonly ended: number | null
}

export interface RequestLog {
  /** Notes the beginning of a request; the answer notes its end. */
  readonly begin: (what: Pick<LogEntry, 'kind' | 'method' | 'client'> & { readonly url: URL }) => (status: number | null) => void
  readonly entries: () => readonly LogEntry[]
  readonly clear: () => void
}

const harmless = ['_count', '_sort', '_summary', '_format', 'response_type', 'code_challenge_method', 'view']

/** "/fhir/MedicationAdministration?patient&_count=1000" */
export const loggedPath = (url: URL): string => {
  const names = [...url.searchParams].map(([name, value]) => (harmless.includes(name) ? `${name}=${value}` : name))
  return names.length === 0 ? url.pathname : `${url.pathname}?${names.join('&')}`
}

/** An empty log. It keeps the last `most` requests. */
export const createLog = (most = 5_000): RequestLog => {
  let moments = 0
  let entries: LogEntry[] = []
  const next = (): number => {
    moments += 1
    return moments
  }
  return {
    begin: ({ kind, method, client, url }) => {
      const entry: LogEntry = { kind, method, path: loggedPath(url), client, status: null, started: next(), ended: null }
      entries = [...entries.slice(1 - most), entry]
      return (status) => {
        const ended = { ...entry, status, ended: next() }
        entries = entries.map((one) => (one.started === entry.started ? ended : one))
      }
    },
    entries: () => entries,
    clear: () => {
      entries = []
    },
  }
}
