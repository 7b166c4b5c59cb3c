/** Which doses are drawn: a thousand of them at once would make the first one wait. */
import type { DoseDraft, DoseState, EncounterDraft } from '../../app/draft.ts'

const firstPortion = 20
const portion = 100
/** Below this a filter would be longer than what it filters. */
const filterFrom = 20
/** So many doses that need something are unfolded at first; more would bury the next one. */
const openAtMost = 3

export interface Portion {
  readonly visits: readonly { readonly draft: EncounterDraft; readonly doses: readonly DoseDraft[] }[]
  readonly open: ReadonlySet<string>
  /** How many fit the filter and are not drawn yet. */
  readonly left: number
}

export interface Wish {
  /** Part of a drug's name; empty for all. */
  readonly words: string
  /** Null for any. */
  readonly state: DoseState | null
  readonly portions: number
  /** A dose that is drawn whatever else is wished. */
  readonly always: string | null
}

export const needsFilter = (drafts: readonly EncounterDraft[]): boolean =>
  drafts.reduce((sum, draft) => sum + draft.doses.length, 0) > filterFrom

/** How many doses are in each state. */
export const tallyOf = (drafts: readonly EncounterDraft[]): Readonly<Record<DoseState, number>> => {
  const tally = { blocked: 0, ready: 0, excluded: 0 }
  for (const draft of drafts) for (const dose of draft.doses) tally[dose.state] += 1
  return tally
}

/** The doses to draw, the newest first. A visit is drawn where some dose of it is. */
export const portionOf = (drafts: readonly EncounterDraft[], { words, state, portions, always }: Wish): Portion => {
  const part = words.toLowerCase()
  const fits = (dose: DoseDraft): boolean =>
    (state === null || dose.state === state) && (part === '' || dose.facts.drug.names.some(({ value }) => value.toLowerCase().includes(part)))
  let room = firstPortion + portion * (portions - 1)
  let left = 0
  const visits = drafts.map((draft) => ({
    draft,
    doses: draft.doses.toReversed().filter((dose) => {
      if (dose.facts.source === always) return true
      if (!fits(dose)) return false
      room -= 1
      if (room < 0) left += 1
      return room >= 0
    }),
  }))
  const blocked = drafts.flatMap((draft) => draft.doses.toReversed()).filter((dose) => dose.state === 'blocked')
  return {
    visits: visits.filter(({ doses }) => doses.length > 0),
    open: new Set(blocked.slice(0, openAtMost).map((dose) => dose.facts.source)),
    left,
  }
}
