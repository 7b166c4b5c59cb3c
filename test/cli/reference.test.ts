/** `--reference DIR`: the packs reach the derivation of a chart and of every case. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { chart, iv } from '../cases/chart.ts'
import { listenTo } from './listening.ts'

const packs = join(import.meta.dirname, '..', '..', 'mocks', 'reference')
const folder = mkdtempSync(join(tmpdir(), 'doseline-reference-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A drug that has a code of its own from 1 April 2025. */
const famotidine = chart(
  [{ drug: 'Famotidine injection', ndc: '63323-0739-12', route: iv, method: 'IV push', strength: [10, 'mg', 1, 'mL'], dose: [20, 'mg'], at: '2025-04-01T10:00:00-05:00' }],
  { encounter: { period: { start: '2025-04-01T08:00:00-05:00', end: '2025-04-01T18:00:00-05:00' } } },
)
const chartFile = join(folder, 'chart.json')
writeFileSync(chartFile, JSON.stringify(famotidine))

const printed = async (...args: readonly string[]): Promise<string> => {
  const { code, out, error } = await listenTo((voice) => run(args, voice))
  expect([code, error]).toEqual([0, ''])
  return out
}

test('a chart without packs is drafted and says that no code was looked for; with them the code is found', async () => {
  expect(JSON.parse(await printed(chartFile))).toMatchObject({ encounters: [{ lines: [{ code: 'J3490' }, { code: '96374' }], excluded: [] }] })
  expect(await printed(chartFile)).toContain('reference-missing')
  const derived = await printed(chartFile, '--reference', packs)
  expect(JSON.parse(derived)).toMatchObject({
    encounters: [{ lines: [], excluded: [{ source: 'MedicationAdministration/ma1', finding: 'specific-code-exists' }], findings: [{ code: 'specific-code-exists', suggest: 'J1308' }] }],
  })
  expect(derived).toBe(await printed(chartFile, '--reference', packs))
})

test('every case of a folder is derived with the packs', async () => {
  const cases = mkdtempSync(join(folder, 'cases-'))
  for (const id of ['one', 'two']) writeFileSync(join(cases, `${id}.json`), JSON.stringify({ id, title: id, rule: '§1.2', chart: famotidine, expect: { lines: [] } }))
  const lines = (await printed('--cases', cases, '--reference', packs)).trim().split('\n').map((line): unknown => JSON.parse(line))
  expect(lines).toMatchObject(['one', 'two'].map((id) => ({ id, result: { encounters: [{ excluded: [{ finding: 'specific-code-exists' }] }] } })))
})
