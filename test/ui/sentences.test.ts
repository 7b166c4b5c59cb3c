import { expect, test } from 'vitest'
import type { LineState } from '../../src/app/administration-saved.ts'
import { inputProblemText, readChart } from '../../src/fhir/chart-input.ts'
import { failedLine, lineOf, type SavedLine } from '../../src/fhir/saved-line.ts'
import { doseStateText, reportText } from '../../src/ui/words/saving.ts'
import { areDrafts, problemWords } from '../../src/ui/words/start.ts'

const at = new Date(2026, 1, 3, 10, 42)

const said = (...lines: readonly SavedLine[]): string => reportText({ at: at.toISOString(), lines, drafts: [], mustRead: false, of: 'save' }, at)

test('after a save every line that was pressed for is told: saved, found saved, changed by somebody, closed by billing, refused', () => {
  expect(said(lineOf('a', 'created'), lineOf('b', 'updated'))).toBe('Saved 10:42, waiting for review: 2 draft lines.')
  expect(said(lineOf('a', 'existing'))).toBe('1 draft line had been saved by somebody else.')
  expect(said(lineOf('a', 'conflict'))).toBe('1 draft line not saved: somebody changed the draft meanwhile, and the difference is shown.')
  expect(said(lineOf('a', 'closed'))).toBe('1 draft line not saved: billing has closed it meanwhile.')
  expect(said(lineOf('a', 'created'), lineOf('b', 'closed'), lineOf('c', 'closed')))
    .toBe('Saved 10:42, waiting for review: 1 draft line. 2 draft lines not saved: billing has closed them meanwhile.')
  expect(said(failedLine('a', 'forbidden', 'No scope'))).toBe('1 draft line: Not saved: the EHR does not allow you to save draft charges. It said: “No scope”')
})

const saved: LineState = { kind: 'saved', at: null, question: null }
const closed: LineState = { kind: 'closed', status: 'billable', reason: null }
const asked: LineState = { kind: 'saved', at: null, question: { text: 'Which arm?', who: null, when: null } }
const changed: LineState = { kind: 'changed', at: null, question: null, differences: [] }

test.each([
  ['new ones', [{ kind: 'new' }, { kind: 'new' }], 'Ready'],
  ['saved ones', [saved, saved], 'Ready, saved'],
  ['a saved one and a new one', [saved, { kind: 'new' }], 'Ready'],
  ['one that changed since', [saved, changed], 'Ready, changed since saved'],
  ['one that billing asks about', [asked, closed], 'Ready, sent back by billing'],
  ['one that is closed', [saved, closed], 'Ready, partly closed by billing'],
  // What is closed is not ready for anything.
  ['closed ones alone', [closed, closed], 'Closed by billing'],
] as const)('the heading of a ready dose with two lines, %s, says “%s”', (_what, states, words) => {
  const lines = states.map((_, index) => ({ id: `ma1|${index}` }))
  expect(doseStateText({ state: 'ready', lines }, new Map(states.map((state, index) => [`ma1|${index}`, state])))).toBe(words)
})

test('a dose without lines, or of which nothing saved is known yet, has its state alone', () => {
  expect(doseStateText({ state: 'excluded', lines: [] }, new Map())).toBe('No charge')
  expect(doseStateText({ state: 'blocked', lines: [{ id: 'ma1|drug' }] }, null)).toBe('Not ready')
})

const problemOf = (...types: readonly string[]): Parameters<typeof areDrafts>[0] => {
  const input = readChart(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: types.map((resourceType) => ({ resource: { resourceType } })) }))
  return { kind: 'not-a-chart', name: 'morning.json', words: input.ok ? '' : inputProblemText(input.problem) }
}

test.each([
  ['drafts', ['ChargeItem', 'ChargeItem'], true],
  ['drafts with their patients', ['Patient', 'ChargeItem', 'ChargeItem'], true],
  ['drafts of more patients than drafts', ['Patient', 'Patient', 'ChargeItem'], true],
  ['no charge at all', ['Patient', 'Condition'], false],
  ['orders', ['MedicationRequest'], false],
] as const)('a file of %s that is opened as a chart is told apart from other mistakes', (_what, types, are) => {
  const problem = problemOf(...types)
  expect(areDrafts(problem)).toBe(are)
  expect(problemWords(problem).advice.includes('Exported drafts are opened in Review.')).toBe(are)
})
