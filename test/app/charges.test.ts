import { expect, test } from 'vitest'
import { openDraftFiles } from '../../src/app/review-files.ts'
import { bundleFile, claimTextsOf, csvFile } from '../../src/app/export.ts'
import { createClient, type FhirClient } from '../../src/fhir/client.ts'
import { readDraftFile } from '../../src/review/file.ts'
import { truncatedText } from '../../src/ui/words/problems.ts'
import { base, codes, ehrFor, kinds, opened } from './administration.support.ts'

const infusion = 'MedicationAdministration/milan-dose'
const withoutCharges = 'patient/Patient.r patient/MedicationAdministration.rs patient/Encounter.rs patient/ChargeItem.rs'

test('where the EHR granted no saving a press sends nothing and says why in words', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr, scopes: withoutCharges })
  const refusal = await view.save()
  expect(ehr.written).toEqual([])
  expect(refusal).toMatchObject({ why: 'not-granted' })
  expect(refusal?.words.join(' ')).toContain('The granted scopes do not allow ChargeItems to be created.')
  expect(view.state().connection?.write).toMatchObject({ way: 'none', canUpdate: false })
})

test('a press that may save gives no refusal', async () => {
  const view = await opened({ patient: 'milan' })
  expect(await view.save()).toBeNull()
  expect(view.state().connection?.write.way).toBe('transaction')
})

test('drafts of other visits are no drafts without a line', async () => {
  const ehr = ehrFor('hanna')
  const one = await opened({ patient: 'hanna', encounter: 'hanna-visit-01', ehr })
  await one.save()
  expect(one.state().report?.lines.length).toBeGreaterThan(0)
  const other = await opened({ patient: 'hanna', encounter: 'hanna-visit-02', ehr })
  expect(other.state().plan?.orphans).toEqual([])
  expect(other.state().plan?.withdrawals).toEqual([])
})

test('a payer that changed is named in what differs', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr })
  await view.save()
  await ehr.change('Coverage/milan-plan', { type: { coding: [{ system: 'https://nahdo.org/sopt', code: '12' }], text: 'Medicare Part B' }, payor: [{ display: 'Medicare Part B' }] })
  await view.refresh()
  const changed = [...(view.state().plan?.states.values() ?? [])].find(({ kind }) => kind === 'changed')
  expect(changed?.kind === 'changed' ? changed.differences : []).toContainEqual({ field: 'payer', saved: 'commercial', now: 'medicare' })
})

test('drafts of a dose that was entered in error are proposed as mistakes, and become so only on a press', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr })
  await view.save()
  const before = ehr.written.length
  await ehr.change(infusion, { status: 'entered-in-error' })
  await view.refresh()
  const { plan } = view.state()
  expect(plan?.withdrawals.map(({ administration }) => administration)).toEqual([infusion])
  expect(plan?.orphans).toMatchObject([{ status: 'planned', proposed: 'entered-in-error' }])
  expect(ehr.written).toHaveLength(before)
  await Promise.all([view.withdraw(), view.withdraw()])
  expect(ehr.written.slice(before)).toEqual(['PUT'])
  expect(view.state().report).toMatchObject({ of: 'withdrawal', lines: [{ outcome: 'updated' }] })
  expect(view.state().plan).toMatchObject({ withdrawals: [], orphans: [] })
})

test('a draft that somebody changed after it was shown is not marked as a mistake over them', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr })
  await view.save()
  await ehr.change(infusion, { status: 'entered-in-error' })
  await view.refresh()
  const id = view.state().plan?.withdrawals[0]?.draft.id ?? ''
  await ehr.change(`ChargeItem/${id}`, { status: 'billable' })
  await view.withdraw()
  expect(view.state().report?.lines).toMatchObject([{ outcome: 'closed' }])
})

const foreign = (by: string, service: string | null, more: object = {}): object => ({
  resourceType: 'ChargeItem', enterer: { display: by }, status: 'billed', subject: { reference: 'Patient/milan' }, context: { reference: 'Encounter/milan-visit' },
  code: { coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J3490' }] },
  ...(service === null ? {} : { service: [{ reference: service }] }), ...more,
})

test('what another system has charged already is found after the first lines, and so is a charge without a dose', async () => {
  const ehr = ehrFor('milan')
  await ehr.add(foreign('theirs', infusion))
  await ehr.add(foreign('alone', null, { occurrenceDateTime: '2026-02-01' }))
  const view = await opened({ patient: 'milan', ehr })
  expect(view.state().plan?.charges.elsewhere).toMatchObject([{ line: 'milan-dose|drug', charge: { by: 'theirs' }, certainty: 'same-administration' }])
  expect(view.state().plan?.charges.unsupported).toMatchObject([{ charge: { by: 'alone' }, why: { kind: 'no-dose-that-day' } }])
})

test('our own drafts are no charges of others', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr })
  await view.save()
  await view.refresh()
  expect(new Set(kinds(view))).toEqual(new Set(['saved']))
  expect(view.state().plan?.charges).toEqual({ elsewhere: [], unsupported: [] })
})

test('charges that may not be read are said to be unread, and the lines stand', async () => {
  const ehr = ehrFor('milan', (url) =>
    url.pathname.endsWith('/ChargeItem') && url.searchParams.has('code') ? new Response('{"resourceType":"OperationOutcome"}', { status: 403 }) : null)
  const view = await opened({ patient: 'milan', ehr })
  expect(view.state().charges).toMatchObject({ asked: true, problems: [{ problem: { kind: 'forbidden' } }], charges: [] })
  expect(codes(view)).toHaveLength(3)
})

test('more saved drafts than are read at once are told, and the doses are shown all the same', async () => {
  const ehr = ehrFor('milan')
  const client = createClient({ base, token: async () => 'token', fetch: ehr.fetch })
  const cut: FhirClient = { ...client, search: async (type, params, signal) => {
    const answer = await client.search(type, params, signal)
    return answer.ok && type === 'ChargeItem' ? { ...answer, value: { ...answer.value, truncated: true } } : answer
  } }
  const view = await opened({ patient: 'milan', ehr, client: cut })
  expect(codes(view)).toHaveLength(3)
  expect(view.state().truncated.map(truncatedText)).toEqual([expect.stringContaining('saving creates nothing twice')])
  expect(view.state().charges).toMatchObject({ truncated: true })
})

test('an export has every line: as a Bundle that Review opens, as a table, and as texts for the claim', async () => {
  const view = await opened({ patient: 'milan', scopes: withoutCharges })
  const input = view.toExport()
  if (input === null) throw new Error('Nothing to export.')
  const bundle = bundleFile(input, 'Milan Vzorek', '2026-02-03T10:42')
  expect(bundle.name).toBe('doseline-drafts-202602031042.json')
  const file = readDraftFile(bundle.text, bundle.name, 0)
  expect(file.ok ? file.value.drafts.map(({ line }) => line?.code) : file.problem).toEqual(view.state().drafts[0]?.derived.lines.map(({ code }) => code).toSorted().toReversed())
  const review = await openDraftFiles([{ name: bundle.name, text: async () => Promise.resolve(bundle.text) }], null)
  expect('patients' in review ? [...review.patients.values()].map(({ name }) => name) : review).toEqual(['Milan Vzorek'])
  expect(bundle.text).not.toContain('"resourceType": "Patient"')
  const table = csvFile(input, 'Milan Vzorek', '2026-02-03T10:42').text
  expect(table.trim().split('\r\n')).toHaveLength(1 + 3)
  expect(table).toContain('Milan Vzorek')
  const [texts] = claimTextsOf(input, view.settings)
  const values = texts?.sheet.sections.flatMap(({ rows }) => rows.map(({ value }) => value)).join('\n') ?? ''
  expect(texts?.blocked).toBe(0)
  expect(values).toContain('J3490')
  expect(values).not.toMatch(/Vzorek/u)
})

test('an export counts the lines that must not be claimed as they are', async () => {
  const view = await opened({ patient: 'bela' })
  const input = view.toExport()
  expect(input === null ? [] : claimTextsOf(input, view.settings)).toMatchObject([{ blocked: 1 }])
})
