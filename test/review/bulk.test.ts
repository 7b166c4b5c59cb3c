import { expect, test, vi } from 'vitest'
import { isRunning } from '../../src/app/review-bulk.ts'
import { createReview } from '../../src/app/review.ts'
import type { Review } from '../../src/app/review-state.ts'
import { fileText, manyItems } from './drafts.builders.ts'

const opened = async (now = '2026-03-20T09:00:00Z'): Promise<Review> => {
  const review = createReview({ server: null, now: () => new Date(now) })
  const { items, patients } = manyItems(30)
  await review.openFiles([{ name: 'morning.json', text: async () => Promise.resolve(fileText(items, patients)) }])
  return review
}

test('somebody is at work from the press until the last draft is written, also while doses are read again', async () => {
  const review = await opened()
  const phases: (readonly [phase: string, isAtWork: boolean])[] = []
  review.subscribe(() => {
    const { bulk } = review.state()
    if (bulk !== null && phases.at(-1)?.[0] !== bulk.phase) phases.push([bulk.phase, isRunning(bulk)])
  })
  review.askBulk()
  await review.runBulk()
  expect(phases).toEqual([['asking', false], ['checking', true], ['writing', true], ['done', false]])
  expect(isRunning(null)).toBe(false)
})

test('a bulk that is closed approves nothing more', async () => {
  const review = await opened()
  review.askBulk()
  const running = review.runBulk()
  review.closeBulk()
  await running
  expect(review.state().list.rows.some(({ draft }) => draft.state === 'approved')).toBe(false)
})

test('the age of a draft is counted on the clock of the person: in the evening UTC is a day ahead', async () => {
  vi.stubEnv('TZ', 'America/Chicago')
  try {
    const days = async (now: string): Promise<readonly (number | null)[]> => (await opened(now)).state().list.rows.map((row) => row.days)
    expect(await days('2026-03-21T02:00:00Z')).toEqual(await days('2026-03-20T18:00:00Z'))
    expect(await days('2026-03-21T06:00:00Z')).not.toEqual(await days('2026-03-20T18:00:00Z'))
  } finally {
    vi.unstubAllEnvs()
  }
})
