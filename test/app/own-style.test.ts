import { expect, test } from 'vitest'
import { tokensOf } from '../../src/app/own-style.ts'

const light = { surface: '#ffffff', page: '#f3f5f7', accentText: '#ffffff' }
const dark = { surface: '#1c2024', page: '#121518', accentText: '#0e1a26' }

test('the highlight and the corners of the EHR become ours', () => {
  expect([...tokensOf({ highlight: '#7a3b00', borderRadius: '2px' }, light)]).toEqual([
    ['--accent', '#7a3b00'], ['--accent-strong', '#7a3b00'], ['--radius', '2px'],
  ])
})

test('a highlight that could not be read on our own page is left out, and the corners are taken all the same', () => {
  expect([...tokensOf({ highlight: '#7a3b00', borderRadius: '2px' }, dark).keys()]).toEqual(['--radius'])
  expect(tokensOf({ highlight: '#ffcc00', borderRadius: null }, light).size).toBe(0)
})

test.each(['#fff', 'red', 'url(x)', '#12345678'])('%s is no colour that we take', (highlight) => {
  expect(tokensOf({ highlight, borderRadius: null }, light).size).toBe(0)
})
