import { expect, test } from 'vitest'
import { emptySite } from '../../src/billing/site.ts'
import type { OpenChart } from '../../src/app/derivation.ts'
import { createStart, type StartEnvironment } from '../../src/app/start.ts'
import type { Site } from '../../src/smart/site.ts'

const chartNamed = (name: string): OpenChart => ({ name, drafts: [], summary: { doses: 0, ready: 0, next: null } })

/** Takes every text for a chart, except one that says it is broken. */
const deriveText: StartEnvironment['deriveText'] = async (text, name) =>
  text === 'broken'
    ? { ok: false, problem: { kind: 'not-a-chart', name, words: 'It breaks off.' } }
    : { ok: true, value: chartNamed(name) }

const configured: Site = {
  issuers: [{ iss: 'https://ehr.example/fhir', name: 'Example EHR', clientId: 'doseline', namespace: null, sandbox: false, scopes: null }],
  settings: { ...emptySite, defaultSetting: 'office' },
  idleMinutes: 15,
}
const site: StartEnvironment['site'] = async () => ({ ok: true, value: configured })
const noSite: StartEnvironment['site'] = async () => ({
  ok: false, problem: { kind: 'site-unreadable', address: 'site.json', problems: [{ path: '', message: 'is not JSON' }] },
})

const file = (name: string, text: string): { name: string; text: () => Promise<string> } => ({ name, text: async () => text })

test('a chart from a file is open afterwards', async () => {
  const start = createStart({ site, deriveText })
  await start.openFile(file('a.json', 'chart'))
  expect(start.state()).toMatchObject({ isReading: false, problem: null, open: chartNamed('a.json') })
})

test('a broken second file keeps the first chart open and says what is wrong', async () => {
  const start = createStart({ site, deriveText })
  await start.openFile(file('a.json', 'chart'))
  await start.openFile(file('b.json', 'broken'))
  expect(start.state().open).toEqual(chartNamed('a.json'))
  expect(start.state().problem).toMatchObject({ kind: 'not-a-chart', name: 'b.json' })
})

test('the problem goes away with the next chart that can be read', async () => {
  const start = createStart({ site, deriveText })
  await start.openFile(file('b.json', 'broken'))
  await start.openFile(file('a.json', 'chart'))
  expect(start.state().problem).toBeNull()
})

test('a file that the browser cannot read is named', async () => {
  const start = createStart({ site, deriveText })
  await start.openFile({ name: 'gone.json', text: async () => Promise.reject(new Error('NotFoundError')) })
  expect(start.state().problem).toEqual({ kind: 'file-unreadable', name: 'gone.json' })
})

test('of two files chosen in a hurry the last one is shown, even if the first is read later', async () => {
  const texts = new Map<string, (text: string) => void>()
  const slow = (name: string): Parameters<ReturnType<typeof createStart>['openFile']>[0] => ({
    name, text: async () => new Promise((resolve) => texts.set(name, resolve)),
  })
  const start = createStart({ site, deriveText })
  const both = [start.openFile(slow('first')), start.openFile(slow('second'))]
  texts.get('second')?.('chart')
  texts.get('first')?.('chart')
  await Promise.all(both)
  expect(start.state().open).toEqual(chartNamed('second'))
})

test('closing while a chart is being read leaves nothing open', async () => {
  const start = createStart({ site, deriveText })
  const opening = start.openFile(file('a.json', 'chart'))
  start.close()
  await opening
  expect(start.state()).toMatchObject({ isReading: false, problem: null, open: null })
})

test('listeners hear every change until they stop', async () => {
  const start = createStart({ site, deriveText })
  const heard: boolean[] = []
  const stop = start.subscribe(() => heard.push(start.state().isReading))
  await start.openFile(file('a.json', 'chart'))
  stop()
  await start.openFile(file('a.json', 'chart'))
  expect(heard).toEqual([true, false])
})

test('a chart is derived with the settings of the site, which is read once', async () => {
  let reads = 0
  const settings: unknown[] = []
  const start = createStart({
    site: async () => {
      reads += 1
      return site()
    },
    deriveText: async (text, name, known) => {
      settings.push(known?.settings.defaultSetting)
      return deriveText(text, name, known)
    },
  })
  await Promise.all([start.readSite(), start.openFile(file('a.json', 'chart'))])
  expect(settings).toEqual(['office'])
  expect(reads).toBe(1)
  expect(start.state().issuers?.map(({ name }) => name)).toEqual(['Example EHR'])
})

test('without a configuration that can be read a file is derived all the same, and the mistake is told', async () => {
  const start = createStart({ site: noSite, deriveText })
  await start.readSite()
  await start.openFile(file('a.json', 'chart'))
  expect(start.state()).toMatchObject({ issuers: null, siteProblem: { kind: 'site-unreadable' }, open: chartNamed('a.json') })
})
