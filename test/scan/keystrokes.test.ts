import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits, nothingTyped, stepOf, type Key, type Keystroke, type WedgeScan } from '../../src/scan/keystrokes.ts'

const gs = '\u001d'

const key = (name: string, time: number, part: Partial<Key> = {}): Keystroke => ({
  kind: 'down', key: name, time, ctrl: false, alt: false, meta: false, repeat: false, inText: true, ...part,
})

interface Outcome {
  readonly scans: readonly WedgeScan[]
  /** Of each keystroke, whether it was kept from the page. */
  readonly holds: readonly boolean[]
  readonly recognised: number
  /** Keystrokes at which the field's value was remembered. */
  readonly begun: readonly number[]
}

const run = (strokes: readonly Keystroke[]): Outcome => {
  let typing = nothingTyped
  const outcome = { scans: [] as WedgeScan[], holds: [] as boolean[], recognised: 0, begun: [] as number[] }
  strokes.forEach((stroke, index) => {
    const next = stepOf(typing, stroke)
    typing = next.typing
    if (next.scan !== null) outcome.scans.push(next.scan)
    outcome.holds.push(next.hold)
    if (next.isRecognised) outcome.recognised += 1
    if (next.begins) outcome.begun.push(index)
  })
  return outcome
}

/** Keys at a steady pace, from `start` on. */
const typed = (keys: readonly string[], pace: number, start = 0): readonly Keystroke[] => keys.map((name, index) => key(name, start + index * pace))

const scanned = (text: string, start = 0, pace = 10): readonly Keystroke[] =>
  typed([...Array.from(text), 'Enter'], pace, start).map((stroke) =>
    stroke.kind === 'down' && stroke.key === gs ? { ...stroke, key: ']', ctrl: true } : stroke)

const label = `01003999991230131727013110A1${gs}21S77`

test('a scan comes whole, with the separators that were typed as Ctrl and ]', () => {
  expect(run(scanned(label)).scans).toEqual([{ kind: 'text', text: label }])
})

test('a scan’s Enter is kept from the page, and so are its characters from the eighth on', () => {
  const { holds, recognised, begun } = run(scanned('99999012301'))
  expect(holds).toEqual([...Array.from({ length: 7 }, () => false), ...Array.from({ length: 5 }, () => true)])
  expect([recognised, begun]).toEqual([1, [0]])
})

test('a scan ends with Tab or with silence as well', () => {
  expect(run([...typed(Array.from('99999012301'), 10), key('Tab', 120)]).scans).toHaveLength(1)
  expect(run([...typed(Array.from('99999012301'), 10), { kind: 'silence', time: 300 }]).scans).toEqual([{ kind: 'text', text: '99999012301' }])
})

test('an Enter that comes late is still the scanner’s, and one after that is a person’s', () => {
  const begun: readonly Keystroke[] = [...typed(Array.from('99999012301'), 10), { kind: 'silence', time: 260 }]
  expect(run([...begun, key('Enter', 400)]).holds.at(-1)).toBe(true)
  expect(run([...begun, key('Enter', 900)]).holds.at(-1)).toBe(false)
  expect(run([...begun, key('Enter', 400), key('Enter', 500)]).holds.at(-1)).toBe(false)
})

test('a remote desktop may pause in the middle of a scan that is recognised', () => {
  const strokes = [...typed(Array.from('99999012'), 10), ...typed(Array.from('301'), 10, 70 + limits.silence)]
  expect(run([...strokes, key('Enter', 400)]).scans).toEqual([{ kind: 'text', text: '99999012301' }])
})

test.each([
  ['GS itself', [key(gs, 80)]],
  ['Ctrl and ]', [key(']', 80, { ctrl: true })]],
  ['F8', [key('F8', 80)]],
  ['Alt and 029, where Alt is seen to be let go', [
    key('Alt', 80, { alt: true }), key('0', 82, { alt: true }), key('2', 84, { alt: true }), key('9', 86, { alt: true }), { kind: 'alt-up' as const },
  ]],
  ['Alt and 0029, where it is not', [
    key('0', 80, { alt: true }), key('0', 82, { alt: true }), key('2', 84, { alt: true }), key('9', 86, { alt: true }),
  ]],
])('%s is a separator', (_how, strokes) => {
  const all = [...typed(Array.from('10ABCDEF'), 10), ...strokes, ...typed(Array.from('21S'), 10, 90), key('Enter', 120)]
  expect(run(all).scans).toEqual([{ kind: 'text', text: `10ABCDEF${gs}21S` }])
})

test('characters written as Alt and their number are read', () => {
  const strokes = Array.from('NDC9999X').flatMap((character, index): readonly Keystroke[] => [
    ...Array.from(`0${character.charCodeAt(0)}`, (digit, place) => key(digit, index * 20 + place * 2, { alt: true })), { kind: 'alt-up' },
  ])
  expect(run([...strokes, key('Enter', 170)]).scans).toEqual([{ kind: 'text', text: 'NDC9999X' }])
})

test('a separator at the very beginning belongs to the scan', () => {
  expect(run(scanned(`${gs}${label}`)).scans).toEqual([{ kind: 'text', text: gs + label }])
})

test('capitals typed with Shift, and brackets of keyboards that need AltGr, are characters', () => {
  const strokes = Array.from(']d201003').flatMap((character, index) => [
    key(character === ']' ? 'AltGraph' : 'Shift', index * 10), key(character, index * 10 + 1, character === ']' ? { ctrl: true, alt: true } : {}),
  ])
  expect(run([...strokes, key('Enter', 90)]).scans).toEqual([{ kind: 'text', text: ']d201003' }])
})

describe('what cannot be trusted is said to be unreadable', () => {
  test.each([
    ['a dead key', key('Dead', 85)],
    ['a function key', key('F5', 85)],
    ['a key that the browser does not know', key('Unidentified', 85)],
    ['an Alt code that is no character', key('1', 85, { alt: true })],
  ])('%s', (_what, stroke) => {
    const { scans, holds } = run([...typed(Array.from('99999012'), 10), stroke, key('3', 90), key('Enter', 100)])
    expect(scans).toEqual([{ kind: 'unreadable' }])
    expect(holds.at(-1)).toBe(true)
  })

  test('a text longer than any label, of which nothing reaches the page', () => {
    const { scans, holds } = run(typed([...Array.from('9'.repeat(2000)), 'Enter'], 5))
    expect(scans).toEqual([{ kind: 'unreadable' }])
    expect(holds.slice(8)).not.toContain(false)
  })
})

test('Ctrl and P within a scan does not print', () => {
  const { holds } = run([...typed(Array.from('99999012'), 10), key('p', 80, { ctrl: true })])
  expect(holds.at(-1)).toBe(true)
})

describe('a person', () => {
  test('who holds a key down does not scan', () => {
    const strokes = Array.from({ length: 40 }, (_, index) => key('9', index * 30, { repeat: index > 0 }))
    expect(run(strokes)).toMatchObject({ scans: [], recognised: 0 })
    expect(run(strokes).holds).not.toContain(true)
  })

  test('who presses Enter on a button right behind a code that was too short to be told does not press it', () => {
    const onButton = (name: string, time: number): Keystroke => key(name, time, { inText: false })
    expect(run([onButton('1', 0), onButton('2', 10), onButton('3', 20), onButton('Enter', 30)]).holds.at(-1)).toBe(true)
    expect(run([onButton('1', 0), onButton('2', 10), onButton(' ', 20)]).holds.at(-1)).toBe(true)
    expect(run([onButton(' ', 0), onButton(' ', 200), onButton('Enter', 400)]).holds).toEqual([false, false, false])
  })

  test('who works with shortcuts keeps them', () => {
    const strokes = [key('c', 0, { ctrl: true }), key('v', 20, { ctrl: true }), key('a', 40, { meta: true }), key('F8', 60), key('Escape', 70)]
    expect(run(strokes).holds).toEqual([false, false, false, false, false])
  })

  test('who types as fast as anybody can is no scanner', () => {
    for (const pace of [40, 60, 85]) expect(run([...typed(Array.from('chemotherapy and saline'), pace), key('Enter', 3000)]).scans).toEqual([])
    const bursts = Array.from('the injection thereof').map((name, index) => key(name, Math.floor(index / 4) * 300 + (index % 4) * 20))
    expect(run([...bursts, key('Enter', 3000)])).toMatchObject({ scans: [], recognised: 0 })
  })

  test('who pauses between two fast words is no scanner', () => {
    expect(run([...typed(Array.from('1234'), 10), ...typed(Array.from('5678'), 10, 110), key('Enter', 150)]).scans).toEqual([])
  })

  const keys = fc.constantFrom(...Array.from('abcXYZ0123456789-. '), 'Enter', 'Tab', 'Backspace', 'ArrowLeft', 'Shift', 'F8', 'Escape')
  const human = fc.array(fc.tuple(keys, fc.integer({ min: limits.gap + 1, max: 2000 }), fc.boolean()), { maxLength: 60 })

  test('however they type, is never taken for a scanner and never stopped', () => {
    fc.assert(fc.property(human, (all) => {
      let time = 0
      const { scans, holds, recognised } = run(all.map(([name, wait, inText]) => {
        time += wait
        return key(name, time, { inText })
      }))
      expect([scans, recognised]).toEqual([[], 0])
      expect(holds).not.toContain(true)
    }))
  })

  test('who types before a scan loses nothing, and the scan comes without what they typed', () => {
    const characters = fc.string({ unit: fc.constantFrom(...Array.from('ABCabc0123456789-/.]()'), gs), minLength: limits.least, maxLength: 200 })
    fc.assert(fc.property(human, characters, fc.integer({ min: 1, max: 30 }), (all, text, pace) => {
      let time = 0
      const before = all.map(([name, wait]) => {
        time += wait
        return key(name, time)
      })
      const { scans, holds, begun, recognised } = run([...before, ...scanned(text, time + 500, pace)])
      expect(scans).toEqual([{ kind: 'text', text }])
      expect(holds.slice(0, before.length)).not.toContain(true)
      expect(begun.at(-1)).toBe(before.length)
      expect([recognised, holds.at(-1)]).toEqual([1, true])
    }))
  })

  test('who scans twice gets both', () => {
    expect(run([...scanned('99999012301'), ...scanned('88888012301', 400)]).scans).toHaveLength(2)
    expect(run([...typed(Array.from('99999012301'), 10), ...scanned('88888012301', 1000)]).scans).toEqual([
      { kind: 'text', text: '99999012301' }, { kind: 'text', text: '88888012301' },
    ])
  })
})
