/**
 * Reading one patient's chart in two rounds (product.md, "SMART and FHIR"): everything that is found by patient, in
 * parallel; then, in parallel again, what that refers to. The second round does not wait for what refers to nothing.
 * Requests that fail are told beside what was read.
 */
import type { Capability } from './capability.ts'
import type { ChartEntry } from './chart-input.ts'
import { askedFirst, askedNext, type Asked, type ChartContext, type ChartProblem } from './chart-requests.ts'
import type { FhirClient } from './client.ts'
import type { Json } from './element.ts'
import { readDrafts, type StoredDraft } from './drafts.ts'
import { isOfPatient, isPartOf, referenceIn } from './patient-check.ts'

export type { ChartContext, ChartProblem } from './chart-requests.ts'

export interface TypedProblem {
  /** A FHIR type. */
  readonly what: string
  readonly problem: ChartProblem
}

export interface FetchedChart {
  /** For `chartFromEntries`: resources of this patient, and what they refer to. */
  readonly entries: readonly ChartEntry[]
  readonly drafts: readonly StoredDraft[]
  readonly problems: readonly TypedProblem[]
  /** Types of which the server has more than was read. */
  readonly truncated: readonly string[]
  /** False where an encounter may be half read: then nothing is to be derived from it. */
  readonly complete: boolean
}

interface Round {
  readonly resources: readonly Json[]
  readonly problems: readonly TypedProblem[]
  readonly truncated: readonly string[]
}

/** All requests at once: what was found, and what failed, each by its type. */
export const run = async (requests: readonly Asked[]): Promise<Round> => {
  const answers = await Promise.all(requests.map(async ({ type, ask }) => ({ type, answer: await ask() })))
  return {
    resources: answers.flatMap(({ type, answer }) =>
      answer.ok ? answer.value.resources.filter((resource) => resource['resourceType'] === type) : [],
    ),
    problems: answers.flatMap(({ type, answer }) => (answer.ok ? [] : [{ what: type, problem: answer.problem }])),
    truncated: answers.flatMap(({ type, answer }) => (answer.ok && answer.value.truncated ? [type] : [])),
  }
}

const nameOf = (resource: Json): string => `${String(resource['resourceType'])}/${String(resource['id'])}`

/** Without the administrations of other encounters, where the server could not be asked for one encounter's alone. */
const ofEncounter = (client: FhirClient, context: ChartContext, resources: readonly Json[]): readonly Json[] =>
  resources.filter((resource) => {
    if (resource['resourceType'] !== 'MedicationAdministration' || context.encounter === null) return true
    const at = referenceIn(client.base, resource, 'context')
    return at?.startsWith('Encounter/') !== true || at === `Encounter/${context.encounter}`
  })

interface Sorted {
  readonly kept: readonly Json[]
  readonly problems: readonly TypedProblem[]
}

/** Drops what is not the patient's, and counts it. An encounter without a patient waits for the one that it is part of. */
export const sortOut = (base: string, resources: readonly Json[], context: ChartContext): Sorted => {
  const patient = `Patient/${context.patient}`
  const sure = resources.filter((resource) => isOfPatient(base, resource, patient)).map(nameOf)
  const isKept = (resource: Json): boolean =>
    isOfPatient(base, resource, patient) || (resource['resourceType'] === 'Encounter' && isPartOf(base, resource, sure))
  const dropped = resources.filter((resource) => !isKept(resource)).map((resource) => String(resource['resourceType']))
  return {
    kept: resources.filter(isKept),
    problems: [...new Set(dropped)].map((what) => ({
      what,
      problem: { kind: 'other-patient', count: dropped.filter((type) => type === what).length },
    })),
  }
}

/** Each resource once. */
export const merged = (resources: readonly Json[]): readonly Json[] => {
  const byName = new Map<string, Json>()
  const nameless: Json[] = []
  for (const resource of resources) {
    if (typeof resource['id'] === 'string') byName.set(nameOf(resource), resource)
    else nameless.push(resource)
  }
  return [...byName.values(), ...nameless]
}

/** Many requests of one type may fail in one way, which is one problem. */
const once = (problems: readonly TypedProblem[]): readonly TypedProblem[] =>
  problems.filter(
    ({ what, problem }, at) =>
      problems.findIndex((other) => other.what === what && other.problem.kind === problem.kind) === at,
  )

/** A refusal that holds: asking again would not change it, and the derivation says what is missing. */
const isLasting = (problem: ChartProblem): boolean =>
  problem.kind === 'refused'
    // Of these the server only says that it has no time now.
    ? ![408, 425, 429].includes(problem.status)
    : ['forbidden', 'not-found', 'not-offered', 'other-patient'].includes(problem.kind)

/** Types of the first round whose references are not followed. */
const leadsNowhere: readonly string[] = ['Patient', 'ChargeItem']

/** Types that only add names, or that the derivation does not read. */
const besides: readonly string[] = ['Practitioner', 'Organization', 'Device', 'ChargeItem']
/** What the second round cannot make good by reading what is referred to. */
const wholeOnly: readonly string[] = ['MedicationAdministration', 'Condition', 'Coverage']

const isComplete = (problems: readonly TypedProblem[], truncated: readonly string[], context: ChartContext): boolean =>
  !truncated.some((type) => wholeOnly.includes(type)) &&
  problems.every(({ what, problem }) => {
    if (besides.includes(what)) return true
    if (what === 'MedicationAdministration') return problem.kind === 'other-patient'
    // The launch says that this encounter is this patient's; where the chart says otherwise, nothing is believed.
    if (['Encounter', 'Patient'].includes(what) && context.encounter !== null && problem.kind === 'other-patient') return false
    return isLasting(problem)
  })

/** A resource as `chartFromEntries` and `indexChart` take it. */
export const entryOf = (base: string, resource: Json): ChartEntry => ({
  fullUrl: typeof resource['id'] === 'string' ? `${base}/${nameOf(resource)}` : null,
  resource,
  at: nameOf(resource),
})

/**
 * Reads the chart of the launch context. With an encounter its administrations, by `context` where the server lists it;
 * without one all administrations of the patient, as many as `client.search` reads. Never throws; what could not be read
 * is in `problems`, and no resource of another patient is in `entries` or `drafts`.
 */
export const fetchChart = async (
  client: FhirClient,
  capability: Capability,
  context: ChartContext,
  signal?: AbortSignal,
): Promise<FetchedChart> => {
  const asked = askedFirst(client, capability, context, signal)
  // A browser sends six requests at once over HTTP/1.1: what leads further goes first, and what does not is not waited for.
  const leading = run(asked.filter(({ type }) => !leadsNowhere.includes(type)))
  const beside = run(asked.filter(({ type }) => leadsNowhere.includes(type)))
  const first = await leading
  const held = ofEncounter(client, context, merged(first.resources))
  // A merged encounter's references are followed before it has proved whose it is; what they lead to proves itself.
  const next = await run(askedNext(client, capability, held.filter((resource) => isWorthFollowing(client, resource, context)), held, signal))
  const rounds = [first, await beside, next]
  const { kept, problems } = sortOut(client.base, merged([...held, ...rounds.slice(1).flatMap(({ resources }) => resources)]), context)
  const all = once([...rounds.flatMap((round) => round.problems), ...problems])
  const truncated = [...new Set(rounds.flatMap((round) => round.truncated))]
  const isDraft = (resource: Json): boolean => resource['resourceType'] === 'ChargeItem'
  return {
    entries: kept.filter((resource) => !isDraft(resource)).map((resource) => entryOf(client.base, resource)),
    drafts: readDrafts(kept.filter(isDraft)),
    problems: all,
    truncated,
    complete: isComplete(all, truncated, context),
  }
}

/** Another patient's resources lead nowhere. */
const isWorthFollowing = (client: FhirClient, resource: Json, context: ChartContext): boolean =>
  isOfPatient(client.base, resource, `Patient/${context.patient}`) ||
  (resource['resourceType'] === 'Encounter' && resource['subject'] === undefined)
