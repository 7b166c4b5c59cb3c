/** A time as people say it, "11:15", "45 min" or "now", with its date and the zone it is read in. */
import type { JSX, TargetedEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Zone } from '../../app/administration-time.ts'
import { readTimeEntry } from '../../app/entry.ts'
import { wallTimeOf } from '../../app/wall-time.ts'
import { useCell } from '../parts/cell.ts'
import { questionWords } from '../words/answers.ts'
import { zoneText } from '../words/zone.ts'
import { useEntry, type EntryOptions } from './entry.ts'
import { Below, EntryInput } from './inputs.tsx'

interface TimeInputProps extends Pick<EntryOptions<string>, 'source' | 'name' | 'unfinished' | 'onValue'> {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly zone: Zone
  /** The day of the dose, on which a time without a day lies; null where the chart has none. */
  readonly day: string | null
  /** The start, where a stop is asked. */
  readonly start: string | null
}

/** "11:15" alone is whole; "1 h" may still become "1 h 30". */
const isWhole = (text: string): boolean => /^\s*(?:\d{1,2}[:.]\d\d|\d{4}|now)\s*$/iu.test(text)

/** "2 h 5 min" */
const lengthText = (minutes: number): string => {
  const hours = Math.floor(minutes / 60)
  return [hours > 0 ? `${hours} h` : '', minutes % 60 > 0 || hours === 0 ? `${minutes % 60} min` : ''].filter((part) => part !== '').join(' ')
}

export const TimeInput = ({ id, label, value, zone, day, start, onValue, ...entry }: TimeInputProps): JSX.Element => {
  const known = value === null ? null : wallTimeOf(value, zone)
  const dayNow = known?.date ?? day ?? ''
  const [date, setDate] = useState(dayNow)
  // Read at the next commit, which may come before this is drawn again.
  const dated = useCell(date)
  const setDay = (next: string): void => {
    dated.set(next)
    setDate(next)
  }
  const format = (dateTime: string): string => wallTimeOf(dateTime, zone)?.time ?? ''
  const read = (text: string): ReturnType<typeof readTimeEntry> =>
    readTimeEntry(text, { zone, day: dated.get() === '' ? null : dated.get(), start, now: new Date() })
  const told = useCell(value)
  useEffect(() => {
    // Taken back or read anew, a time that was not typed here has its own day; and a day may become known later.
    if (value === told.get() && dated.get() !== '') return
    told.set(value)
    dated.set(dayNow)
    setDate(dayNow)
  }, [value, dayNow, told, dated])
  const tell = (next: string | null): void => {
    const wall = next === null ? null : wallTimeOf(next, zone)
    if (wall !== null) setDay(wall.date)
    told.set(next)
    onValue(next)
  }
  const state = useEntry({ ...entry, value: known?.time ?? '', read, format, isWhole, onValue: tell })
  const minutes = value === null || start === null ? null : Math.floor((Date.parse(value) - Date.parse(start)) / 60_000)
  return (
    <div class="control">
      <label htmlFor={id}>{label}</label>
      <div class="pair">
        <EntryInput id={id} state={state} isShort placeholder="hh:mm" />
        <button type="button" onClick={() => state.commit('now')}>
          {questionWords.now}
        </button>
        <input
          type="date"
          aria-label={questionWords.date(label)}
          value={date}
          onChange={(event: TargetedEvent<HTMLInputElement>) => {
            setDay(event.currentTarget.value)
            const again = read(state.text)
            if (again.kind === 'value') tell(again.value)
            else state.commit(state.text)
          }}
        />
      </div>
      <p class="quiet">{questionWords.zone(zoneText(zone))}</p>
      <Below id={id} state={state}>
        <p class="quiet">{minutes === null ? questionWords.timeHint : questionWords.afterStart(lengthText(minutes))}</p>
      </Below>
    </div>
  )
}
