/**
 * `npm run bench [word]`: times what the targets are about and prints each figure beside its target; with a word, only the
 * benchmarks whose title has it. Nothing fails by time: machines differ.
 *
 * What is timed in this process's like is bundled first, as the product is, and runs in a process of its own: run from its
 * sources, every inner function is wrapped, and the wrapping would be timed with it. A browser has its own bundle.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { bedside } from './bench/bedside.ts'
import { launchBench } from './bench/launch.ts'
import { numbers } from './bench/numbers.ts'
import { review } from './bench/review.ts'
import { printAll } from './bench/table.ts'

const root = join(import.meta.dirname, '..')

async function bundle(folder: string): Promise<string> {
  await build({
    root, configFile: false, logLevel: 'error',
    // The cases are found from where their reader stands, which the bundle would move.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test', 'shared.ts')).href) },
    build: {
      ssr: 'tools/bench/main.ts', outDir: folder, emptyOutDir: false, minify: false, target: 'es2022',
      rolldownOptions: { output: { entryFileNames: 'bench.mjs' } },
    },
  })
  // Packages stay outside of the bundle.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return join(folder, 'bench.mjs')
}

async function runBundled(word: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const { status } = spawnSync(process.execPath, [await bundle(folder), word], { stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const words = 'derivation, fhirpath, reference, numbers, launch, bedside, review'

const [word = ''] = process.argv.slice(2)
if (word === '') process.stdout.write(`One of them alone: npm run bench -- with a word of its title: ${words}.\n`)
await runBundled(word)
await printAll([numbers, launchBench, bedside, review], word, '')
