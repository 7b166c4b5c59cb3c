/** Laws of the derivation that hold for every chart, site and answer. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noAnswers, parseAnswers } from '../../src/billing/answers.ts'
import type { Answers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import type { Derived, DerivedEncounter } from '../../src/billing/derived.ts'
import { emptySite, parseSite } from '../../src/billing/site.ts'
import type { SiteSettings } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chart, condition, im, iv, sc, snomed, v3 } from '../cases/chart.ts'
import type { Dose } from '../cases/chart.ts'

interface Setup {
  readonly bundle: { readonly entry: readonly unknown[] }
  readonly site: SiteSettings
  readonly answers: Answers
}

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const clock = fc.tuple(fc.integer({ min: 6, max: 20 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)

const dose: fc.Arbitrary<Dose> = fc.record({
  status: oneOf('completed', 'completed', 'completed', 'stopped', 'not-done', 'in-progress', 'unknown'),
  drug: oneOf('Alphadrug', 'Betadrug', 'Gammadrug', 'Examplemab', 'Sodium chloride 0.9 %', ''),
  ndc: oneOf('99999-0971-01', '99999-0981-01', '9999909911', '1111-1111-111', null),
  form: oneOf('Solution for injection', 'Powder for solution for injection', null),
  route: oneOf(iv, iv, iv, im, sc, v3('IVPUSH'), v3('SQINFUS'), snomed('418401004'), snomed('26643006'), { text: 'unheard of' }, null),
  dose: oneOf([50, 'mg'] as const, [2, 'mL'] as const, [1, '{vial}'] as const, [1, '{application}'] as const, null),
  period: fc.tuple(clock, fc.option(clock)),
  patient: oneOf('p1', 'p1', 'p1', 'p2'),
}).chain(fixed => fc.record({ method: oneOf('IV push', 'Infusion', 'unclear'), device: oneOf('Infusion pump', 'On-body injector', 'Bed') }, { requiredKeys: [] })
  .map(more => ({ ...fixed, ...more })))

const answer = fc.record({
  method: oneOf('push', 'infusion', 'injection'), access: oneOf('left arm', 'port'), laterality: oneOf('left', 'both'),
  drugSource: oneOf('purchased', 'patient-supplied', '340b'), container: oneOf('single-dose', 'multi-dose'),
  waste: fc.record({ value: fc.integer({ min: 0, max: 50 }), unit: oneOf('mg', 'mL', 'drops') }),
  diagnoses: fc.array(oneOf('M06.9', 'Z79.899', 'nonsense'), { maxLength: 3 }),
}, { requiredKeys: [] })

const siteJson = fc.record({
  defaultSetting: oneOf('office', 'hospital-outpatient', 'asc', 'home', 'facility-professional'),
  noStop: oneOf('block', 'push'), defaultPayer: oneOf('medicare', 'uhc'),
}, { requiredKeys: [] })

const codes = ['M06.9', 'I10', 'Z79.899', 'T45.1X5A', 'L40.50', 'E11.9', 'nonsense'] as const

const setup: fc.Arbitrary<Setup> = fc.record({
  doses: fc.array(dose, { minLength: 1, maxLength: 6 }), site: siteJson,
  answers: fc.array(fc.option(answer), { maxLength: 6 }), diagnoses: fc.subarray([...codes]),
  visitClass: oneOf('AMB', 'AMB', 'EMER', 'HH', 'IMP'),
}).map(({ doses, site, answers, diagnoses, visitClass }) => {
  const bundle = chart(doses, { class: visitClass, conditions: diagnoses.map((code, index) => condition(`c${index}`, code, code)) })
  const read = parseAnswers(Object.fromEntries(answers.map((one, index) => [`ma${index + 1}`, one ?? {}])))
  const parsed = parseSite(site)
  if (!read.ok || !parsed.ok) throw new Error('the generator makes what the readers refuse')
  return { bundle, site: parsed.value, answers: read.value }
})

function run({ bundle, site, answers }: Setup): Derived {
  const input = readChart(JSON.stringify(bundle))
  if (!input.ok) throw new Error(JSON.stringify(input.problem))
  return derive(chartFromEntries(input.entries), { site, answers })
}

function encounters(one: Setup): readonly DerivedEncounter[] {
  return run(one).encounters
}

const initial = ['push-initial', 'infusion-initial']

describe('for every chart', () => {
  it('each administration has lines or is excluded, never both and never neither', () => {
    fc.assert(fc.property(setup, one => {
      const given = one.bundle.entry.flatMap(entry => JSON.stringify(entry).match(/"MedicationAdministration","id":"(ma\d)"/)?.[1] ?? [])
      const derived = encounters(one)
      const drafted = new Set(derived.flatMap(encounter => encounter.lines.flatMap(line => line.sources)))
      const excluded = derived.flatMap(encounter => encounter.excluded.map(exclusion => exclusion.source))
      expect(new Set(excluded).size).toBe(excluded.length)
      expect(given.length).toBeGreaterThan(0)
      for (const id of given) {
        const source = `MedicationAdministration/${id}`
        expect([drafted.has(source), excluded.includes(source)].filter(Boolean)).toHaveLength(1)
      }
    }))
  })

  it('every exclusion is told as a finding of that administration', () => {
    fc.assert(fc.property(setup, one => {
      for (const { excluded, findings } of encounters(one)) {
        for (const { source, finding } of excluded) expect(findings.some(told => told.code === finding && told.source === source)).toBe(true)
      }
    }))
  })

  it('the order of resources does not matter', () => {
    fc.assert(fc.property(setup, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (one, keys) => {
      const shuffled = one.bundle.entry.map((entry, index) => ({ entry, key: keys[index % keys.length] ?? 0 })).sort((a, b) => a.key - b.key).map(({ entry }) => entry)
      expect(JSON.stringify(run({ ...one, bundle: { ...one.bundle, entry: shuffled } }))).toBe(JSON.stringify(run(one)))
    }))
  })

  it('an access has at most one initial service, and a second one carries its modifier', () => {
    fc.assert(fc.property(setup, one => {
      for (const { lines } of encounters(one)) {
        const initials = lines.filter(line => initial.includes(line.concept ?? ''))
        const access = (source: string | undefined): string => one.answers.get(source ?? '')?.access ?? ''
        const documented = [...one.answers.values()].some(answers => answers.access !== null)
        if (!documented) expect(initials.length).toBeLessThanOrEqual(1)
        expect(initials.filter(line => !line.modifiers.includes('59')).length).toBeLessThanOrEqual(1)
        const named = initials.map(line => access(line.sources[0])).filter(name => name !== '')
        expect(new Set(named).size).toBe(named.length)
      }
    }))
  })

  it('a line is blocked exactly where an error is about it', () => {
    fc.assert(fc.property(setup, one => {
      for (const { lines, findings } of encounters(one)) {
        const stopped = new Set(findings.filter(finding => finding.severity === 'error').flatMap(finding => finding.lines))
        for (const line of lines) expect(line.status).toBe(stopped.has(line.id) ? 'blocked' : 'ready')
        const ids = new Set(lines.map(line => line.id))
        expect(ids.size).toBe(lines.length)
        for (const finding of findings) expect(finding.lines.every(id => ids.has(id))).toBe(true)
      }
    }))
  })

  it('no line has more than four pointers or modifiers, and a description is 80 characters of plain ASCII', () => {
    fc.assert(fc.property(setup, one => {
      for (const line of encounters(one).flatMap(encounter => encounter.lines)) {
        expect(line.diagnoses.length).toBeLessThanOrEqual(4)
        expect(line.modifiers.length).toBeLessThanOrEqual(4)
        expect(line.units).toBeGreaterThan(0)
        if (line.description !== null) expect(line.description).toMatch(/^[\x21-\x29\x2b-\x39\x3b-\x5d\x5f-\x7d]([\x20-\x29\x2b-\x39\x3b-\x5d\x5f-\x7d]{0,78}[\x21-\x7d])?$/)
        expect(line.kind === 'administration' ? line.ndc : null).toBeNull()
      }
    }))
  })

  it("another patient's administration gives no line", () => {
    fc.assert(fc.property(setup, one => {
      for (const { lines, patient } of encounters(one)) {
        expect(patient).toBe('Patient/p1')
        const foreign = one.bundle.entry.flatMap(entry => {
          const text = JSON.stringify(entry)
          return text.includes('"subject":{"reference":"Patient/p2"}') ? text.match(/"MedicationAdministration","id":"(ma\d)"/)?.[1] ?? [] : []
        })
        for (const id of foreign) expect(lines.flatMap(line => line.sources)).not.toContain(`MedicationAdministration/${id}`)
      }
    }))
  })

  it('no diagnosis stands on a line that neither the chart nor a person named', () => {
    fc.assert(fc.property(setup, one => {
      const named = new Set<string>([...codes, ...[...one.answers.values()].flatMap(answers => answers.diagnoses)])
      for (const line of encounters(one).flatMap(encounter => encounter.lines)) {
        for (const code of line.diagnoses) expect(named.has(code)).toBe(true)
      }
    }))
  })

  it("the machine's time zone does not matter", () => {
    const before = process.env['TZ']
    try {
      fc.assert(fc.property(setup, one => {
        const results = ['UTC', 'America/Los_Angeles', 'Asia/Kolkata'].map(zone => {
          process.env['TZ'] = zone
          return JSON.stringify(run(one))
        })
        expect(new Set(results).size).toBe(1)
      }), { numRuns: 50 })
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
  })
})

describe('for any JSON at all', () => {
  const resource = fc.dictionary(
    oneOf('resourceType', 'id', 'status', 'subject', 'context', 'medicationReference', 'medicationCodeableConcept', 'effectiveDateTime', 'effectivePeriod', 'dosage', 'request', 'contained', 'performer', 'code', 'reasonReference'),
    fc.oneof(fc.jsonValue({ maxDepth: 4 }), oneOf<unknown>('MedicationAdministration', 'completed', 'Encounter', 'Condition', { reference: 'Patient/p1' }, { coding: [null] }, [{ reference: 7 }])),
  )

  it('the derivation ends without a crash', () => {
    fc.assert(fc.property(fc.array(resource, { maxLength: 6 }), resources => {
      const entry = [{ resource: { resourceType: 'MedicationAdministration', id: 'x', status: 'completed' } }, ...resources.map(one => ({ resource: one }))]
      const input = readChart(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))
      if (!input.ok) return
      const derived = derive(chartFromEntries(input.entries), { site: emptySite, answers: noAnswers })
      expect(derived.encounters.length).toBeGreaterThan(0)
    }), { numRuns: 500 })
  })
})
