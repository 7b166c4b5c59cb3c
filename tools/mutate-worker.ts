/**
 * Runs in a copy of the project: derives every case and some generated charts, and prints as JSON which expectations do
 * not hold and a digest of each output. `tools/mutate.ts` starts it once for each mutant.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { run, setup } from '../test/billing/laws.charts.ts'
import { differences } from '../test/cases/compare.ts'
import { allCases, runCase } from '../test/cases/run.ts'

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

const failed: string[] = []
const digests: Record<string, string> = {}
for (const one of allCases) {
  const { derived } = runCase(one)
  if (differences(one.expect, derived).length > 0) failed.push(one.id)
  digests[one.id] = digest(derived)
}
for (const [index, one] of fc.sample(setup, { numRuns: 200, seed: 1 }).entries()) digests[`generated ${index}`] = digest(run(one))

console.log(JSON.stringify({ failed, digests }))
