/**
 * A patient's charges, whoever wrote them: a search of its own, made when the first lines are shown, so that they never
 * wait for it. `reconcile-charges.ts` judges what it finds.
 */
import { unclassifiedDrugCodes } from '../billing/unclassified.ts'
import type { Capability } from './capability.ts'
import type { ChartEntry } from './chart-input.ts'
import { atVisit, ownerOf, searched, type Asked, type ChartContext, type Params } from './chart-requests.ts'
import type { FhirClient } from './client.ts'
import { entryOf, merged, run, sortOut, type TypedProblem } from './fetch-chart.ts'

export interface FetchedCharges {
  /** ChargeItems of this patient, ours among them; beside the chart's entries they make the index of `chargesOf`. */
  readonly entries: readonly ChartEntry[]
  readonly problems: readonly TypedProblem[]
  /** The server has more than was read. */
  readonly truncated: boolean
  /** False where the server offers no search for ChargeItems: then nobody knows what is charged. */
  readonly asked: boolean
}

/**
 * The patient's ChargeItems, whoever wrote them, that carry one of these codes where the server lists `code`, else of
 * the visit where it lists `context`. Nothing where it has none, or nothing that says whose they are.
 */
const askedForCharges = (
  client: FhirClient,
  capability: Capability,
  context: ChartContext,
  codes: readonly string[],
  signal: AbortSignal | undefined,
): readonly Asked[] => {
  const type = 'ChargeItem'
  if (!capability.supports(type, 'search-type')) return []
  const listed = capability.searchParams(type)
  const owner = ownerOf(type, listed, context)
  if (owner === null) return []
  // A charge need not name its visit: by code, those are found too.
  const narrow: Params = listed.has('code') ? [['code', codes.join(',')]] : atVisit(listed, context)
  return [searched(client, type, owner, narrow, listed, signal)]
}

/**
 * Reads the charges of the launch patient for an unclassified drug or one of `administrationCodes` (the site's numbers).
 * Never throws; nothing of another patient is in `entries`.
 */
export const fetchCharges = async (
  client: FhirClient,
  capability: Capability,
  context: ChartContext,
  administrationCodes: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<FetchedCharges> => {
  const codes = [...unclassifiedDrugCodes, ...administrationCodes]
  const requests = askedForCharges(client, capability, context, codes, signal)
  const { resources, problems, truncated } = await run(requests)
  const { kept, problems: foreign } = sortOut(client.base, merged(resources), context)
  return {
    entries: kept.map((resource) => entryOf(client.base, resource)),
    problems: [...problems, ...foreign],
    truncated: truncated.length > 0,
    asked: requests.length > 0,
  }
}
