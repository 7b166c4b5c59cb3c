/** The official files of the research folder, imported as the command does it; counts as that folder's notes measured them. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isObject } from '../../src/billing/check.ts'
import type { Reference, SpecificCodeQuestion } from '../../src/billing/reference.ts'
import { openFile } from '../../src/cli/reference/archive.ts'
import { officialBounds } from '../../src/cli/reference/contribution.ts'
import { importFiles } from '../../src/cli/reference/import.ts'
import { readFolder } from '../../src/cli/reference/pack-folder.ts'
import { readHcpcsText, readHcpcsWorkbook } from '../../src/cli/reference/read-hcpcs.ts'
import { readIcd10cmOrder } from '../../src/cli/reference/read-icd10cm.ts'
import { readReference } from '../../src/cli/reference.ts'
import { numbersOf, stringsOf } from '../../src/reference/columns.ts'
import { indexHcpcs, openHcpcs } from '../../src/reference/hcpcs.ts'
import { openIcd10cm, type Icd10cm } from '../../src/reference/icd10cm.ts'
import { openCrosswalk, type Crosswalk } from '../../src/reference/ndc-hcpcs.ts'
import { shared } from '../shared.ts'
import { changes, diagnoses, named } from './fixtures/answers.ts'
import { listenTo, type Ran } from '../cli/listening.ts'
import { ask } from './fixtures/folder.ts'

const data = join(shared ?? '', 'data')

const filesOf = (folder: string): readonly string[] =>
  shared === null
    ? []
    : readdirSync(join(data, folder))
        .toSorted()
        .map((name) => join(data, folder, name))

/** None of these is official: re-cut, or codes only (SOURCES.md of the folder). */
const foreign = [
  'HCPC2025_OCT_ANWEB.read_fwf.csv.gz',
  'hcpcs_level2_2026q3-codes-only.txt.gz',
  'icd10cm_codes_2026_april-codes-only.txt.gz',
  'FDADrugUpload-2015-12.sql.tar.gz',
  'universal-med-ids-2023-10-23.csv.gz',
]

const today = '2026-11-21'

describe.skipIf(shared === null)('the official files', () => {
  let folder = ''
  let ran: Ran
  let reference: Reference
  let crosswalk: Crosswalk
  let icd10cm: Icd10cm

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reference-official-'))
    const files = [
      ...filesOf('raw/asp'),
      ...filesOf('raw/hcpcs'),
      ...filesOf('raw/icd10cm'),
      ...filesOf('raw/ndc'),
      join(data, 'derived/hcpcs-codes-plain.tsv'),
    ]
    const setting = { now: `${today}T00:00:00.000Z`, bounds: officialBounds }
    ran = await listenTo((voice) => importFiles(files, folder, voice, setting))
    const [read, held] = [await readReference(folder), await readFolder(folder)]
    if (!read.ok || read.value === null || !held.ok) throw new Error('the packs cannot be read')
    reference = read.value
    ;({ crosswalk, icd10cm } = held.value)
  }, 240_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('all import, those that are not official are refused by name, and the exit code says so', () => {
    expect(ran.code).toBe(1)
    const refused = ran.error
      .split('\n')
      .filter((line) => line.startsWith('refused'))
      .map((line) => line.split(': ')[1] ?? '')
    expect(refused.toSorted()).toEqual(foreign.toSorted())
    for (const [rows, quarter] of [
      ['6,684', '2024-01-01'],
      ['6,746', '2024-04-01'],
      ['7,171', '2024-07-01'],
      ['7,429', '2024-10-01'],
      ['7,172', '2025-01-01'],
      ['7,585', '2025-04-01'],
      ['7,873', '2025-07-01'],
      ['8,245', '2025-10-01'],
      ['7,125', '2026-01-01'],
    ]) {
      expect(ran.out).toMatch(new RegExp(`crosswalk ${quarter} to .*, ${rows} rows`))
    }
    for (const [from, billable, headers] of [
      ['2023-04-01', '73,674', ''],
      ['2024-04-01', '74,044', '23,252'],
      ['2024-10-01', '74,260', ''],
      ['2025-10-01', '74,719', '23,467'],
    ]) {
      expect(ran.out).toMatch(new RegExp(`ICD-10-CM ${from} to .*, ${billable} billable codes, ${headers}`))
    }
    expect(ran.out).toContain('HCPCS as of 2019-01-01, 6,440 codes')
    expect(ran.out).toContain('2,590 codes')
    expect(ran.out).toContain('NOC crosswalk 2025-10-01 to 2025-12-31, 2 rows')
  })

  test('the HCPCS workbook says the same as the text beside it', async () => {
    const archive = await openFile(join(data, 'raw/hcpcs/2019-Alpha-Numeric-HCPCS-File.zip'))
    const [text, workbook] = ['HCPC2019_CONTR_ANWEB.txt', 'HCPC2019_CONTR_ANWEB.xlsx'].map((name) =>
      archive.ok ? archive.value.find((document) => document.base === name) : undefined,
    )
    if (text === undefined || workbook === undefined) throw new Error('the archive has other members')
    const [one, other] = [readHcpcsText(text, officialBounds, today), await readHcpcsWorkbook(workbook, officialBounds, today)]
    expect(one.ok && one.value.count).toBe(6440)
    expect(other).toEqual(one)
  })

  test("a year of codes under another year's name is refused", async () => {
    const archive = await openFile(join(data, 'raw/icd10cm/cms-2026-code-descriptions-tabular-order.zip'))
    const order = archive.ok ? archive.value.find((document) => document.base === 'icd10cm_order_2026.txt') : undefined
    if (order === undefined) throw new Error('the archive has other members')
    const renamed = { ...order, base: 'icd10cm_order_2025.txt', trail: 'icd10cm_order_2025.txt' }
    expect(readIcd10cmOrder(renamed, officialBounds)).toEqual({
      ok: false,
      reason: 'it has the 74719 billable codes of fiscal year 2026, but is named 2025: a wrong year?',
    })
    const cut = { ...order, bytes: order.bytes.subarray(0, 9_000_000) }
    expect(readIcd10cmOrder(cut, officialBounds)).toMatchObject({ ok: false })
  })

  test('every pair of NDC and code comes back with its quarters: 8,463 pairs, 7,805 NDCs, 899 codes', () => {
    const held = new Map(
      crosswalk.pairs.map((pair) => [
        `${pair.ndc} ${pair.code}`,
        [...pair.quarters].reduce((mask, place) => mask + 2 ** place, 0),
      ]),
    )
    const expected = new Map(
      readFileSync(join(data, 'derived/ndc-hcpcs.tsv'), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const [ndc, code, mask] = line.split('\t')
          return [`${ndc} ${code}`, Number(mask)]
        }),
    )
    expect(held).toEqual(expected)
    expect(held.size).toBe(8463)
    expect(new Set(crosswalk.pairs.map((pair) => pair.ndc)).size).toBe(7805)
    // CPT is one word here: 891 codes of HCPCS Level II, and CPT.
    expect(new Set(crosswalk.pairs.map((pair) => pair.code)).size).toBe(899)
  })

  test('every billable diagnosis comes back with its editions: 74,815 codes', () => {
    const json: unknown = JSON.parse(readFileSync(join(data, 'derived/icd10cm-billable-fy2023-fy2026.json'), 'utf8'))
    if (!isObject(json) || typeof json['codes'] !== 'string') throw new Error('another file of derived codes')
    const { codes } = json
    const [from, exc] = [stringsOf(json['from']), numbersOf(json['exc'])]
    const words: string[] = []
    for (const match of codes.matchAll(/([a-h])([^a-h]*)/g))
      words.push((words.at(-1) ?? '').slice(0, (match[1] ?? 'a').charCodeAt(0) - 97) + (match[2] ?? ''))
    const masks = new Map<number, number>()
    for (let at = 0, row = 0; at < exc.length; at += 2) {
      row += exc[at] ?? 0
      masks.set(row, exc[at + 1] ?? 0)
    }
    const starts = from.map((day) => icd10cm.editions.findIndex((edition) => edition.from === day))
    const held = new Map(
      icd10cm.codes.map((code) => [
        code.code,
        starts.reduce((mask, place, at) => mask + (code.editions.has(place) ? 2 ** at : 0), 0),
      ]),
    )
    expect(held.size).toBe(74_815)
    expect(words.filter((word, row) => held.get(word) !== (masks.get(row) ?? 31))).toEqual([])
    expect(words).toHaveLength(74_815)
  })

  test('the packs are small, opened soon and quick to ask', () => {
    const packs = readdirSync(folder)
      .filter((name) => name.endsWith('.pack'))
      .map((name) => ({ kind: name.split('.')[0], bytes: readFileSync(join(folder, name)) }))
    expect(packs.reduce((sum, pack) => sum + pack.bytes.length, 0)).toBeLessThanOrEqual(100_000)
    const plain = packs.map((pack) => ({ kind: pack.kind, bytes: new Uint8Array(gunzipSync(pack.bytes)) }))
    // Time of this process alone: a busy machine does not count. The first opening warms up.
    let best = Infinity
    for (let round = 0; round < 5; round++) {
      const start = process.cpuUsage()
      for (const { kind, bytes } of plain) {
        if (kind === 'ndc-hcpcs') openCrosswalk(bytes)
        if (kind === 'hcpcs') indexHcpcs(openHcpcs(bytes))
        if (kind === 'icd10cm') openIcd10cm(bytes)
      }
      best = Math.min(best, process.cpuUsage(start).user / 1000)
    }
    expect(best).toBeLessThanOrEqual(50)
    const questions = crosswalk.pairs
      .filter((_, row) => row % 40 === 0)
      .map(({ ndc }): SpecificCodeQuestion => ({
        ndc: { labeler: ndc.slice(0, 5), product: ndc.slice(5, 9), package: ndc.slice(9) },
        ingredients: [],
        names: [],
        route: 'intravenous',
        date: '2025-05-01',
        payer: 'commercial',
        setting: 'office',
      }))
    const byName = ['pantoprazole sodium', 'famotidine', 'tranexamic acid', 'Solu-Medrol', 'exampleprazine'].flatMap(
      (name) =>
        questions
          .slice(0, 40)
          .map((question): SpecificCodeQuestion => ({ ...question, ndc: null, ingredients: [name] })),
    )
    const diagnosed = icd10cm.codes.filter((_, row) => row % 400 === 0).map((code) => code.code)
    let least = Infinity
    for (let round = 0; round < 10; round++) {
      const start = process.cpuUsage()
      for (let again = 0; again < 50; again++) {
        for (const question of [...questions, ...byName]) reference.specificCode(question)
        for (const code of diagnosed) reference.icd10(code, '2026-01-01')
      }
      least = Math.min(
        least,
        process.cpuUsage(start).user / (50 * (questions.length + byName.length + diagnosed.length)),
      )
    }
    expect(least).toBeLessThanOrEqual(2)
  })

  test('no CPT number, no descriptor and no price is in any pack', () => {
    const text = readdirSync(folder)
      .filter((name) => name.endsWith('.pack'))
      .map((name) => gunzipSync(readFileSync(join(folder, name))).toString('latin1'))
      .join('\n')
    const raw = (name: string): string => gunzipSync(readFileSync(join(data, 'raw/asp', name))).toString('latin1')
    const cpt = [...raw('asp-ndc-hcpcs-crosswalk-2026Q1.csv.gz').matchAll(/^(\d{5}),/gm)].map((match) => match[1] ?? '')
    const prices = [...raw('asp-payment-limits-2026Q1.csv.gz').matchAll(/,(\d{2,}\.\d{3}),/g)].map(
      (match) => match[1] ?? '',
    )
    expect(cpt.length).toBeGreaterThan(20)
    expect(prices.length).toBeGreaterThan(500)
    expect([...cpt, ...prices].filter((found) => text.includes(found))).toEqual([])
    expect(text).toContain('famotidine')
    expect(text).not.toMatch(/injection, |not therapeutically equivalent|cholera/i)
  })

  test.each(changes)('%s on %s: %s %j', (ndc, date, kind, codes) => {
    expect(ask(reference, { ndc, date, route: null })).toMatchObject({ kind, codes })
  })

  test.each(named)('%s on %s, by name: %s %j', (ingredient, date, kind, codes) => {
    expect(ask(reference, { ndc: '99999-0600-01', ingredients: [ingredient], date })).toMatchObject({
      kind,
      codes,
      by: kind === 'possible' ? 'ingredient' : null,
    })
  })

  test.each(diagnoses)('%s on %s is %s', (code, date, kind) => {
    expect(reference.icd10(code, date).kind).toBe(kind)
  })
})
