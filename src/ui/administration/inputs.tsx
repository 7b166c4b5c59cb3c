/** The controls of the questions. Each tells its value when it is whole, and null when it was emptied. */
import type { JSX, TargetedEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Zone } from '../../app/administration-time.ts'
import { dateTimeOf, wallTimeOf, type WallTime } from '../../app/wall-time.ts'
import type { Quantity } from '../../billing/facts.ts'

/** What is in a control now, as text; it follows the answer when that changes elsewhere. */
const useDraft = (value: string): readonly [string, (next: string) => void] => {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  return [draft, setDraft]
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

interface TextInputProps {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly isDate?: boolean
  /** Text that is whole is told while it is being typed or scanned; other text when the control is left. */
  readonly isWhole?: (text: string) => boolean
  readonly onValue: (value: string | null) => void
}

export const TextInput = ({ id, label, value, isDate = false, isWhole, onValue }: TextInputProps): JSX.Element => {
  const [draft, setDraft] = useDraft(value ?? '')
  const tell = (text: string): void => {
    if (orNull(text) !== value) onValue(orNull(text))
  }
  const shared = {
    id,
    value: draft,
    autocomplete: 'off',
    onInput: (event: TargetedEvent<HTMLInputElement>): void => {
      const text = event.currentTarget.value
      setDraft(text)
      if (isWhole?.(text) === true) tell(text)
    },
    onChange: (event: TargetedEvent<HTMLInputElement>): void => tell(event.currentTarget.value),
  } as const
  return (
    <div class="control">
      <label htmlFor={id}>{label}</label>
      {isDate ? <input type="date" {...shared} /> : <input type="text" spellcheck={false} {...shared} />}
    </div>
  )
}

interface ChoiceProps<T extends string> {
  readonly id: string
  readonly label: string
  readonly value: T | null
  readonly options: readonly T[]
  readonly words: Readonly<Partial<Record<T, string>>>
  readonly onValue: (value: T | null) => void
}

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
      <option value="">Not chosen</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {words[option] ?? option}
        </option>
      ))}
    </select>
  </div>
)

interface QuantityInputProps<T extends string> {
  readonly id: string
  readonly label: string
  readonly value: Quantity | null
  readonly units: readonly T[]
  readonly words?: Readonly<Partial<Record<T, string>>>
  readonly onValue: (value: Quantity | null) => void
}

/** A number that is not negative; 0 is an amount. */
const isAmount = (text: string): boolean => /^\d{1,9}(\.\d{1,6})?$/u.test(text)

export const QuantityInput = <T extends string>({ id, label, value, units, words, onValue }: QuantityInputProps<T>): JSX.Element => {
  const [unit, setUnit] = useDraft(value?.unit ?? '')
  const tell = (amount: string, chosen: string): void => {
    const text = amount.replace(',', '.')
    onValue(isAmount(text) && chosen !== '' ? { value: text, unit: chosen } : null)
  }
  const [amount, setAmount] = useDraft(value?.value ?? '')
  return (
    <div class="control">
      <label htmlFor={id}>{label}</label>
      <div class="pair">
        <input
          id={id}
          value={amount}
          inputMode="decimal"
          autocomplete="off"
          onChange={(event: TargetedEvent<HTMLInputElement>) => {
            setAmount(event.currentTarget.value)
            if (unit !== '') tell(event.currentTarget.value.trim(), unit)
          }}
        />
        <select
          aria-label={`Unit of: ${label}`}
          value={unit}
          onChange={(event: TargetedEvent<HTMLSelectElement>) => {
            setUnit(event.currentTarget.value)
            if (amount !== '') tell(amount.trim(), event.currentTarget.value)
          }}
        >
          <option value="">Unit</option>
          {units.map((one) => (
            <option key={one} value={one}>
              {words?.[one] ?? one}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

interface TimeInputProps {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly zone: Zone
  readonly day: string | null
  readonly onValue: (value: string | null) => void
}

const zoneText = (zone: Zone): string => (zone.kind === 'named' ? zone.name.replaceAll('_', ' ') : `UTC${zone.offset.replace('-', '−')}`)

/** Date and time on the wall, in the zone that stands beside them; the date begins as that of the dose. */
export const TimeInput = ({ id, label, value, zone, day, onValue }: TimeInputProps): JSX.Element => {
  const known: WallTime = (value === null ? null : wallTimeOf(value, zone)) ?? { date: day ?? '', time: '' }
  const [draft, setDraft] = useDraft(`${known.date} ${known.time}`)
  const [date = '', time = ''] = draft.split(' ')
  const change = (next: WallTime): void => {
    setDraft(`${next.date} ${next.time}`)
    const dateTime = dateTimeOf(next, zone)
    if (dateTime !== value) onValue(dateTime)
  }
  return (
    <div class="control">
      <label htmlFor={id}>{label}</label>
      <div class="pair">
        <input
          id={id}
          type="time"
          value={time}
          onChange={(event: TargetedEvent<HTMLInputElement>) => change({ date, time: event.currentTarget.value })}
        />
        <input
          type="date"
          aria-label={`${label}, date`}
          value={date}
          onChange={(event: TargetedEvent<HTMLInputElement>) => change({ date: event.currentTarget.value, time })}
        />
      </div>
      <p class="quiet">Time zone: {zoneText(zone)}</p>
    </div>
  )
}
