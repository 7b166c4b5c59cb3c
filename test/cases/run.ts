/** Reads and derives cases: our own, and the public ones beside the project where they are there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noAnswers, parseAnswers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import type { Derived } from '../../src/billing/derived.ts'
import type { ChartFacts } from '../../src/billing/facts.ts'
import type { Reference } from '../../src/billing/reference.ts'
import { emptySite, parseSite } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { shared } from '../shared.ts'
import type { Case } from './case.ts'
import { ownCases } from './own.ts'

export interface CaseResult {
  readonly resources: readonly Readonly<Record<string, unknown>>[]
  readonly chart: ChartFacts
  readonly derived: Derived
}

/** Derives a case as the command would; throws where a case is no case, which is a mistake of its author. */
export function runCase(one: Case, reference: Reference | null = null): CaseResult {
  const input = readChart(JSON.stringify(one.chart))
  const site = one.site === undefined ? { ok: true as const, value: emptySite } : parseSite(one.site)
  const answers = one.answers === undefined ? { ok: true as const, value: noAnswers } : parseAnswers(one.answers)
  if (!input.ok || !site.ok || !answers.ok) throw new Error(`${one.id}: chart, site or answers cannot be read`)
  const chart = chartFromEntries(input.entries)
  return {
    resources: input.entries.map(entry => entry.resource), chart,
    derived: derive(chart, { site: site.value, answers: answers.value, reference }),
  }
}

function isCase(json: unknown): json is Case {
  return typeof json === 'object' && json !== null && ['id', 'title', 'rule', 'chart', 'expect'].every(field => Object.hasOwn(json, field))
}

function readPublic(): readonly Case[] {
  if (shared === null) return []
  const folder = join(shared, 'conformance', 'cases')
  return readdirSync(folder).filter(name => name.endsWith('.json')).sort()
    .flatMap(name => {
      const json: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      if (!isCase(json)) throw new Error(`${name} is no case`)
      return [json]
    })
}

/** Empty where the public cases are absent. */
export const publicCases: readonly Case[] = readPublic()

export const allCases: readonly Case[] = [...ownCases, ...publicCases]
