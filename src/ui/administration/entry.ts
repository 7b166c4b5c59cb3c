/** Text on its way to an answer: told when it can be read, kept when it cannot, never lost. */
import { useEffect, useState } from 'preact/hooks'
import type { Unfinished } from '../../app/administration-state.ts'
import type { Entry, Refusal } from '../../app/entry.ts'
import { useCell } from '../parts/cell.ts'

/** True between the press of a pointer and its release. */
let isPressed = false
for (const [name, pressed] of [['pointerdown', true], ['pointerup', false], ['pointercancel', false]] as const) {
  window.addEventListener(name, () => { isPressed = pressed }, { capture: true, passive: true })
}

/**
 * Runs `act` now, or, while a pointer is pressed, when it is let go: an answer can make the page shorter, and what was
 * pressed would move away under the finger. It comes before the click that follows, such as that of a save.
 */
export const afterPress = (act: () => void): void => {
  if (!isPressed) {
    act()
    return
  }
  const ended = new AbortController()
  for (const name of ['pointerup', 'pointercancel'] as const) {
    window.addEventListener(name, () => { ended.abort(); act() }, { capture: true, once: true, signal: ended.signal })
  }
}

export interface EntryOptions<T> {
  /** "MedicationAdministration/ma1" and the answer's own name: where unfinished text is kept. */
  readonly source: string
  readonly name: string
  readonly unfinished: Unfinished
  /** The answer as text; empty without one. */
  readonly value: string
  readonly read: (text: string) => Entry<T>
  /** How a value is written once the field is left. */
  readonly format: (value: T) => string
  /** Text that is whole is told while it is typed or scanned; other text when the field is left. */
  readonly isWhole?: (text: string) => boolean
  readonly onValue: (value: T | null) => void
}

export interface EntryState {
  readonly text: string
  /** Why the text is no answer; said once the field is left, not while it is typed. */
  readonly refusal: Refusal | null
  /** True for text that a reload brought back and that nobody has confirmed. */
  readonly isRestored: boolean
  readonly input: (text: string) => void
  /** The field is left, or Enter is pressed. */
  readonly commit: (text: string) => void
}

export const useEntry = <T>({ source, name, unfinished, value, read, format, isWhole, onValue }: EntryOptions<T>): EntryState => {
  const kept = unfinished.get(source, name)
  const [text, setText] = useState(kept ?? value)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [isRestored, setRestored] = useState(kept !== null && kept !== value)
  /** The answer as this field told it: the same value coming back changes nothing of the text. */
  const told = useCell(value)
  useEffect(() => {
    if (value === told.get()) return
    told.set(value)
    setText(value)
    setRefusal(null)
    setRestored(false)
    unfinished.set(source, name, null)
  }, [value, told, unfinished, source, name])

  const tell = (entry: Entry<T>): void => {
    const next = entry.kind === 'value' ? format(entry.value) : ''
    if (next === told.get()) return
    told.set(next)
    onValue(entry.kind === 'value' ? entry.value : null)
  }
  return {
    text, refusal, isRestored,
    input: (typed) => {
      setText(typed)
      setRestored(false)
      const entry = read(typed)
      if (entry.kind === 'value' && isWhole?.(typed) === true) {
        setRefusal(null)
        unfinished.set(source, name, null)
        tell(entry)
      } else unfinished.set(source, name, typed === told.get() ? null : typed)
    },
    commit: (typed) => {
      const entry = read(typed)
      setRestored(false)
      setRefusal(entry.kind === 'refused' ? entry.why : null)
      unfinished.set(source, name, entry.kind === 'refused' ? typed : null)
      if (entry.kind === 'value') setText(format(entry.value))
      tell(entry)
    },
  }
}
