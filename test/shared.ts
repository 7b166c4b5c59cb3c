/** The research folder beside the project: samples and conformance cases that tests read and the project does not copy. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared')

/** Its path; null where it is absent, which only a person's own machine may get away with. */
export const shared: string | null = existsSync(folder) ? folder : null

if (shared === null) {
  if (process.env['CI'] === 'true') throw new Error('../shared is absent: CI needs the samples and conformance cases')
  process.stderr.write('Skipped: everything that reads ../shared (samples, conformance cases), which is absent.\n')
}
