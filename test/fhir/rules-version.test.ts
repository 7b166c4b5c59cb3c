/** Drafts say by which rules they were derived, and Review marks those of other rules: the version has to change with what the rules do. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { rulesVersion } from '../../src/fhir/draft-extensions.ts'
import { publicCases, runCase } from '../cases/run.ts'

/** What the rules of a version make of the public cases. One that only our own cases tell apart stands here too. Other rules: raise `rulesVersion`, and put its line here. */
const made: Readonly<Record<string, string>> = {
  '2026.1': '95a75bb2161529d2',
  '2026.2': '95a75bb2161529d2',
}

const digest = (): string => {
  const hash = createHash('sha256')
  for (const one of publicCases) {
    for (const { lines, excluded, findings } of runCase(one).derived.encounters) {
      const charged = lines.map(({ evidence: _how, ...line }) => line)
      const told = findings.map(({ code, severity, source, lines: ids, suggest }) => [code, severity, source, ids, suggest])
      hash.update(JSON.stringify([one.id, charged, excluded, told]))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

test.skipIf(publicCases.length === 0)('rules that come to other lines or findings have another version', () => {
  expect(publicCases.length).toBeGreaterThan(60)
  expect({ [rulesVersion]: digest() }).toEqual({ [rulesVersion]: made[rulesVersion] })
})
