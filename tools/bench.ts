/**
 * `npm run bench [word]`: times what the targets are about and prints each figure beside its target; with a word, only the
 * benchmarks whose title has it. The figure is of the fastest round. Nothing fails by time: machines differ.
 */
import { shared } from '../test/shared.ts'
import type { Benchmark, Row } from './bench/benchmark.ts'
import { derivation } from './bench/derivation.ts'
import { fhirpath } from './bench/fhirpath.ts'

const benchmarks: readonly Benchmark[] = [derivation, fhirpath]

const heading: Row = { what: '', figure: 'fastest', median: 'median', target: 'target' }
const columns = ['figure', 'median', 'target'] as const

function table(rows: readonly Row[]): string {
  const all = [heading, ...rows]
  const width = (column: keyof Row): number => Math.max(...all.map(row => row[column].length))
  return all.map(row => [row.what.padEnd(width('what')), ...columns.map(column => row[column].padStart(width(column)))].join('  ').trimEnd()).join('\n')
}

const [word = ''] = process.argv.slice(2)
if (shared === null) process.stdout.write('Without the public cases: the figures are of our own alone.\n')
for (const { title, run } of benchmarks.filter(one => one.title.toLowerCase().includes(word.toLowerCase()))) {
  process.stdout.write(`\n${title}\n${table(run())}\n`)
}
