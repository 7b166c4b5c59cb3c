import { expect, test } from 'vitest'
import { deriveText } from '../../src/app/derivation.ts'
import { emptySite } from '../../src/billing/site.ts'
import { chart } from '../cases/chart.ts'

const given = JSON.stringify(chart([{ id: 'a', drug: 'Solvidrin' }]))

test('a chart from a file gives its drafts, and how many of its doses are ready', () => {
  const outcome = deriveText(given, 'solvidrin.json', null)
  if (!outcome.ok) throw new Error(outcome.problem.kind)
  expect(outcome.value).toMatchObject({ name: 'solvidrin.json', summary: { doses: 1 } })
  expect(outcome.value.drafts.flatMap(({ derived }) => derived.lines.map(({ code }) => code))).toEqual(['J3490', '96372'])
})

test('a site without CPT codes shows the services of a file without them', () => {
  const outcome = deriveText(given, 'solvidrin.json', { ...emptySite, administrationCodes: new Map() })
  expect(outcome.ok ? outcome.value.drafts.flatMap(({ derived }) => derived.lines.map(({ code }) => code)) : outcome.problem).toEqual(['J3490', null])
})

test('what is no chart is refused by the name of the file, and with what it holds', () => {
  expect(deriveText('<html>', 'page.html', null)).toMatchObject({ ok: false, problem: { kind: 'not-a-chart', name: 'page.html' } })
  expect(deriveText('{"resourceType":"Patient","id":"p1"}', 'patient.json', null)).toEqual({
    ok: false, problem: { kind: 'not-a-chart', name: 'patient.json', words: 'The input has no MedicationAdministration; it holds 1 Patient.' },
  })
})
