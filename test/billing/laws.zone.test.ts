/** The time zone of the machine never matters: the command gives the same bytes wherever it runs. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import type { Case } from '../cases/case.ts'
import { allCases, runCase } from '../cases/run.ts'
import { setup } from './laws.charts.ts'

const root = join(import.meta.dirname, '..', '..')
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const folder = mkdtempSync(join(tmpdir(), 'doseline-zones-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Behind UTC, half an hour off it, and a day ahead of the Americas. */
const zones = ['America/Chicago', 'Asia/Kolkata', 'Pacific/Kiritimati'] as const
const run = promisify(execFile)

async function inZone(zone: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...args], { cwd: root, env: { ...process.env, TZ: zone }, maxBuffer: 1e9 })
  return stdout
}

it('every case and 150 generated charts are derived alike in three zones', { timeout: 180_000 }, async () => {
  const generated: readonly Case[] = fc.sample(setup, { numRuns: 150, seed: 20260203 }).map((one, index) => ({
    id: `generated-${index}`, title: '', rule: '', chart: one.bundle, site: one.siteJson, answers: one.answersJson, expect: { lines: [] },
  }))
  const all = [...allCases, ...generated]
  for (const [index, one] of all.entries()) writeFileSync(join(folder, `${String(index).padStart(4, '0')}.json`), JSON.stringify(one))
  const outputs: string[] = []
  for (const zone of zones) outputs.push(await inZone(zone, [tsx, join('src', 'cli', 'derive.ts'), '--cases', folder]))
  expect(new Set(outputs).size).toBe(1)
  const here = all.map(one => JSON.stringify({ id: one.id, result: runCase(one).derived }))
  expect(outputs[0]?.trim().split('\n').toSorted()).toEqual(here.toSorted())
})

it('and the processes were in those zones', async () => {
  const hours = await Promise.all(zones.map(zone => inZone(zone, ['-p', 'new Date(1770000000000).toString()'])))
  expect(new Set(hours).size).toBe(zones.length)
})
