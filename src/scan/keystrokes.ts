/**
 * Tells a scanner that types (a keyboard wedge) from a person, by the time between keys. Pure: keys with their times go
 * in; out come what to do with each key, and the whole text of a scan.
 *
 * A scanner sends a character every 2 to 30 ms and ends with Enter, Tab or silence; a person keeps no such pace for
 * eight characters. Until the eighth nobody knows: those before it go where they were typed and are taken back then.
 */
import { separator } from './element-string.ts'

export interface Key {
  /** KeyboardEvent.key. */
  readonly key: string
  /** Milliseconds. */
  readonly time: number
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
  /** The key is held down. */
  readonly repeat: boolean
  /** The focus stands in a field that takes text. */
  readonly inText: boolean
}

export type Keystroke =
  | ({ readonly kind: 'down' } & Key)
  /** The Alt key is let go: its digits are a character. */
  | { readonly kind: 'alt-up' }
  /** Nothing more for a while. */
  | { readonly kind: 'silence'; readonly time: number }

export type WedgeScan =
  | { readonly kind: 'text'; readonly text: string }
  /** Something was scanned and cannot be trusted: longer than any label, or with keys that are no characters. */
  | { readonly kind: 'unreadable' }

export interface Typing {
  readonly text: string
  readonly first: number
  readonly last: number
  readonly isScan: boolean
  readonly isDamaged: boolean
  /** Digits typed while Alt is held. */
  readonly code: string
  /** When the last scan ended by silence: a late Enter still belongs to it. */
  readonly ended: number | null
}

export interface Step {
  readonly typing: Typing
  /** The key is the scanner's: nothing else should see it. */
  readonly hold: boolean
  /** The first character of what may be a scan: what the focus holds now is to be remembered. */
  readonly begins: boolean
  /** It is a scan: what was remembered is to be put back. */
  readonly isRecognised: boolean
  readonly scan: WedgeScan | null
}

export const limits = {
  /** Characters before anything is called a scan: an NDC has ten digits. */
  least: 8,
  /** Characters of the longest label. */
  most: 256,
  /** Milliseconds between two characters of a scan that is not recognised yet, and on average. */
  gap: 50,
  average: 35,
  /** Milliseconds of silence that end a scan; a remote desktop may pause in the middle of one. */
  silence: 150,
  /** Milliseconds after that in which an Enter is still the scanner's. */
  late: 300,
} as const

export const nothingTyped: Typing = { text: '', first: 0, last: 0, isScan: false, isDamaged: false, code: '', ended: null }

const step = (typing: Typing, part: Partial<Step> = {}): Step => ({
  typing, hold: false, begins: false, isRecognised: false, scan: null, ...part,
})

const scanOf = ({ text, isDamaged }: Typing): WedgeScan => (isDamaged ? { kind: 'unreadable' } : { kind: 'text', text })

/** Alt and 0029 is GS; Alt and a character's number is the character. */
const ofCode = (code: string): string => {
  const number = Number(code)
  return number === 29 || (number >= 32 && number <= 126) ? String.fromCharCode(number) : ''
}

const isPace = ({ text, first, last }: Typing): boolean =>
  text.length >= limits.least && last - first <= limits.average * (text.length - 1)

/** Appends a character; one that comes too late begins anew. */
const append = (typing: Typing, character: string, time: number, hold: boolean): Step => {
  const allowed = typing.isScan ? limits.silence : limits.gap
  const continues = typing.text !== '' && time - typing.last <= allowed
  if (!continues) {
    const scan = typing.isScan ? scanOf(typing) : null
    return step({ ...nothingTyped, text: character, first: time, last: time }, { begins: true, scan })
  }
  const isFull = typing.text.length >= limits.most
  const next = { ...typing, text: isFull ? typing.text : typing.text + character, last: time, code: '', isDamaged: typing.isDamaged || isFull }
  const isRecognised = !typing.isScan && isPace(next)
  const isScan = typing.isScan || isRecognised
  return step({ ...next, isScan }, { hold: isScan || hold, isRecognised })
}

const finish = (typing: Typing): Step => step(nothingTyped, { hold: true, scan: scanOf(typing) })

const isFast = (typing: Typing, time: number): boolean =>
  typing.text !== '' && time - typing.last <= (typing.isScan ? limits.silence : limits.gap)

/** Enter or Tab: ends a scan. Right behind fast characters on a button it is a scanner's too, whose code was too short. */
const end = (typing: Typing, { key, time, inText }: Key): Step => {
  if (typing.isScan) return finish(typing)
  const isLate = typing.ended !== null && time - typing.ended <= limits.late
  const pressesButton = key === 'Enter' && !inText && typing.text.length > 1 && isFast(typing, time)
  return step(nothingTyped, { hold: isLate || pressesButton })
}

const shifts: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock', 'NumLock'])

/** A key that is no character: in a scan it makes the text doubtful, elsewhere a person works with the keyboard. */
const other = (typing: Typing): Step =>
  typing.isScan ? step({ ...typing, isDamaged: true }, { hold: true }) : step(nothingTyped)

const control = (typing: Typing, { key, time }: Key): Step => {
  // Scanners write control characters as Ctrl and a key: ] is GS, M and J end a line, others frame the text.
  if (key === ']' || key === separator) return append(typing, separator, time, true)
  if (!typing.isScan) return step(nothingTyped)
  return /^[mj]$/iu.test(key) ? finish(typing) : step({ ...typing, last: time }, { hold: true })
}

const withCode = (typing: Typing): Step | null => {
  if (typing.code === '') return null
  const character = ofCode(typing.code)
  const without = { ...typing, code: '' }
  return character === '' ? other(without) : append(without, character, typing.last, typing.isScan)
}

const down = (typing: Typing, key: Key): Step => {
  if (shifts.has(key.key)) return step(typing)
  if (key.meta || key.repeat) return other(typing)
  if (key.alt && !key.ctrl) {
    return /^\d$/u.test(key.key) ? step({ ...typing, code: typing.code + key.key, last: key.time }, { hold: typing.isScan }) : other(typing)
  }
  if (key.ctrl && !key.alt) return control(typing, key)
  if (key.key === 'Enter' || key.key === 'Tab') return end(typing, key)
  // F8 stands for GS in the control sets of several makers; before any character it is a person's.
  if (key.key === 'F8' && isFast(typing, key.time)) return append(typing, separator, key.time, true)
  if (key.key.length !== 1) return other(typing)
  const pressesButton = key.key === ' ' && !key.inText && isFast(typing, key.time)
  return append(typing, key.key, key.time, pressesButton)
}

/** What to do with a key, and what has been typed since. */
export const stepOf = (typing: Typing, stroke: Keystroke): Step => {
  switch (stroke.kind) {
    case 'alt-up':
      return withCode(typing) ?? step(typing)
    case 'silence':
      return typing.isScan ? step({ ...nothingTyped, ended: stroke.time }, { scan: scanOf(typing) }) : step({ ...nothingTyped, ended: typing.ended })
    case 'down': {
      // A new character ends what Alt began, where nobody saw Alt let go.
      const coded = stroke.alt || shifts.has(stroke.key) ? null : withCode(typing)
      if (coded === null) return down(typing, stroke)
      const next = down(coded.typing, stroke)
      return {
        ...next, isRecognised: coded.isRecognised || next.isRecognised, begins: coded.begins || next.begins, scan: next.scan ?? coded.scan,
      }
    }
  }
}
