/** The filters, each choice with how many drafts it would show. */
import type { JSX } from 'preact'
import { reviewStates } from '../../review/draft.ts'
import { stateWords } from '../../review/state-words.ts'
import { mendersInOrder } from '../../review/draft-findings.ts'
import { marks } from '../../review/marks.ts'
import { ageChoices, noFilters, payerChoices, settingChoices, type Filters, type WorkList } from '../../review/work-list.ts'
import { findingCatalogue, findingText, isFindingCode } from '../../billing/findings.ts'
import { payerWords, settingWords, whoWords } from '../words.ts'
import { markWords } from './check-words.ts'
import { ageWords, filterWords, reviewWords } from './words.ts'

interface PickProps {
  readonly id: string
  readonly label: string
  readonly value: string | null
  /** How many drafts each choice would show. */
  readonly counts: ReadonlyMap<string, number>
  readonly words: (value: string) => string
  /** Of the choices; by default the most frequent comes first. */
  readonly order?: readonly string[]
  readonly onPick: (value: string | null) => void
}

/** The choices that some row has. A chosen value stays one even where nothing fits it any more: else it could not be seen. */
const Pick = ({ id, label, value, counts, words, order, onPick }: PickProps): JSX.Element => {
  const all = value === null || counts.has(value) ? counts : new Map([...counts, [value, 0]])
  const shown = [...all].map(([choice, count]) => ({ value: choice, count, words: words(choice) }))
    .toSorted((a, b) => (order === undefined ? 0 : order.indexOf(a.value) - order.indexOf(b.value)) || b.count - a.count || (a.words < b.words ? -1 : 1))
  return (
    <label class="pick" htmlFor={id}>
      <span>{label}</span>
      <select id={id} value={value ?? ''} onChange={(event) => onPick(event.currentTarget.value === '' ? null : event.currentTarget.value)}>
        <option value="">{filterWords.all}</option>
        {shown.map((one) => (
          <option key={one.value} value={one.value}>{`${one.words} (${one.count})`}</option>
        ))}
      </select>
    </label>
  )
}

const findingWords = (code: string): string => {
  if (!isFindingCode(code)) return code
  const mark = findingCatalogue[code].severity === 'error' ? '! ' : ''
  return `${mark}${findingText(code).message}`
}

const wordsIn = (words: Readonly<Record<string, string>>, value: string): string => words[value] ?? filterWords.none

interface FilterBarProps {
  readonly filters: Filters
  readonly list: WorkList
  readonly onFilter: (change: Partial<Filters>) => void
}

interface WholeBarProps extends FilterBarProps {
  /** Drafts are being read: that there is none is not known yet. */
  readonly isReading: boolean
}

const StateChoices = ({ filters, list, onFilter }: FilterBarProps): JSX.Element => (
  <fieldset class="states">
    <legend class="hidden">{filterWords.state}</legend>
    {reviewStates.map((state) => {
      const count = list.counts.states.get(state) ?? 0
      const isOn = filters.states.includes(state)
      if (count === 0 && !isOn) return null
      return (
        <button
          key={state} type="button" class="chip" aria-pressed={isOn}
          onClick={() => onFilter({ states: isOn ? filters.states.filter((one) => one !== state) : [...filters.states, state] })}
        >
          {stateWords[state]} <span class="count">{count}</span>
        </button>
      )
    })}
  </fieldset>
)

/** Why drafts want a second look. What no draft has is not there: before the charts were read again it would say that all is well. */
const MarkChoices = ({ filters, list, onFilter }: FilterBarProps): JSX.Element | null => {
  const shown = marks.filter((mark) => (list.counts.mark.get(mark) ?? 0) > 0 || filters.mark === mark)
  return shown.length === 0 ? null : (
    <fieldset class="states">
      <legend class="hidden">{filterWords.mark}</legend>
      {shown.map((mark) => (
        <button key={mark} type="button" class="chip" aria-pressed={filters.mark === mark} onClick={() => onFilter({ mark: filters.mark === mark ? null : mark })}>
          {markWords[mark]} <span class="count">{list.counts.mark.get(mark) ?? 0}</span>
        </button>
      ))}
    </fieldset>
  )
}

const oneOf = <T extends string>(choices: readonly T[], value: string | null): T | null => choices.find((one) => one === value) ?? null

const isFiltered = (filters: Filters): boolean =>
  JSON.stringify({ ...filters, sort: null }) !== JSON.stringify({ ...noFilters, sort: null })

const More = ({ filters, list, onFilter }: FilterBarProps): JSX.Element => {
  const { counts } = list
  return (
    <>
      <Pick id="filter-finding" label={filterWords.finding} value={filters.finding} counts={counts.finding} words={findingWords} onPick={(finding) => onFilter({ finding })} />
      <Pick
        id="filter-who" label={filterWords.who} value={filters.who} counts={counts.who} words={(one) => wordsIn(whoWords, one)} order={mendersInOrder}
        onPick={(who) => onFilter({ who: oneOf(mendersInOrder, who) })}
      />
      <Pick
        id="filter-payer" label={filterWords.payer} value={filters.payer} counts={counts.payer} words={(one) => wordsIn(payerWords, one)}
        onPick={(payer) => onFilter({ payer: oneOf(payerChoices, payer) })}
      />
      <Pick
        id="filter-setting" label={filterWords.setting} value={filters.setting} counts={counts.setting} words={(one) => wordsIn(settingWords, one)}
        onPick={(setting) => onFilter({ setting: oneOf(settingChoices, setting) })}
      />
      <Pick id="filter-drug" label={filterWords.drug} value={filters.drug} counts={counts.drug} words={(one) => one} onPick={(drug) => onFilter({ drug })} />
      <Pick
        id="filter-age" label={filterWords.age} value={filters.age} counts={counts.age} words={(one) => wordsIn(ageWords, one)} order={ageChoices}
        onPick={(age) => onFilter({ age: oneOf(ageChoices, age) })}
      />
      {(['from', 'to'] as const).map((end) => (
        <label key={end} class="pick" htmlFor={`filter-${end}`}>
          <span>{filterWords[end]}</span>
          <input id={`filter-${end}`} type="date" value={filters[end] ?? ''} onChange={(event) => onFilter({ [end]: event.currentTarget.value || null })} />
        </label>
      ))}
    </>
  )
}

export const FilterBar = ({ isReading, ...props }: WholeBarProps): JSX.Element => {
  const { filters, list, onFilter } = props
  return (
    <search class="filters" aria-label={filterWords.title}>
      <div class="filter-first">
        <label class="pick search" htmlFor="filter-text">
          <span>{filterWords.text}</span>
          <input id="filter-text" type="search" value={filters.text} autoComplete="off" onInput={(event) => onFilter({ text: event.currentTarget.value })} />
        </label>
        <StateChoices {...props} />
        <MarkChoices {...props} />
        <div class="counted">
          <output>{isReading && list.all === 0 ? reviewWords.reading : reviewWords.counted(list.rows.length, list.all)}</output>
          {isFiltered(filters) && (
            <button type="button" class="link" onClick={() => onFilter({ ...noFilters, sort: filters.sort })}>{reviewWords.clear}</button>
          )}
        </div>
      </div>
      <details class="filter-more" open={window.matchMedia('(min-width: 720px)').matches}>
        <summary>{filterWords.more}</summary>
        <div class="filter-grid">
          <More {...props} />
        </div>
      </details>
    </search>
  )
}
