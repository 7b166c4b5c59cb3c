/** The versions of a draft: what each changed, who and when, as far as R4 and the notes tell it. */
import type { ChargeItem } from 'fhir/r4'
import { child, isJson } from '../fhir/element.ts'
import { isChargeItem } from '../fhir/drafts.ts'
import { fieldChanges, type DraftField } from '../fhir/reconcile-fields.ts'
import { codeExtension, notesOf, spotOf, textAt } from './parts.ts'

export interface Change {
  readonly field: DraftField | 'status' | 'review-state'
  readonly before: string | null
  readonly now: string | null
}

export interface Version {
  /** `meta.versionId`; null in a file. */
  readonly version: string | null
  /** FHIR instant, or what the note of the change says; null where nothing does. */
  readonly when: string | null
  /** Author of the note that came with it, else the enterer of the first version. */
  readonly who: string | null
  readonly notes: readonly string[]
  /** Against the version before; empty for the first. */
  readonly changes: readonly Change[]
}

/** Old to new between two versions of one draft, the state of the work first. */
export const changesBetween = (before: ChargeItem, now: ChargeItem): readonly Change[] => {
  const [old, fresh] = [spotOf(before), spotOf(now)]
  const own: readonly Change[] = [
    { field: 'status', before: textAt(old, 'status'), now: textAt(fresh, 'status') },
    { field: 'review-state', before: codeExtension(old, 'review-state'), now: codeExtension(fresh, 'review-state') },
  ]
  return [...own.filter((change) => change.before !== change.now), ...fieldChanges(before, now)]
}

const versionOf = (item: ChargeItem, before: ChargeItem | null): Version => {
  const spot = spotOf(item)
  const meta = child(spot, 'meta')
  const added = notesOf(spot).slice(before === null ? 0 : notesOf(spotOf(before)).length)
  const last = added.at(-1)
  const enterer = child(spot, 'enterer')
  return {
    version: textAt(meta, 'versionId'),
    when: last?.when ?? textAt(meta, 'lastUpdated') ?? (before === null ? textAt(spot, 'enteredDate') : null),
    who: last?.who ?? (before === null ? (textAt(enterer, 'display') ?? textAt(enterer, 'reference')) : null),
    notes: added.flatMap(({ text }) => text ?? []),
    changes: before === null ? [] : changesBetween(before, item),
  }
}

/** The versions in the order in which they came, told newest first. */
export const versionsOf = (items: readonly ChargeItem[]): readonly Version[] =>
  items.map((item, index) => versionOf(item, items[index - 1] ?? null)).toReversed()

/** Versions of one draft in a history Bundle (newest first there), oldest first; deletions and strangers left out. */
export const historyItems = (bundle: unknown, id: string): readonly ChargeItem[] => {
  const entries = isJson(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : []
  return entries
    .flatMap((entry: unknown) => (isJson(entry) && isChargeItem(entry['resource']) && entry['resource'].id === id ? [entry['resource']] : []))
    .toReversed()
}
