/** From an answered question to the next thing: who answers by keyboard or scanner need not look for it. */
import { nextStepOf } from '../../app/administration-fields.ts'
import type { Administration } from '../../app/administration-state.ts'
import { goTo } from './go-to.ts'
import { controlId } from './ids.ts'

type Control = HTMLInputElement | HTMLSelectElement

const isControl = (element: EventTarget | null): element is Control => element instanceof HTMLInputElement || element instanceof HTMLSelectElement

const controlsOf = (question: Element): readonly Control[] => [...question.querySelectorAll('input, select')].filter(isControl)

const isRadio = (control: Control): boolean => control.type === 'radio'

/** Nothing is typed or chosen in it; of radio buttons, in none of its name. */
const isEmpty = (control: Control, all: readonly Control[]): boolean => {
  if (control.type === 'checkbox') return false
  if (!isRadio(control)) return control.value === ''
  return !all.some((one) => one instanceof HTMLInputElement && one.name === control.name && one.checked)
}

const isRefused = (control: Control): boolean => control.getAttribute('aria-invalid') === 'true'

/**
 * Puts the focus on the next question that can be answered here, else on the button that saves. Where `question` is the
 * next thing still, its focus stays.
 */
export const goOn = (store: Administration, question: Element | null = null): void => {
  const next = nextStepOf(store.state().drafts)
  if (next === null || next.kind === null) {
    const save = document.querySelector('.save .primary')
    if (save instanceof HTMLElement) save.focus()
    return
  }
  const target = document.getElementById(controlId(next.source, next.kind))
  if (target === null || question?.contains(target) !== true) goTo(next)
}

/** After Enter in a control of a question: to what is left of the question, then to what comes next. */
const goOnFrom = (store: Administration, control: Control, question: Element): void => {
  const all = controlsOf(question)
  const isAsked = !question.classList.contains('ask-answered')
  if (isRefused(control) || (isAsked && isEmpty(control, all))) return
  const left = all.slice(all.indexOf(control) + 1).find((one) => isEmpty(one, all) && !(isRadio(one) && isRadio(control)))
  if (left !== undefined && isAsked) left.focus()
  else goOn(store, question)
}

/** Nobody has gone elsewhere since: a field that was answered may be gone, and the focus with it. */
const isStillAt = (control: Control): boolean => {
  const { activeElement } = document
  return activeElement === control || activeElement === document.body || activeElement === null
}

/** Listens for Enter in the questions, behind the fields that read it first, until the function that it returns is called. */
export const listenForEnter = (store: Administration): (() => void) => {
  const ending = new AbortController()
  document.addEventListener('keydown', ({ key, target, isComposing }) => {
    const question = key === 'Enter' && !isComposing && isControl(target) ? target.closest('.ask') : null
    // Once the answer is drawn.
    if (question === null || !isControl(target)) return
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (isStillAt(target)) goOnFrom(store, target, question)
    }))
  }, { signal: ending.signal })
  return () => ending.abort()
}

/** After a scan that was entered: on, but never out of a field that is being filled. */
export const goOnAfterScan = (store: Administration): void => {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const question = document.activeElement?.closest('.ask') ?? null
    if (question === null || question.classList.contains('ask-answered')) goOn(store, question)
  }))
}
