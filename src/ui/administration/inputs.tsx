/** The controls of the questions: a field of text, an amount with its unit, one choice of a few. */
import type { ComponentChildren, JSX, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { readAmountEntry, type AmountEntry, type Entry, type TypedUnit } from '../../app/entry.ts'
import type { Quantity } from '../../billing/facts.ts'
import { useCell } from '../parts/cell.ts'
import { questionWords, refusalWords } from '../words/answers.ts'
import { afterPress, useEntry, type EntryOptions, type EntryState } from './entry.ts'

interface BoxProps {
  readonly id: string
  readonly state: EntryState
  readonly children?: ComponentChildren
}

/** What stands below a field: why its text is no answer, that it came back, or how to write it. */
export const Below = ({ id, state, children }: BoxProps): JSX.Element => (
  <div id={`${id}-below`} class="below" aria-live="polite">
    {state.refusal !== null && <p class="refusal">{refusalWords[state.refusal]}</p>}
    {state.isRestored && <p class="refusal">{questionWords.restored}</p>}
    {state.refusal === null && !state.isRestored && children}
  </div>
)

interface FieldProps {
  readonly id: string
  readonly state: EntryState
  /** A few characters long. */
  readonly isShort?: boolean
  readonly placeholder?: string
  /** The id of a list of suggestions. */
  readonly list?: string | undefined
}

/** The input element of an entry. */
export const EntryInput = ({ id, state, isShort = false, placeholder, list }: FieldProps): JSX.Element => (
  <input
    type="text"
    id={id}
    list={list}
    class={isShort ? 'short' : undefined}
    placeholder={placeholder}
    value={state.text}
    autocomplete="off"
    spellcheck={false}
    enterkeyhint="next"
    aria-describedby={`${id}-below`}
    aria-invalid={state.refusal !== null}
    onInput={(event: TargetedEvent<HTMLInputElement>) => state.input(event.currentTarget.value)}
    onBlur={(event: TargetedEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget
      afterPress(() => state.commit(value))
    }}
    onKeyDown={(event: TargetedKeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Enter') state.commit(event.currentTarget.value)
    }}
  />
)

/** Any text, without the blanks around it. */
export const readText = (typed: string): Entry<string> =>
  typed.trim() === '' ? { kind: 'empty' } : { kind: 'value', value: typed.trim() }

const same = (value: string): string => value

const none: readonly string[] = []

interface TextInputProps extends Pick<EntryOptions<string>, 'source' | 'name' | 'unfinished' | 'isWhole' | 'onValue'> {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly hint?: string | undefined
  readonly read?: EntryOptions<string>['read']
  readonly suggestions?: readonly string[]
}

export const TextInput = ({ id, label, value, hint, read = readText, suggestions = none, ...entry }: TextInputProps): JSX.Element => {
  const state = useEntry({ ...entry, value: value ?? '', read, format: same })
  return (
    <div class="control">
      <label htmlFor={id}>{label}</label>
      <EntryInput id={id} state={state} list={suggestions.length > 0 ? `${id}-list` : undefined} />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </datalist>
      )}
      <Below id={id} state={state}>
        {hint !== undefined && <p class="quiet">{hint}</p>}
      </Below>
    </div>
  )
}

interface ChoiceProps<T extends string> {
  readonly id: string
  readonly label: string
  readonly value: T | null
  readonly options: readonly T[]
  readonly words: Readonly<Record<T, string>>
  readonly onValue: (value: T | null) => void
}

/** One of many, as a list that opens. */
export const Choice = <T extends string>({ id, label, value, options, words, onValue }: ChoiceProps<T>): JSX.Element => (
  <div class="control">
    <label htmlFor={id}>{label}</label>
    <select
      id={id}
      value={value ?? ''}
      onChange={(event: TargetedEvent<HTMLSelectElement>) => {
        const chosen = event.currentTarget.value
        onValue(options.find((option) => option === chosen) ?? null)
      }}
    >
      <option value="">{questionWords.notChosen}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {words[option]}
        </option>
      ))}
    </select>
  </div>
)

/** One of a few, all of them in sight: one tap with a glove on. */
export const Pills = <T extends string>({ id, label, value, options, words, onValue }: ChoiceProps<T>): JSX.Element => (
  <fieldset class="control">
    <legend>{label}</legend>
    <div class="pills">
      {options.map((option, index) => (
        <label key={option} class="pill">
          <input
            type="radio"
            id={index === 0 ? id : undefined}
            name={id}
            value={option}
            checked={value === option}
            onChange={() => onValue(option)}
          />
          {words[option]}
        </label>
      ))}
    </div>
  </fieldset>
)

interface AmountInputProps<T extends string> extends Pick<EntryOptions<string>, 'source' | 'name' | 'unfinished'> {
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly value: Quantity | null
  readonly units: readonly TypedUnit<T>[]
  readonly words: Readonly<Record<T, string>>
  readonly mayBeZero: boolean
  readonly onValue: (value: Quantity | null) => void
}

/** "1.5 mL" in one go, or the number here and its unit beside it. */
export const AmountInput = <T extends string>({ id, label, hint, value, units, words, mayBeZero, onValue, ...entry }: AmountInputProps<T>): JSX.Element => {
  const unitOf = (name: string | null | undefined): T | null => units.find(({ unit }) => unit === name)?.unit ?? null
  const answered = unitOf(value?.unit)
  const [chosen, setChosen] = useState(answered)
  // Read at the next commit, which may come before this is drawn again.
  const unit = useCell(chosen)
  const choose = (next: T | null): void => {
    unit.set(next)
    setChosen(next)
  }
  useEffect(() => {
    // An answer that was taken back or read anew has a unit of its own.
    if (answered === null) return
    unit.set(answered)
    setChosen(answered)
  }, [answered, unit])
  const state = useEntry<AmountEntry<T>>({
    ...entry,
    value: value === null ? '' : value.value,
    read: (text) => readAmountEntry(text, unit.get(), units, mayBeZero),
    format: (amount) => amount.value,
    onValue: (amount) => {
      if (amount !== null) choose(amount.unit)
      onValue(amount)
    },
  })
  return (
    <div class="control">
      <label htmlFor={id}>{label}</label>
      <div class="pair">
        <EntryInput id={id} state={state} isShort />
        <select
          aria-label={questionWords.unitOf(label)}
          value={chosen ?? ''}
          onChange={(event: TargetedEvent<HTMLSelectElement>) => {
            choose(unitOf(event.currentTarget.value))
            // The number stands and means something else now: the old answer goes before the new one comes.
            const read = readAmountEntry(state.text, unit.get(), units, mayBeZero)
            if (read.kind === 'value') onValue(read.value)
            else state.commit(state.text)
          }}
        >
          <option value="">{questionWords.unit}</option>
          {units.map((one) => (
            <option key={one.unit} value={one.unit}>
              {words[one.unit]}
            </option>
          ))}
        </select>
      </div>
      <Below id={id} state={state}>
        {hint !== undefined && <p class="quiet">{hint}</p>}
      </Below>
    </div>
  )
}
