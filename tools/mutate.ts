/**
 * `npm run mutate -- [--seed N] [--count N] [--only FILE]`: changes src/billing in small wrong ways, one at a time, and
 * tells which changes no test minds. Works in a copy of the project outside it. First every case is derived; a mutant
 * that breaks no expectation then meets the tests of src/billing. Exits 1 where one survives that changes an output.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mutantsOf, sample, type Mutant } from './mutants.ts'

const root = join(import.meta.dirname, '..')
const folder = join('src', 'billing')
/** Words and sections: they decide nothing. */
const wordsOnly: readonly string[] = ['rules.ts', 'finding-sections.ts']

interface Outcome {
  readonly failed: readonly string[]
  readonly digests: Readonly<Record<string, string>>
}

type Verdict =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'survived'; readonly changed: readonly string[] }

const { values } = parseArgs({ options: { seed: { type: 'string' }, count: { type: 'string' }, only: { type: 'string' } } })
const seed = Number(values.seed ?? 1)
const count = Number(values.count ?? 50)
if (![seed, count].every((value) => Number.isInteger(value) && value >= 0)) {
  console.error('mutate: --seed and --count are whole numbers')
  process.exit(2)
}

const sourceOf = (file: string): string => readFileSync(join(root, folder, file), 'utf8')
const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('.ts') && !wordsOnly.includes(file))
  .filter((file) => values.only === undefined || values.only === file || values.only === join(folder, file))
const all = files.flatMap((file) => mutantsOf(file, sourceOf(file)))
if (all.length === 0) {
  console.error(`mutate: nothing to change in ${values.only ?? folder}`)
  process.exit(2)
}

/** The project in a folder of its own, with what the tests read beside it. */
const copyProject = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'doseline-mutants-'))
  const copy = join(home, 'main')
  for (const name of ['src', 'test', 'tools', 'mocks', 'docs', 'examples', 'package.json', 'tsconfig.json', 'vite.config.ts']) {
    cpSync(join(root, name), join(copy, name), { recursive: true })
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'))
  const shared = join(root, '..', 'shared')
  if (existsSync(shared)) symlinkSync(realpathSync(shared), join(home, 'shared'))
  return copy
}

const copy = copyProject()
process.on('exit', () => { rmSync(join(copy, '..'), { recursive: true, force: true }) })

const node = (args: readonly string[], seconds: number): { readonly ok: boolean; readonly out: string; readonly error: string } => {
  const ran = spawnSync(process.execPath, [...args], {
    cwd: copy, env: { ...process.env, NO_COLOR: '1' }, encoding: 'utf8', timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 1e9,
  })
  return { ok: ran.status === 0, out: ran.stdout, error: ran.stderr }
}

const isOutcome = (value: unknown): value is Outcome => typeof value === 'object' && value !== null && 'failed' in value && 'digests' in value

/** Null where deriving the cases crashed, or did not end within a minute. */
const deriveCases = (): Outcome | null => {
  const { ok, out } = node([join('node_modules', 'tsx', 'dist', 'cli.mjs'), join('tools', 'mutate-worker.ts')], 60)
  const outcome: unknown = ok ? JSON.parse(out) : null
  return isOutcome(outcome) ? outcome : null
}

/** The first test that fails, or null. The law of the time zone starts processes of its own, and kills nothing that the others let live. */
const failingTest = (): string | null => {
  const { ok, error } = node([join('node_modules', 'vitest', 'vitest.mjs'), 'run', join('test', 'billing'), '--bail', '1', '--testTimeout', '300000', '--exclude', '**/laws.zone.test.ts'], 600)
  return ok ? null : /^ *FAIL +(.+)$/mu.exec(error)?.[1] ?? 'tests that did not end'
}

const judge = (known: Outcome): Verdict => {
  const outcome = deriveCases()
  if (outcome === null) return { kind: 'killed', by: 'a crash' }
  const broken = outcome.failed.filter((id) => !known.failed.includes(id))
  if (broken[0] !== undefined) return { kind: 'killed', by: `case ${broken[0]}${broken.length > 1 ? ` and ${broken.length - 1} more` : ''}` }
  const test = failingTest()
  if (test !== null) return { kind: 'killed', by: test }
  return { kind: 'survived', changed: Object.keys(known.digests).filter((id) => outcome.digests[id] !== known.digests[id]) }
}

const tell = ({ file, line, change }: Mutant, verdict: Verdict): void => {
  const place = `${folder}/${file}:${line}`
  if (verdict.kind === 'killed') console.log(`killed    ${place}  ${change}  (${verdict.by})`)
  else {
    const { changed } = verdict
    console.log(`SURVIVED  ${place}  ${change}  (${changed.length === 0 ? 'no output changes' : `changes ${changed.length} outputs, such as ${changed[0] ?? ''}`})`)
  }
}

const known = deriveCases()
const already = known === null ? 'deriving the cases' : failingTest()
if (known === null || already !== null) {
  console.error(`mutate: all must hold before anything is changed, and this does not: ${already ?? ''}`)
  process.exit(2)
}

const chosen = sample(all, count, seed)
console.log(`${chosen.length} of ${all.length} mutants of ${files.length} files, seed ${seed}`)
const verdicts = chosen.map((mutant) => {
  const path = join(copy, folder, mutant.file)
  writeFileSync(path, mutant.text)
  const verdict = judge(known)
  writeFileSync(path, sourceOf(mutant.file))
  tell(mutant, verdict)
  return verdict
})

const survivors = verdicts.filter((verdict) => verdict.kind === 'survived')
const noticed = survivors.filter((verdict) => verdict.changed.length > 0)
console.log(`${verdicts.length - survivors.length} killed, ${survivors.length} survived, ${noticed.length} of them with another output`)
process.exit(noticed.length > 0 ? 1 : 0)
