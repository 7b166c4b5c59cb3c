/** A page with fields of several kinds, which notes what it hears. */
import type { WedgeScan } from '../../src/scan/keystrokes.ts'
import { listenForScans } from '../../src/scan/wedge.ts'

export interface Heard {
  readonly scans: readonly WedgeScan[]
  readonly submits: number
  readonly clicks: number
  /** Enter keys that the page's own listener saw. */
  readonly enters: number
  /** Values that the text field told the page. */
  readonly told: readonly string[]
}

const make = <T extends HTMLElement>(element: T, id: string): T => {
  element.id = id
  return element
}

const input = (type: string): HTMLInputElement => Object.assign(make(document.createElement('input'), type), { type })

const heard = { scans: [] as WedgeScan[], submits: 0, clicks: 0, enters: 0, told: [] as string[] }

const form = document.createElement('form')
const text = input('text')
const select = make(document.createElement('select'), 'select')
for (const value of ['left', '0 to 10', '9 to 5']) select.append(new Option(value, value))
const button = make(document.createElement('button'), 'button')
button.type = 'button'
button.addEventListener('click', () => {
  heard.clicks += 1
})
const send = Object.assign(document.createElement('button'), { type: 'submit', textContent: 'Send' })
form.append(text, input('date'), input('number'), input('password'), make(document.createElement('textarea'), 'area'), select, button, send)
form.addEventListener('submit', (event) => {
  event.preventDefault()
  heard.submits += 1
})
text.addEventListener('input', () => heard.told.push(text.value))
document.body.append(form)

/** Timers wait to be told: between two keys of a busy machine there is no silence. */
const waiting = new Map<number, () => void>()
let timers = 0
Object.assign(window, {
  setTimeout: (work: () => void): number => {
    timers += 1
    waiting.set(timers, work)
    return timers
  },
  clearTimeout: (timer: number): boolean => waiting.delete(timer),
})

/** Every timer goes off, those that these set as well. */
const fallSilent = (): void => {
  for (const [timer, work] of waiting) {
    waiting.delete(timer)
    work()
  }
}

const stop = listenForScans(document, (scan) => heard.scans.push(scan))
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') heard.enters += 1
})

Object.assign(window, { heard: (): Heard => heard, stop, fallSilent })
