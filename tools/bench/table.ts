/** How the rows of a benchmark are printed. */
import type { Benchmark, Row } from './benchmark.ts'

const columns = ['figure', 'median', 'wall', 'target'] as const

function table(rows: readonly Row[], heading: Row): string {
  const all = [heading, ...rows]
  const shown = columns.filter(column => rows.some(row => row[column] !== undefined))
  const text = (row: Row, column: keyof Row): string => row[column] ?? ''
  const width = (column: keyof Row): number => Math.max(...all.map(row => text(row, column).length))
  return all.map(row => [row.what.padEnd(width('what')), ...shown.map(column => text(row, column).padStart(width(column)))].join('  ').trimEnd()).join('\n')
}

/** Runs and prints those whose title has the word; `clock` says what `figure` and `median` are read from. */
export async function printAll(benchmarks: readonly Benchmark[], word: string, clock: string): Promise<void> {
  const heading: Row = { what: '', figure: `fastest${clock}`, median: `median${clock}`, wall: 'median (wall)', target: 'target' }
  for (const { title, run } of benchmarks.filter(one => one.title.toLowerCase().includes(word.toLowerCase()))) {
    process.stdout.write(`\n${title}\n${table(await run(), heading)}\n`)
  }
}
