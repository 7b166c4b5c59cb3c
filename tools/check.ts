/**
 * `npm run check`: every gate besides the tests, as many at once as there are processors. Each is printed with its
 * seconds when it ends; what the failed ones said follows at the end, and the exit status is 1 where one failed.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { wrongArrows } from './import-arrows.ts'

const root = join(import.meta.dirname, '..')

interface Outcome {
  readonly ok: boolean
  /** What a person needs to mend it. */
  readonly said: string
}

interface Gate {
  readonly name: string
  /** What it says is worth reading where all is well, too. */
  readonly hasFigures?: boolean
  readonly run: () => Promise<Outcome>
}

/** A script of package.json with its arguments. */
const script = async (...words: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const started = spawn('npm', ['run', '--silent', ...words], { cwd: root, shell: process.platform === 'win32' })
    const said: string[] = []
    for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
    started.on('error', (error) => resolve({ ok: false, said: error.message }))
    started.on('close', (status) => resolve({ ok: status === 0, said: said.join('') }))
  })

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()

const arrows = async (): Promise<Outcome> => {
  const sources = ['src', 'mocks'].flatMap(filesBelow).filter((path) => /\.tsx?$/u.test(path))
  const wrong = sources.flatMap((path) =>
    wrongArrows(path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')))
  return { ok: sources.length > 0 && wrong.length === 0, said: wrong.join('\n') }
}

/** The product's build, in a folder of its own, against the budgets of its scripts. */
const size = async (): Promise<Outcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'doseline-size-'))
  try {
    const built = await script('build', '--', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir')
    return built.ok ? await script('size', '--', folder) : built
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const written = (): ReadonlyMap<string, string> =>
  new Map(filesBelow('docs').map((path) => [path.slice(root.length + 1), readFileSync(path, 'latin1')]))

/** The documents are written anew, and have to be what they were. */
const documents = async (): Promise<Outcome> => {
  const before = written()
  const made = await script('docs')
  if (!made.ok) return made
  const after = written()
  const stale = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path))
  return { ok: stale.length === 0, said: `These were stale and are written anew; look at them and commit them:\n${stale.join('\n')}` }
}

/** The longest first, so that none is waited for alone. */
const gates: readonly Gate[] = [
  { name: 'unused code and dependencies', run: async () => script('knip') },
  { name: 'build and size budgets', run: size, hasFigures: true },
  { name: 'generated documents are fresh', run: documents },
  { name: 'types', run: async () => script('typecheck') },
  { name: 'lint', run: async () => script('lint') },
  { name: 'import arrows', run: arrows },
]

const failed: { readonly name: string; readonly said: string }[] = []

const pass = async ({ name, run, hasFigures = false }: Gate): Promise<void> => {
  const begun = performance.now()
  const { ok, said } = await run().catch((error: unknown) => ({ ok: false, said: String(error) }))
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name}, ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  if (!ok) failed.push({ name, said })
  else if (hasFigures) console.log(said.trim().replaceAll(/^/gmu, '        '))
}

const waiting = [...gates]
const worker = async (): Promise<void> => {
  for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) await pass(gate)
}

await Promise.all(Array.from({ length: availableParallelism() }, worker))
for (const { name, said } of failed) console.error(`\n== ${name}\n${said.trim()}`)
console.log(failed.length === 0 ? 'All gates passed.' : `\n${failed.length} of ${gates.length} gates failed.`)
process.exit(failed.length === 0 ? 0 : 1)
