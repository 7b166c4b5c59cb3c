import { expect, test } from 'vitest'
import { createIdle, type Idle } from '../../src/app/idle.ts'

const start = (): { idle: Idle; pass: (minutes: number) => void; left: () => number; busy: (is: boolean) => void } => {
  let at = 1_000_000
  let left = 0
  let isBusy = false
  const idle = createIdle({ minutes: 15, now: () => at, isBusy: () => isBusy, leave: () => void (left += 1) })
  return { idle, pass: (minutes) => void (at += minutes * 60_000), left: () => left, busy: (is) => void (isBusy = is) }
}

test('after the idle time the session is left, once; work puts that off', () => {
  const { idle, pass, left } = start()
  pass(14)
  idle.touch()
  pass(14)
  expect(idle.check()).toBe(true)
  expect(left()).toBe(0)
  pass(2)
  expect(idle.check()).toBe(false)
  expect(idle.check()).toBe(false)
  expect(left()).toBe(1)
})

test('who touches a page that lay idle, asleep even, does not take it over', () => {
  const { idle, pass, left } = start()
  pass(16)
  idle.touch()
  expect(left()).toBe(1)
})

test('a save that runs is waited for', () => {
  const { idle, pass, left, busy } = start()
  busy(true)
  pass(16)
  idle.check()
  expect(left()).toBe(0)
  busy(false)
  idle.check()
  expect(left()).toBe(1)
})
