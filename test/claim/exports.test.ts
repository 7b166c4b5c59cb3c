/** Work lists and sheets that leave the app. */
import type { ChargeItem } from 'fhir/r4'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive } from '../../src/billing/derive.ts'
import { claimLineOf, type ClaimLine } from '../../src/claim/claim-line.ts'
import { derivedRows, exportColumns, textColumns, type ExportRow } from '../../src/claim/columns.ts'
import { csvTable } from '../../src/claim/csv.ts'
import { exportFile } from '../../src/claim/file.ts'
import { sharedNotes } from '../../src/claim/shared-notes.ts'
import { claimSheet } from '../../src/claim/sheet.ts'
import { claimTexts } from '../../src/claim/texts.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { read, setup, type Setup } from '../billing/laws.charts.ts'
import { drug, service } from './builder.ts'
import { claimLineOfCharge } from './charge-line.ts'

const row = (own: Partial<ExportRow> = {}): ExportRow => ({
  line: drug(), state: 'ready', patient: 'Rosa Example', encounter: 'Encounter/e1', concept: null, findings: [], identifier: null,
  entered: null, note: null, ...own,
})

const tableOf = (rows: readonly ExportRow[], columns = exportColumns): readonly Readonly<Record<string, string>>[] =>
  parse(csvTable(columns, rows), { columns: true, recordDelimiter: '\r\n' })

const deriveAndSave = (one: Setup) => {
  const input = readChart(JSON.stringify(one.bundle))
  if (!input.ok) throw new Error(JSON.stringify(input.problem))
  const chart = chartFromEntries(input.entries)
  const derived = derive(chart, read(one))
  return { derived, documents: draftDocuments(derived, chart, { issuer: 'https://ehr.example/fhir' }) }
}

/** Without the key, and without the date: a ChargeItem has the moment, and the derivation decides which day that is. */
const comparable = ({ key: _key, serviceDate: _date, ...line }: ClaimLine): Omit<ClaimLine, 'key' | 'serviceDate'> => line

const drafts = (document: ReturnType<typeof draftDocuments>[number] | undefined): readonly ChargeItem[] =>
  document?.resourceType === 'Bundle' ? (document.entry ?? []).flatMap(({ resource }) => resource ?? []) : []

describe('a draft that is read back', () => {
  it('gives the same claim line as the derivation that it was made from', () => {
    let compared = 0
    fc.assert(fc.property(setup, (one) => {
      const { derived, documents } = deriveAndSave(one)
      for (const [at, encounter] of derived.encounters.entries()) {
        // A line without code and description is called "Unclassified drug" in a ChargeItem, which has to say something.
        const lines = encounter.lines.filter(({ kind, code, description }) => kind === 'administration' || code !== null || description !== null)
        const stored = drafts(documents[at]).map(claimLineOfCharge).filter(({ description }) => description !== 'Unclassified drug')
        const order = (line: object): string => JSON.stringify(line)
        expect(stored.map(comparable).map(order).toSorted()).toEqual(lines.map((line) => comparable(claimLineOf(line, encounter))).map(order).toSorted())
        compared += lines.length
      }
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

  it('can have claim texts as further columns, two where a dose has two lines', () => {
    const line = drug({ payer: 'medicaid', furtherNdcs: [{ code: '99999004001', unit: 'UN', quantity: 1 }] })
    const [first] = tableOf([row({ line })], [...exportColumns, ...textColumns(['cms1500-24-shaded'])])
    expect(first?.['CMS-1500, item 24 shaded']).toBe('N499999012301   ML0.5\nN499999004001   UN1')
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
