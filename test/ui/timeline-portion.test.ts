import { expect, test } from 'vitest'
import type { Mark, Timeline } from '../../src/app/timeline.ts'
import { countOf, marksOf, portionOf } from '../../src/ui/timeline/portion.ts'

const mark = (source: string): Mark => ({
  source, drug: null, kind: 'push', start: 0, stop: null, from: null, to: null, minutes: null, isOpen: false, access: null,
  hours: [], services: [], remarks: [], overlaps: [],
})

const row = (...sources: readonly string[]) => ({ drug: null, marks: sources.map(mark) })

const whole: Timeline = {
  panels: [
    { start: 0, stop: 1, groups: [{ kind: 'intravenous', access: 'port', rows: [row('a', 'b'), row('c')] }, { kind: 'other', access: null, rows: [row('d')] }] },
    { start: 2, stop: 3, groups: [{ kind: 'other', access: null, rows: [row('e', 'f')] }] },
  ],
  undated: [mark('g')], leftOut: [{ source: 'h', drug: null, why: null }, { source: 'i', drug: null, why: null }],
  zone: { kind: 'offset', offset: '-06:00' },
}

const shown = (most: number): readonly string[] => {
  const { panels, undated, leftOut } = portionOf(whole, most)
  return [...panels.flatMap(marksOf), ...undated, ...leftOut].map(({ source }) => source)
}

test('a portion has so many doses and no more, in the order of the whole', () => {
  for (let most = 0; most <= 12; most += 1) {
    expect(shown(most)).toEqual(Array.from('abcdefghi').slice(0, most))
    expect(countOf(portionOf(whole, most))).toBe(Math.min(most, 9))
  }
})

test('a portion has no picture, access or row without a dose', () => {
  expect(portionOf(whole, 2).panels).toMatchObject([{ groups: [{ access: 'port', rows: [{}] }] }])
  expect(portionOf(whole, 0).panels).toEqual([])
})
