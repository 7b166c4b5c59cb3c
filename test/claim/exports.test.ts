/** Work lists and sheets that leave the app. */
import type { ChargeItem } from 'fhir/r4'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive } from '../../src/billing/derive.ts'
import { claimLineOf, type ClaimLine } from '../../src/claim/claim-line.ts'
import { derivedRows, exportColumns, type ExportRow } from '../../src/claim/columns.ts'
import { csvTable } from '../../src/claim/csv.ts'
import { exportFile } from '../../src/claim/file.ts'
import { sharedNotes } from '../../src/claim/shared-notes.ts'
import { claimSheet } from '../../src/claim/sheet.ts'
import { claimTexts } from '../../src/claim/texts.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { canonicalJson } from '../../src/fhir/element.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { claimLineOfDraft } from '../../src/review/claim-rows.ts'
import { reviewDraft } from '../../src/review/draft.ts'
import { read, setup, type Setup } from '../billing/laws.charts.ts'
import { drug, service } from './builder.ts'

const row = (own: Partial<ExportRow> = {}): ExportRow => ({
  line: drug(), state: 'ready', patient: 'Rosa Example', encounter: 'Encounter/e1', concept: null, findings: [], identifier: null,
  entered: null, note: null, ...own,
})

const tableOf = (rows: readonly ExportRow[]): readonly Readonly<Record<string, string>>[] =>
  parse(csvTable(exportColumns, rows), { columns: true, recordDelimiter: '\r\n', bom: true })

const deriveAndSave = (one: Setup, bundle = JSON.stringify(one.bundle)) => {
  const input = readChart(bundle)
  if (!input.ok) throw new Error(JSON.stringify(input.problem))
  const chart = chartFromEntries(input.entries)
  const derived = derive(chart, read(one))
  return { derived, documents: draftDocuments(derived, chart, { issuer: 'https://ehr.example/fhir' }) }
}

/** Without the key, and what only an answer knows; of a date that is no whole day a claim has no use. */
const comparable = ({ key: _key, discarded: _discarded, ...line }: ClaimLine): object =>
  ({ ...line, serviceDate: line.serviceDate?.length === 10 ? line.serviceDate : null })

const chargesIn = (document: ReturnType<typeof draftDocuments>[number] | undefined): readonly ChargeItem[] =>
  document?.resourceType === 'Bundle' ? (document.entry ?? []).flatMap(({ resource }) => resource ?? []) : []

/** The same chart as many EHRs write it: what is morning there was the evening before at the site. */
const inUtc = (one: Setup): ReturnType<typeof deriveAndSave> => deriveAndSave(one, JSON.stringify(one.bundle).replaceAll('-06:00"', 'Z"'))

describe('a draft that is read back', () => {
  it('gives the same claim line, of the same day, as the derivation that it was made from', () => {
    let compared = 0
    fc.assert(fc.property(setup, fc.boolean(), (chart, isUtc) => {
      const one = isUtc ? { ...chart, siteJson: { ...chart.siteJson, timeZone: 'America/Los_Angeles' } } : chart
      const { derived, documents } = isUtc ? inUtc(one) : deriveAndSave(one)
      const { timeZone } = read(one).site
      const stored = documents.flatMap(chargesIn).map((item) => reviewDraft(item, '0-0', timeZone)).flatMap((draft) => (draft === null ? [] : claimLineOfDraft(draft)))
        // A line without code and description is called "Unclassified drug" in a ChargeItem, which has to say something.
        .filter(({ description }) => description !== 'Unclassified drug')
      const lines = derived.encounters.flatMap((encounter) => encounter.lines.map((line) => claimLineOf(line, encounter)))
        .filter(({ kind, code, description }) => kind === 'administration' || code !== null || description !== null)
      const words = (all: readonly ClaimLine[]): readonly string[] => all.map((line) => canonicalJson(comparable(line))).toSorted()
      expect(words(stored)).toEqual(words(lines))
      compared += lines.length
    }), { numRuns: 60 })
    expect(compared).toBeGreaterThan(50)
  })
})

describe('the CSV of a work list', () => {
  it('has what a biller works by, under its own head', () => {
    const [first] = tableOf([row({
      line: drug({ modifiers: ['JZ'], diagnoses: ['M06.9', 'K50.90'] }), state: 'blocked', note: 'Which vial?',
      findings: [
        { code: 'ndc-missing', severity: 'error', who: 'nurse', fix: 'Scan the vial.' },
        { code: 'invoice-missing', severity: 'warning', who: 'biller', fix: 'Attach it.' },
      ],
    })])
    expect(first).toMatchObject({
      'State': 'blocked', 'Patient': 'Rosa Example', 'Date of service': '2026-11-21', 'Code': 'J3490', 'Modifiers': 'JZ', 'Units': '1',
      'NDC quantity': '0.5', 'NDC unit': 'ML', 'Diagnoses': 'M06.9 K50.90', 'Blocked by': 'ndc-missing', 'Other findings': 'invoice-missing',
      'Who can mend it': 'nurse', 'How': 'Scan the vial.', 'Last note': 'Which vial?',
    })
  })

  it('keeps the zeros at the front of an NDC by its hyphens', () => {
    const [first] = tableOf([row({ line: drug({ ndc: { code: '00002759701', unit: 'ML', quantity: 0.001 } }) })])
    expect(first).toMatchObject({ 'NDC': '00002-7597-01', 'NDC quantity': '0.001' })
  })

  it('writes very small and very large quantities digit by digit', () => {
    const quantities = [1e-7, 1.25e-9, 1e21, 1.5e22, 123456789.123].map((quantity) => row({ line: drug({ ndc: { code: '99999012301', unit: 'ML', quantity } }) }))
    expect(tableOf(quantities).map((one) => one['NDC quantity'])).toEqual([
      '0.0000001', '0.00000000125', '1000000000000000000000', '15000000000000000000000', '123456789.123',
    ])
  })

  it('leaves out the patient where the caller gives none', () => {
    expect(tableOf([row({ patient: null })])[0]?.['Patient']).toBe('')
  })

  it('has a row for every derived line, with the findings that concern it', () => {
    let seen = 0
    fc.assert(fc.property(setup, (one) => {
      for (const encounter of deriveAndSave(one).derived.encounters) {
        const table = tableOf(derivedRows(encounter, null))
        expect(table.map((cells) => cells['State'])).toEqual(encounter.lines.map(({ status }) => status))
        for (const cells of table) expect(cells['Blocked by'] !== '').toBe(cells['State'] === 'blocked')
        seen += table.length
      }
    }), { numRuns: 60 })
    expect(seen).toBeGreaterThan(50)
  })
})

describe('a sheet for printing', () => {
  const lines = [drug({ modifiers: ['JZ'] }), service({ diagnoses: ['K50.90', 'M06.9'] })]

  it('numbers the diagnoses of the visit once, and every line points to them', () => {
    const [diagnoses, first, second] = claimSheet(lines).sections
    expect(diagnoses?.rows).toEqual([
      { label: 'CMS-1500, item 21', value: 'A M069  B K5090' }, { label: '837P, HI', value: 'HI*ABK:M069*ABF:K5090~' },
    ])
    expect(first?.rows).toContainEqual({ label: 'CMS-1500, item 24E', value: 'A' })
    expect(second?.rows).toContainEqual({ label: 'CMS-1500, item 24E', value: 'BA' })
  })

  it('says what has to be filled in on each line', () => {
    expect(claimSheet(lines).sections[1]?.gaps).toEqual(['<CHARGE>: your charge for the line'])
  })

  it('is that of an institutional claim for a hospital', () => {
    const sheet = claimSheet(lines.map((line) => ({ ...line, setting: 'hospital-outpatient' as const })))
    expect(sheet.form).toBe('institutional')
    expect(sheet.sections[0]?.rows[0]).toEqual({ label: 'UB-04, FL67', value: 'M069' })
    expect(sheet.sections.at(-1)?.rows).toContainEqual({ label: '837I, billing note of the claim', value: 'NTE*ADD*ZYLOMAB 50MG SUBQ NDC 99999012301~' })
  })

  it('names a description for which the one item 19 of the claim has no room', () => {
    const second = drug({ description: 'VANTIZOL 300MG IV INF NDC 99999012301 WASTE 100MG' })
    expect(claimSheet([drug(), second]).sections.at(-1)?.gaps).toEqual(['No room for: VANTIZOL 300MG IV INF NDC 99999012301 WASTE 100MG'])
    const { item19, fl80 } = sharedNotes([drug(), drug({ description: 'B 1MG IM' })].flatMap((line) => claimTexts(line).lines))
    expect(item19.text).toBe('ZYLOMAB 50MG SUBQ NDC 99999012301; B 1MG IM NDC 99999012301')
    expect(fl80.problems).toEqual([])
  })
})

it('an exported file says when it was made and nothing about anybody', () => {
  expect(exportFile('csv', 'a', '2026-02-03T10:42:11-06:00')).toEqual({
    name: 'doseline-drafts-202602031042.csv', type: 'text/csv;charset=utf-8', text: 'a',
  })
  expect(exportFile('bundle', '{}', '2026-02-03T10:42').name).toBe('doseline-drafts-202602031042.json')
})
