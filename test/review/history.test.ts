import { expect, test } from 'vitest'
import { decided } from '../../src/review/decisions.ts'
import { historyItems, versionsOf } from '../../src/review/history.ts'
import { author, readyDraft } from './drafts.builders.ts'

const { resource } = readyDraft()
const first = { ...resource, id: 'c1', meta: { ...resource.meta, versionId: '1', lastUpdated: '2026-03-02T12:00:00Z' } }
const rejected = decided(readyDraft(), { kind: 'reject', reason: 'Not covered.' }, author, false)
if (!rejected.ok) throw new Error(rejected.problem)
const second = { ...rejected.value, id: 'c1', meta: { ...resource.meta, versionId: '2', lastUpdated: '2026-03-20T09:00:01Z' } }

test('each version says who, when and what: the newest first, by the note that came with it', () => {
  const [newest, oldest] = versionsOf([first, second])
  expect(newest).toEqual({
    version: '2', when: author.now, who: 'Bo Biller', notes: ['Not covered.'], changes: [{ field: 'status', before: 'planned', now: 'not-billable' }],
  })
  expect(oldest).toMatchObject({ version: '1', when: '2026-03-02T12:00:00Z', notes: [], changes: [] })
})

test('of a history only versions of this draft are told: no deletion, no stranger, whatever else the server sends', () => {
  const entry = [{ resource: second }, { request: { method: 'DELETE' } }, { resource: { ...first, id: 'c2' } }, null, { resource: first }]
  expect(historyItems({ resourceType: 'Bundle', type: 'history', entry }, 'c1').map(({ meta }) => meta?.versionId)).toEqual(['1', '2'])
  expect(historyItems({ resourceType: 'Bundle' }, 'c1')).toEqual([])
  expect(historyItems('nothing', 'c1')).toEqual([])
})
