import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { administration, bundle, condition, encounter } from '../fhir/chart.builders.ts'
import { commandOf } from '../../src/cli/options.ts'
import { run as runHere } from '../../src/cli/run.ts'
import { listenTo, type Ran } from './listening.ts'

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const tsx = join(project, 'node_modules', 'tsx', 'dist', 'cli.mjs')
const folder = mkdtempSync(join(tmpdir(), 'doseline-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return path
}

const run = (args: readonly string[], input = '', closeEarly = false): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [tsx, join(project, 'src', 'cli', 'derive.ts'), ...args])
    const out: Buffer[] = []
    const error: Buffer[] = []
    child.stderr.on('data', (part: Buffer) => error.push(part))
    if (closeEarly) child.stdout.destroy()
    else child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('close', (code) => {
      resolve({ code: code ?? -1, out: Buffer.concat(out).toString(), error: Buffer.concat(error).toString() })
    })
  })

const good = bundle([
  administration('ma1', { reasonReference: [{ reference: 'Condition/c1' }] }), encounter('e1'), condition('c1', 'M06.9'),
])
const chart = file('chart.json', good)

/** The command in this process, without the second that a new one takes. */
const runInside = async (args: readonly string[]): Promise<Ran> => listenTo((voice) => runHere(args, voice))

/** The one line on standard error, after checking that it is one and that nothing else was said. */
const refusal = ({ code, out, error }: Ran): string => {
  expect([code, out]).toEqual([2, ''])
  expect(error).toMatch(/^derive: [^\n]+\n$/)
  expect(error).not.toMatch(/\n\s+at |node:internal/)
  return error.slice('derive: '.length).trim()
}

describe('the derive command answers', { timeout: 30_000 }, () => {
  it('a chart with the derived object, the same for a file and for standard input', async () => {
    const [fromFile, fromInput] = await Promise.all([run([chart]), run(['-'], JSON.stringify(good))])
    expect([fromFile.code, fromFile.error]).toEqual([0, ''])
    expect(JSON.parse(fromFile.out)).toMatchObject({ encounters: [{ encounter: 'Encounter/e1', patient: 'Patient/p1' }] })
    expect(fromInput.out).toBe(fromFile.out)
  })

  it('one encounter with one indented document, several with one a line', async () => {
    const two = file('two.json', bundle([
      administration('ma1'), encounter('e1'), administration('ma2', { context: { reference: 'Encounter/e2' } }), encounter('e2'),
    ]))
    const [one, several] = await Promise.all([runInside([chart, '--format', 'fhir']), runInside([two, '--format', 'fhir'])])
    expect(JSON.parse(one.out)).toMatchObject({ resourceType: 'Bundle', type: 'transaction' })
    expect(one.out).toContain('\n ')
    const lines = several.out.trimEnd().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ resourceType: 'Bundle' }, { resourceType: 'Bundle' }])
  })

  it('a site and answers are used', async () => {
    const site = file('site.json', { defaultSetting: 'office' })
    const answers = file('answers.json', { 'MedicationAdministration/ma1': { drugSource: 'purchased' } })
    const [plain, told] = await Promise.all([runInside([chart]), runInside([chart, '--site', site, '--answers', answers])])
    expect(told.code).toBe(0)
    expect(plain.out).toContain('"setting-assumed"')
    expect(told.out).not.toContain('"setting-assumed"')
  })

  it('every case of a folder on a line of its own, by name, and a broken one says so', async () => {
    const cases = join(folder, 'cases')
    file('cases/b.json', { id: 'second', chart: good })
    file('cases/a.json', { id: 'first', chart: good, site: { defaultSetting: 'office' } })
    const sound = await runInside(['--cases', cases])
    expect(sound.code).toBe(0)
    file('cases/c.json', '{"id": "third"')
    file('cases/d.json', { id: 'fourth', chart: bundle([condition('c1', 'M06.9')]) })
    const { code, out, error } = await runInside(['--cases', cases])
    const lines = out.trimEnd().split('\n').map((line): unknown => JSON.parse(line))
    const text: unknown = expect.any(String)
    const object: unknown = expect.any(Object)
    expect(lines).toEqual([
      { id: 'first', result: object }, { id: 'second', result: object }, { id: 'c', error: text }, { id: 'fourth', error: text },
    ])
    expect([code, error]).toEqual([2, 'derive: 2 of 4 case files are unusable; their lines say why.\n'])
    expect(out.startsWith(sound.out)).toBe(true)
  })

  it('help', async () => {
    const { code, out, error } = await run(['--help'])
    expect([code, error]).toEqual([0, ''])
    expect(out).toContain('--cases DIR')
  })

  it('quietly where the reader of a long answer has gone', async () => {
    const many = Array.from({ length: 2000 }, (_, n) => administration(`ma${n}`))
    const { code, error } = await run([file('many.json', bundle([...many, encounter('e1')]))], '', true)
    expect([code, error]).toEqual([0, ''])
  })
})

it.skipIf(!existsSync('/dev/full'))('a result that the disk has no room for is no success', { timeout: 30_000 }, async () => {
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [tsx, join(project, 'src', 'cli', 'derive.ts'), chart], { stdio: ['ignore', full, 'pipe'] })
  let error = ''
  child.stderr?.on('data', (part: Buffer) => (error += part.toString()))
  const ended: readonly unknown[] = await once(child, 'close')
  closeSync(full)
  expect([ended[0], error]).toEqual([2, 'derive: the result could not be written (ENOSPC); what was written is not whole.\n'])
})

describe('the derive command refuses with one line, exit code 2 and nothing on standard output', { timeout: 30_000 }, () => {
  const table: readonly (readonly [string, () => readonly string[], string])[] = [
    ['no chart', () => [], 'no chart is named'],
    ['two charts', () => [chart, chart], 'one chart at a time'],
    ['a file that is not there', () => [join(folder, 'absent.json')], 'there is no such file'],
    ['a folder instead of a file', () => [folder], 'it is a folder, not a file'],
    ['a text', () => [file('words.txt', 'hello\nSecretname')], 'breaks at line 1, column 1'],
    ['an empty file', () => [file('empty.json', '')], 'is empty'],
    ['a file in UTF-16', () => [file('wide.json', Buffer.from(`\ufeff${JSON.stringify(good)}`, 'utf16le'))], 'save it as UTF-8'],
    ['a device that never ends', () => ['/dev/zero'], '/dev/zero: The input is larger than'],
    ['a chart without administrations', () => [file('c.json', condition('c1', 'M06.9'))], 'it holds 1 Condition'],
    ['another version', () => [file('stu3.json', administration('m', { notGiven: false }))], 'seems to be FHIR STU3'],
    ['deep nesting', () => [file('deep.json', '['.repeat(100_000))], 'nested deeper than 100 levels'],
    ['a broken site', () => [chart, '--site', file('s1.json', '{"a":')], 's1.json: The input is not JSON'],
    ['a site that is a list', () => [chart, '--site', file('s2.json', '[]')], 's2.json'],
    ['a site with a setting that is none', () => [chart, '--site', file('s3.json', { defaultSetting: 'moon' })], 'defaultSetting'],
    ['broken answers', () => [chart, '--answers', file('a1.json', 'no')], 'a1.json: The input is not JSON'],
    ['absent answers', () => [chart, '--answers', join(folder, 'none.json')], 'there is no such file'],
    ['an unknown option', () => [chart, '--colour', 'red'], "Unknown option '--colour'"],
    ['an option without its value', () => [chart, '--site'], '--site'],
    ['a format that is none', () => [chart, '--format', 'xml'], '--format is json or fhir'],
    ['an issuer that is no URL', () => [chart, '--issuer', 'ehr'], '--issuer is not an http or https URL'],
    ['an issuer of another scheme', () => [chart, '--issuer', 'javascript:x'], '--issuer is not an http or https URL'],
    ['reference packs that are not there', () => [chart, '--reference', join(folder, 'packs')], 'no such folder'],
    ['a folder without packs', () => [chart, '--reference', folder], 'it holds no manifest.json'],
    ['cases that are not there', () => ['--cases', join(folder, 'nowhere')], 'there is no such folder'],
    ['a site beside cases', () => ['--cases', folder, '--site', chart], 'each case brings its own'],
  ]
  it.each(table)('%s', async (_, args, words) => {
    const line = refusal(await runInside(args()))
    expect(line).toContain(words)
    expect(line).not.toContain('Secretname')
  })

  it('the same as a process, and for standard input that is nothing', async () => {
    const [absent, nothing] = await Promise.all([run([join(folder, 'absent.json')]), run(['-'])])
    expect(refusal(absent)).toContain('there is no such file')
    expect(refusal(nothing)).toContain('standard input: The input is empty')
  })
})

it('the default issuer is the example of the contract', () => {
  expect(commandOf(['x.json'])).toMatchObject({ kind: 'chart', format: 'json', issuer: 'https://ehr.example/fhir' })
})
