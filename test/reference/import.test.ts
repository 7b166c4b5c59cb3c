import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { runImport } from '../../src/cli/reference/import.ts'
import { zipOf } from './fixtures/archives.ts'
import { addendumB, crosswalkFile, nocFile, plainTable } from './fixtures/files.ts'
import { listenTo } from '../cli/listening.ts'
import { ask, workplace, type Workplace } from './fixtures/folder.ts'

const example = [
  ['J1111', '99999-0123-01', 'Exampleprazine'],
  ['J1112', '99999-0456-01', 'Solvidrin'],
] as const

test('a crosswalk of one quarter answers for that quarter', async () => {
  const place = await workplace()
  await place.write('xw.csv', crosswalkFile(2026, 1, example))
  const done = await place.take('xw.csv')
  expect(done).toMatchObject({ exit: 0, complained: '' })
  expect(done.said).toContain('ASP NDC-HCPCS crosswalk 2026-01-01 to 2026-03-31, 3 rows')
  const reference = await place.reference()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2026-01-01' })).toMatchObject({
    kind: 'exists',
    codes: ['J1111'],
    by: 'package',
    stale: false,
  })
  expect(reference.describe().crosswalk).toEqual({ from: '2026-01-01', to: '2026-03-31' })
})

test('a file is known by its content, whatever its name, and in gzip, zip and zip within zip', async () => {
  const place = await workplace()
  const file = crosswalkFile(2026, 1, example)
  await place.write('download', gzipSync(file))
  await place.write(
    'a.bin',
    zipOf([
      {
        name: 'inner.zip',
        content: zipOf([
          { name: 'notes.pdf', content: 'x' },
          { name: 'table.csv', content: file },
        ]),
      },
    ]),
  )
  expect(await place.take('download')).toMatchObject({ exit: 0 })
  const again = await place.take('a.bin')
  expect(again).toMatchObject({ exit: 0 })
  expect(again.said).toContain('left out: a.bin › inner.zip › table.csv: it is imported already')
})

test('quarters are added beside each other, in any order, and a hole between two listed quarters counts as listed', async () => {
  const place = await workplace()
  await place.write('q3.csv', crosswalkFile(2025, 3, example))
  await place.write('q2.csv', crosswalkFile(2025, 2, [['J1112', '99999-0456-01', 'Solvidrin']]))
  await place.write('q1.csv', crosswalkFile(2025, 1, example))
  for (const name of ['q3.csv', 'q1.csv', 'q2.csv']) expect(await place.take(name)).toMatchObject({ exit: 0 })
  const reference = await place.reference()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2025-05-15' })).toMatchObject({
    kind: 'exists',
    codes: ['J1111'],
  })
  expect(reference.describe().sources.map((source) => source.effectiveFrom)).toEqual([
    '2025-01-01',
    '2025-04-01',
    '2025-07-01',
  ])
})

test('a newer issue of a quarter replaces the older one, and never the other way round', async () => {
  const place = await workplace()
  await place.write(
    'crosswalk 032126.csv',
    crosswalkFile(2026, 1, [
      ['J1113', '99999-0123-01', 'Exampleprazine'],
      ['J1112', '99999-0456-01', 'Solvidrin'],
    ]),
  )
  await place.write('crosswalk 121725.csv', crosswalkFile(2026, 1, example))
  await place.write('q4.csv', crosswalkFile(2025, 4, example))
  await place.take('crosswalk 121725.csv', 'q4.csv')
  expect((await place.take('crosswalk 032126.csv')).said).toContain('in place of the earlier issue')
  expect((await place.take('crosswalk 121725.csv')).said).toContain('a newer issue of 2026-03-21 is imported already')
  const reference = await place.reference()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2026-02-03' }).codes).toEqual(['J1113'])
  expect(ask(reference, { ndc: '99999-0123-01', date: '2025-12-31' }).codes).toEqual(['J1111'])
})

test('a product on the NOC list of its quarter has no code of its own, whatever code names its ingredient', async () => {
  const place = await workplace()
  await place.write('noc.csv', nocFile(2026, 1, ['99999-0777-01']))
  await place.write('xw.csv', crosswalkFile(2026, 1, example))
  expect(await place.take('noc.csv', 'xw.csv')).toMatchObject({ exit: 0 })
  const reference = await place.reference()
  expect(ask(reference, { ndc: '99999-0777-01', names: ['Solvidrin'], date: '2026-02-03' }).kind).toBe('none')
  expect(ask(reference, { ndc: '99999-0778-01', names: ['Solvidrin'], date: '2026-02-03' })).toMatchObject({
    kind: 'possible',
    codes: ['J1112'],
  })
})

test('what is refused does not keep the others of the call from being imported, and the exit code tells', async () => {
  const place = await workplace()
  await place.write('good.csv', crosswalkFile(2025, 4, example))
  await place.write('bad.csv', 'Buy milk.')
  const done = await place.take('bad.csv', 'good.csv', 'absent.csv')
  expect(done.exit).toBe(1)
  expect(done.complained).toContain('refused: bad.csv')
  expect(done.complained).toContain('refused: absent.csv: there is no such file')
  expect(ask(await place.reference(), { ndc: '99999-0123-01', date: '2025-12-31' }).kind).toBe('exists')
})

test('Windows-1252 bytes and hard spaces are read as what they are', async () => {
  const place = await workplace()
  await place.write(
    'xw.csv',
    Buffer.from(crosswalkFile(2026, 1, [['J1111', '99999-0123-01\u00a0', 'Exampl\u00e9\u00ae']]), 'latin1'),
  )
  expect(await place.take('xw.csv')).toMatchObject({ exit: 0 })
  const reference = await place.reference()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2026-02-03' }).kind).toBe('exists')
  expect(ask(reference, { names: ['EXAMPLÉ®'], date: '2026-02-03' }).kind).toBe('possible')
})

test('a plain table is known by its heading, with any name and with the mark that some editors write before it', async () => {
  const place = await workplace()
  const table = plainTable([['J2222', 'Injection, exampléprazine, 1 mg', '2026-01-01', '']])
  await place.write('our corrections.tsv', `\ufeff${table}`)
  expect(await place.take('our corrections.tsv')).toMatchObject({ exit: 0, complained: '' })
  await place.write('mixed.tsv', Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(table, 'latin1')]))
  expect(await place.take('mixed.tsv')).toMatchObject({ exit: 0, complained: '' })
  expect(ask(await place.reference(), { ingredients: ['exampléprazine'], date: '2026-02-03' }).codes).toEqual(['J2222'])
})

test('descriptors of others and prices leave no trace in the packs', async () => {
  const place = await workplace()
  await place.write('2026Q1 addendum b.csv', addendumB(2026, [['J2222', 'Inj, exampleprazine']]))
  await place.write('xw.csv', crosswalkFile(2026, 1, [...example, ['90371', '99999-0999-01', 'Proprietary']]))
  await place.take('2026Q1 addendum b.csv', 'xw.csv')
  const texts = Object.entries(await place.contents())
    .map(([name, content]) => {
      const raw = Buffer.from(content, 'base64')
      return name.endsWith('.pack') ? gunzipSync(raw).toString('latin1') : raw.toString('latin1')
    })
    .join('\n')
  expect(texts).toContain('exampleprazine')
  for (const trace of ['roprietary', '96365', '90371', 'D0120', '12.345', '201.5', 'words of a descriptor', '$'])
    expect(texts).not.toContain(trace)
  expect(ask(await place.reference(), { ndc: '99999-0999-01', date: '2026-02-03' })).toMatchObject({
    kind: 'exists',
    codes: [],
    cpt: true,
  })
})

test('the same files in another order make the same packs', async () => {
  const [one, other] = [await workplace(), await workplace()]
  const files = [
    ['q1.csv', crosswalkFile(2025, 1, example)],
    ['q3.csv', crosswalkFile(2025, 3, example)],
    ['t.tsv', plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2020-01-01', '']])],
    ['2025Q3 addendum b.csv', addendumB(2025, [['J2222', 'Inj, exampleprazine'], ['J2223', 'Inj, newavir']])],
    ['2025Q4 addendum b.csv', addendumB(2025, [['J2222', 'Inj, exampleprazine'], ['J2223', 'Inj, newavir']])],
  ] as const
  for (const place of [one, other]) for (const [name, content] of files) await place.write(name, content)
  await one.take(...files.map(([name]) => name))
  for (const [name] of files.toReversed()) await other.take(name)
  expect(await other.contents()).toEqual(await one.contents())
  // What Addendum B knows alone begins with its first quarter; a code file knows better, whenever it comes.
  expect(ask(await other.reference(), { ingredients: ['exampleprazine'], date: '2020-02-03' }).codes).toContain('J2222')
})

/** The command as a process of its own. */
const started = (place: Workplace, ...names: readonly string[]) => {
  const project = join(import.meta.dirname, '..', '..')
  const tsx = join(project, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  return spawn(process.execPath, [tsx, join(project, 'src', 'cli', 'reference-import.ts'), ...names.map(place.path), '--out', place.packs])
}

test('the command tells by its exit code that something was refused', async () => {
  const place = await workplace()
  await place.write('table.tsv', plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2020-01-01', '']]))
  await place.write('page.csv', '<html></html>')
  const run = async (...names: readonly string[]): Promise<number> => {
    const ended: readonly unknown[] = await once(started(place, ...names), 'exit')
    return Number(ended[0])
  }
  expect(await run('table.tsv', 'page.csv')).toBe(1)
  expect((await place.reference()).describe().hcpcs).toEqual({ from: '2020-01-01', to: '2020-03-31' })
  expect(await run('table.tsv')).toBe(0)
  expect(await run()).toBe(2)
})

test('the packs are written although nobody reads what is said of them', async () => {
  const place = await workplace()
  await place.write('table.tsv', plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2020-01-01', '']]))
  const command = started(place, 'table.tsv')
  command.stdout.destroy()
  command.stderr.destroy()
  expect(await once(command, 'exit')).toEqual([0, null])
  expect(Object.keys(await place.contents())).toHaveLength(2)
})

test('the command without a file says how it is used', async () => {
  const ran = (args: readonly string[]) => listenTo((voice) => runImport(args, voice))
  expect(await ran([])).toEqual({ code: 2, out: '', error: 'reference:import: no file is named; --help shows how\n' })
  expect(await ran(['a.zip', '--to', 'x'])).toMatchObject({ code: 2, out: '', error: "reference:import: Unknown option '--to'\n" })
  const help = await ran(['--help'])
  expect([help.code, help.error]).toEqual([0, ''])
  expect(help.out).toContain('--out DIR')
})
