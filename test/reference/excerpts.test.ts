/** The first lines of each official format in the research folder: formats, headings and bytes as the publishers write them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Document } from '../../src/cli/reference/archive.ts'
import type { Contribution } from '../../src/cli/reference/contribution.ts'
import { readDocument } from '../../src/cli/reference/read-document.ts'
import { recognise } from '../../src/cli/reference/recognise.ts'
import { shared } from '../shared.ts'
import { smallBounds } from './fixtures/files.ts'

const documentOf = (name: string): Document => ({
  name,
  base: name,
  trail: name.toLowerCase(),
  issued: null,
  bytes: readFileSync(join(shared ?? '', 'data', 'excerpts', name)),
})

const taken = async (name: string): Promise<Contribution> => {
  const document = documentOf(name)
  const what = recognise(document)
  if (what.kind === 'foreign' || what.kind === 'nothing') throw new Error(what.reason)
  if (what.kind === 'icd10cm-addenda') throw new Error('addenda')
  const bounds = { ...smallBounds, crosswalk: [2, 60], hcpcs: [2, 60], opps: [2, 60], icd10cm: [2, 60] } as const
  const read = await readDocument(what.kind, document, bounds, '2026-11-21')
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

describe.skipIf(shared === null)('the official formats', () => {
  const crosswalks: readonly (readonly [name: string, from: string, rows: number])[] = [
    ['asp-ndc-hcpcs-crosswalk-2026Q1.csv', '2026-01-01', 50],
    // CMS heads the NDC otherwise since the end of 2026.
    ['asp-ndc-hcpcs-crosswalk-2026Q4.csv', '2026-10-01', 5],
    ['noc-ndc-hcpcs-crosswalk-2025Q4.csv', '2025-10-01', 2],
  ]

  test.each(crosswalks)('%s is of the quarter from %s', async (name, from, count) => {
    const read = await taken(name)
    expect('window' in read ? [read.window.from, read.count] : []).toEqual([from, count])
  })

  test('Addendum B: drug codes and no rate', async () => {
    const read = await taken('opps-addendum-b-2025Q4.csv')
    expect(read).toMatchObject({ kind: 'opps-addendum-b', window: { from: '2025-10-01', to: '2025-12-31' }, count: 46 })
    expect(JSON.stringify(read.kind === 'opps-addendum-b' ? [...read.codes] : '')).toMatch(/caplacizumab/)
  })

  test('HCPCS by place in the line: the days are read, and the first codes are no whole file of their year', async () => {
    const read = await readDocument('hcpcs-txt', documentOf('HCPC2019_CONTR_ANWEB.txt'), smallBounds, '2026-11-21')
    expect(read).toEqual({ ok: false, reason: 'its youngest code is of 2016, but its name says 2019: a wrong year?' })
  })

  test('ICD-10-CM: the lines of code file and order file are read, and a selection of them is no whole file', async () => {
    await expect(taken('icd10cm_codes_2026.txt')).rejects.toThrow('E11 is no header or E11.9 not billable in it')
    await expect(taken('icd10cm_order_2026.txt')).rejects.toThrow('line 51: its order number is 1228: lines are missing')
  })

  test('the NDC directory: genuine rows, packages that nest, routes and ingredients in step', async () => {
    const [products, packages] = [await taken('fda-ndc-product.txt'), await taken('fda-ndc-package.txt')]
    if (products.kind !== 'fda-product' || packages.kind !== 'fda-package') throw new Error('other files')
    const amyvid = [...products.products.values()].find((product) => product?.name === 'Amyvid')
    expect(amyvid).toMatchObject({
      substances: ['florbetapir f-18'],
      strengths: ['51 mCi/mL'],
      form: 'INJECTION, SOLUTION',
      routes: ['INTRAVENOUS'],
    })
    expect(packages.packages[0]).toMatchObject({ ndc: '00002120030', marketedFrom: '2012-06-01', marketedTo: null })
  })
})
