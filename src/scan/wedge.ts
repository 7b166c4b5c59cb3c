/**
 * Listens for a scanner that types, anywhere in a page. What it types reaches the listener alone: a field in focus gets
 * back what it held before, and the scanner's Enter sends no form. What a person types is not touched.
 */
import { limits, nothingTyped, stepOf, type Keystroke, type WedgeScan } from './keystrokes.ts'

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

interface Held {
  readonly field: Field
  readonly value: string
  readonly selection: readonly [number, number] | null
}

const textless: ReadonlySet<string> = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])

const takesText = (element: Element | null): boolean =>
  element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !textless.has(element.type))

const isSecret = (element: Element | null): boolean => element instanceof HTMLInputElement && element.type === 'password'

/** What the field in focus holds; fields such as dates have no selection. */
const holdingOf = (element: Element | null): Held | null => {
  if (element instanceof HTMLSelectElement) return { field: element, value: element.value, selection: null }
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) || !takesText(element)) return null
  const { value, selectionStart, selectionEnd } = element
  return { field: element, value, selection: selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd] }
}

/** Puts back what the field held, and tells the page so, as if it had been typed. */
const putBack = ({ field, value, selection }: Held): void => {
  field.value = value
  if (selection !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(...selection)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (field instanceof HTMLSelectElement) field.dispatchEvent(new Event('change', { bubbles: true }))
}

/**
 * Calls `onScan` with the whole text of each scan, separators as GS, until the function that it returns is called or
 * `signal` is aborted. Passwords are not listened to. Keys that the page itself makes count as well.
 */
export const listenForScans = (page: Document, onScan: (scan: WedgeScan) => void, signal?: AbortSignal): (() => void) => {
  let typing = nothingTyped
  let held: Held | null = null
  let holdsSpace = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const ending = new AbortController()

  const take = (stroke: Keystroke): boolean => {
    const next = stepOf(typing, stroke)
    typing = next.typing
    if (next.begins) held = holdingOf(page.activeElement)
    if (next.isRecognised && held !== null) putBack(held)
    if (next.scan !== null) onScan(next.scan)
    return next.hold
  }

  const listenForSilence = (): void => {
    clearTimeout(timer)
    if (typing.text === '') return
    // Twice: keys that wait behind a long task come before the second timer and put it off.
    timer = setTimeout(() => {
      timer = setTimeout(() => take({ kind: 'silence', time: performance.now() }), 0)
    }, limits.silence)
  }

  const keep = (event: Event): void => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  const down = (event: KeyboardEvent): void => {
    if (event.isComposing || isSecret(page.activeElement)) return
    const hold = take({
      kind: 'down', key: event.key, time: event.timeStamp, repeat: event.repeat, inText: takesText(page.activeElement),
      ctrl: event.ctrlKey, alt: event.altKey, meta: event.metaKey,
    })
    if (hold) keep(event)
    if (event.key === ' ') holdsSpace = hold
    listenForSilence()
  }

  const up = (event: KeyboardEvent): void => {
    if (event.key === 'Alt') take({ kind: 'alt-up' })
    // A button is pressed when Space is let go.
    if (event.key === ' ' && holdsSpace) keep(event)
  }

  const stop = (): void => {
    ending.abort()
    clearTimeout(timer)
    typing = nothingTyped
  }

  page.addEventListener('keydown', down, { capture: true, signal: ending.signal })
  page.addEventListener('keyup', up, { capture: true, signal: ending.signal })
  signal?.addEventListener('abort', stop, { once: true, signal: ending.signal })
  if (signal?.aborted === true) stop()
  return stop
}
