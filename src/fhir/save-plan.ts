/** What a save would do, line by line, and in which transactions. Nothing is sent here. */
import type { Bundle, ChargeItem } from 'fhir/r4'
import { draftsNamed, withAnswersAlone } from './draft-merge.ts'
import { storedDraft, type StoredDraft } from './drafts.ts'
import { extensionUrl } from './extensions.ts'
import { cut, groupedBy } from './lists.ts'
import { ownSystems } from './own-systems.ts'
import { lineVerdicts, type Verdict } from './reconcile.ts'
import type { Editor } from './reconcile-fields.ts'

/** Why a line is not sent at all. */
export type Refusal =
  /** The line, or the draft that the server has for it, is not of the session's patient. */
  | 'other-patient'
  /** The server has several drafts of this line. */
  | 'several-drafts'
  /** The server keeps no versions, so that an update might overwrite somebody. */
  | 'no-version'
  /** Somebody else changed what the draft charges; it stays as they left it. */
  | 'edited'

interface Step {
  /** `draftKey(namespace, Line.id)`, the draft's identifier. */
  readonly identifier: string
}

export interface CreateStep extends Step {
  readonly kind: 'create'
  readonly resource: ChargeItem
  readonly fullUrl: string
}

export interface UpdateStep extends Step {
  readonly kind: 'update'
  /** The stored draft with the derived elements replaced. */
  readonly resource: ChargeItem
  readonly id: string
  readonly versionId: string
}

/** A step that sends something. */
export type SendStep = CreateStep | UpdateStep

export type SaveStep =
  | SendStep
  | (Step & { readonly kind: 'unchanged'; readonly id: string })
  /** The draft is no longer `planned`; it stays as it is and is never created again. */
  | (Step & { readonly kind: 'closed'; readonly id: string; readonly status: string })
  /** `by` where somebody edited it: what the draft tells of that. */
  | (Step & { readonly kind: 'refused'; readonly why: Refusal; readonly by?: Editor })

/** A search value of a draft's identifier, as `identifier=` takes it. */
export const identifierValue = (identifier: string): string => `${ownSystems.draftLine}|${identifier}`

const isSentBack = ({ extension = [] }: ChargeItem): boolean =>
  extension.some(({ url, valueCode }) => url === extensionUrl('review-state') && valueCode === 'sent-back')

const stepFor = (verdict: Verdict): SaveStep | null => {
  const { identifier, wanted } = verdict
  if (wanted === null) return null
  switch (verdict.kind) {
    case 'new':
      return { kind: 'create', identifier, resource: wanted.resource, fullUrl: wanted.fullUrl }
    case 'same':
      return { kind: 'unchanged', identifier, id: verdict.draft.id }
    case 'closed':
      return { kind: 'closed', identifier, id: verdict.draft.id, status: verdict.status }
    case 'refused':
      return { kind: 'refused', identifier, why: verdict.why }
    case 'touched': {
      const { id, versionId, resource } = verdict.draft
      // A biller's question is answered; what the biller wrote into the draft stays.
      const answered = isSentBack(resource) ? withAnswersAlone(resource, wanted.resource) : null
      if (answered !== null && versionId !== null) return { kind: 'update', identifier, resource: answered, id, versionId }
      return { kind: 'refused', identifier, why: 'edited', by: verdict.by }
    }
    case 'changed': {
      const { id, versionId } = verdict.draft
      if (versionId === null) return { kind: 'refused', identifier, why: 'no-version' }
      return { kind: 'update', identifier, resource: verdict.merged, id, versionId }
    }
  }
}

/**
 * One step for each line of the documents, in their order. `documents` are what `draftDocuments` made, `drafts` the
 * server's (`readDrafts`), `patient` the session's patient as a bare id: a line or a stored draft of anybody else is
 * refused. Drafts of lines that are no longer derived are left alone.
 */
export const planSave = (
  documents: readonly Bundle[],
  drafts: readonly StoredDraft[],
  patient: string,
): readonly SaveStep[] =>
  lineVerdicts(documents, drafts, { patient: `Patient/${patient}`, encounter: null }).flatMap((verdict) => stepFor(verdict) ?? [])

/** Medplum refuses a transaction with a conditional create and more entries than this (smart-fhir §4.1). */
export const chunkLimit = 8

const isService = ({ resource }: SendStep): boolean =>
  (resource.extension ?? []).some(({ url }) => url === extensionUrl('concept'))

interface Block {
  readonly steps: SendStep[]
  /** The blocks that have to come before, or together with, this one. */
  readonly after: Set<string>
}

/**
 * The lines by administration. A service of several administrations stands with the last of its drug lines, so that all
 * of them are there when it is sent.
 */
const blocksOf = (steps: readonly SendStep[]): ReadonlyMap<string, Block> => {
  const blocks = new Map<string, Block>()
  const blockOf = new Map<string, string>()
  for (const step of [...steps.filter((one) => !isService(one)), ...steps.filter(isService)]) {
    const drugs = draftsNamed(step.resource).flatMap((identifier) => blockOf.get(identifier) ?? [])
    const order = [...blocks.keys()]
    const last = drugs.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)).at(-1)
    const key = last ?? step.resource.service?.[0]?.reference ?? step.identifier
    const block = blocks.get(key) ?? { steps: [], after: new Set() }
    block.steps.push(step)
    for (const drug of drugs) if (drug !== key) block.after.add(drug)
    blocks.set(key, block)
    blockOf.set(step.identifier, key)
  }
  return blocks
}

/**
 * The transactions of a save, at most eight entries each, drug lines first. The lines of one administration share one
 * (unless they are more than eight); a line never comes before a drug line that it is part of.
 */
export const chunksOf = (steps: readonly SaveStep[]): readonly (readonly SendStep[])[] => {
  const sent = steps.filter((step): step is SendStep => step.kind === 'create' || step.kind === 'update')
  const chunks: SendStep[][] = []
  const placeOf = new Map<string, number>()
  for (const [key, block] of blocksOf(sent)) {
    const earliest = Math.max(0, ...[...block.after].map((other) => placeOf.get(other) ?? 0))
    for (const part of cut(block.steps, chunkLimit)) {
      const from = Math.max(earliest, placeOf.get(key) ?? 0)
      const fits = chunks.findIndex((chunk, at) => at >= from && chunk.length + part.length <= chunkLimit)
      const place = fits < 0 ? chunks.length : fits
      chunks[place] = [...(chunks[place] ?? []), ...part]
      placeOf.set(key, place)
    }
  }
  return chunks.map((chunk) => [...chunk.filter((step) => !isService(step)), ...chunk.filter(isService)])
}

/** The drafts among resources, by identifier. */
export const draftsByIdentifier = (resources: readonly unknown[]): ReadonlyMap<string, readonly StoredDraft[]> =>
  groupedBy(resources.flatMap((resource) => storedDraft(resource) ?? []), ({ identifier }) => identifier)
