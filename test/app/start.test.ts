import { expect, test } from 'vitest'
import type { OpenChart } from '../../src/app/derivation.ts'
import type { Outcome } from '../../src/app/problem.ts'
import { sandboxAt, type Sandbox } from '../../src/app/sandbox.ts'
import { createStart, type StartEnvironment } from '../../src/app/start.ts'

const chartNamed = (name: string | null): OpenChart => ({ name, drafts: [], summary: { doses: 0, ready: 0, next: null } })

/** Takes every text for a chart, except one that says it is broken. */
const deriveText: StartEnvironment['deriveText'] = async (text, name) =>
  text === 'broken'
    ? { ok: false, problem: { kind: 'not-a-chart', name, words: 'It breaks off.' } }
    : { ok: true, value: chartNamed(name ?? text) }

const file = (name: string, text: string): { name: string; text: () => Promise<string> } => ({ name, text: async () => text })

test('a chart from a file is open afterwards', async () => {
  const start = createStart({ sandbox: null, deriveText })
  await start.openFile(file('a.json', 'chart'))
  expect(start.state()).toEqual({ busy: null, problem: null, patients: null, open: chartNamed('a.json') })
})

test('a broken second file keeps the first chart open and says what is wrong', async () => {
  const start = createStart({ sandbox: null, deriveText })
  await start.openFile(file('a.json', 'chart'))
  await start.openFile(file('b.json', 'broken'))
  expect(start.state().open).toEqual(chartNamed('a.json'))
  expect(start.state().problem).toMatchObject({ kind: 'not-a-chart', name: 'b.json' })
})

test('the problem goes away with the next chart that can be read', async () => {
  const start = createStart({ sandbox: null, deriveText })
  await start.openFile(file('b.json', 'broken'))
  await start.openFile(file('a.json', 'chart'))
  expect(start.state().problem).toBeNull()
})

test('a file that the browser cannot read is named', async () => {
  const start = createStart({ sandbox: null, deriveText })
  await start.openFile({ name: 'gone.json', text: async () => Promise.reject(new Error('NotFoundError')) })
  expect(start.state().problem).toEqual({ kind: 'file-unreadable', name: 'gone.json' })
})

test('of two patients chosen in a hurry the last one is shown, even if the first answers later', async () => {
  const answers = new Map<string, (outcome: Outcome<string>) => void>()
  const sandbox: Sandbox = {
    patients: async () => ({ ok: true, value: [] }),
    chart: async (id) => new Promise((resolve) => answers.set(id, resolve)),
  }
  const start = createStart({ sandbox, deriveText })
  const both = [start.openPatient('first'), start.openPatient('second')]
  answers.get('second')?.({ ok: true, value: 'second' })
  answers.get('first')?.({ ok: true, value: 'first' })
  await Promise.all(both)
  expect(start.state().open).toEqual(chartNamed('second'))
})

test('closing while a chart is being read leaves nothing open', async () => {
  const start = createStart({ sandbox: null, deriveText })
  const opening = start.openFile(file('a.json', 'chart'))
  start.close()
  await opening
  expect(start.state()).toEqual({ busy: null, problem: null, patients: null, open: null })
})

test('listeners hear every change until they stop', async () => {
  const start = createStart({ sandbox: null, deriveText })
  const heard: (string | null)[] = []
  const stop = start.subscribe(() => heard.push(start.state().busy))
  await start.openFile(file('a.json', 'chart'))
  stop()
  await start.openFile(file('a.json', 'chart'))
  expect(heard).toEqual(['chart', null])
})

const answering = (status: number, body: string): typeof fetch => async () => new Response(body, { status })

test.each([
  ['no answer', async () => Promise.reject(new TypeError('fetch failed')), { kind: 'no-answer' }],
  ['an answer that is a web page', answering(200, '<html>'), { kind: 'not-fhir' }],
  ['an answer that is another resource', answering(200, '{"resourceType":"Patient"}'), { kind: 'not-fhir' }],
  ['a fault without words', answering(502, 'Bad gateway'), { kind: 'refused', status: 502, said: null }],
  [
    'a refusal with words',
    answering(403, '{"resourceType":"OperationOutcome","issue":[{"details":{"text":"Not your patient."}}]}'),
    { kind: 'refused', status: 403, said: 'Not your patient.' },
  ],
] as const)('the list of patients meets %s as a value, not as an exception', async (_what, get, problem) => {
  expect(await sandboxAt('/fhir', get).patients()).toEqual({ ok: false, problem })
})
