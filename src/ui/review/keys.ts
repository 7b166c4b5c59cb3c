/** The keys of Review. They act only where nobody is typing and no dialog is open. */
import { useEffect } from 'preact/hooks'

export type KeyAction = 'next' | 'previous' | 'enter' | 'back' | 'next-open' | 'approve' | 'reject' | 'send-back' | 'undo' | 'search' | 'help'

const actions: ReadonlyMap<string, KeyAction> = new Map([
  ['j', 'next'], ['ArrowDown', 'next'], ['k', 'previous'], ['ArrowUp', 'previous'], ['Enter', 'enter'], ['Escape', 'back'],
  ['n', 'next-open'], ['a', 'approve'], ['r', 'reject'], ['b', 'send-back'], ['u', 'undo'], ['/', 'search'], ['?', 'help'],
])

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null

/** Enter presses the button or opens the fold that has the focus; only a row's own button stands for its draft. */
const hasOwnEnter = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button:not(.row-button), a, summary') !== null

/** Arrows scroll the detail where the focus is in it. */
const scrolls = (event: KeyboardEvent): boolean =>
  event.key.startsWith('Arrow') && event.target instanceof HTMLElement && event.target.closest('.detail') !== null

/** The action of a key press; null where it is none of ours. */
export const keyAction = (event: KeyboardEvent): KeyAction | null => {
  // After a press that takes its own button away the focus is outside of the dialog, and what is behind it must not move.
  if (document.querySelector('dialog[open]') !== null) return null
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || scrolls(event)) return null
  const action = actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key) ?? null
  return action === 'enter' && hasOwnEnter(event.target) ? null : action
}

export const useKeys = (act: (action: KeyAction) => void): void => {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = keyAction(event)
      if (action === null) return
      event.preventDefault()
      act(action)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [act])
}
