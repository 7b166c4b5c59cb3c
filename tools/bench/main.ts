/**
 * What `tools/bench.ts` bundles. Each figure is processor time, so that what else the machine does counts little; the
 * clock on the wall stands beside it. Nothing fails by time: machines differ.
 */
import { shared } from '../../test/shared.ts'
import { derivation } from './derivation.ts'
import { fhirpath } from './fhirpath.ts'
import { reference } from './reference.ts'
import { printAll } from './table.ts'

if (shared === null) process.stdout.write('Without the public cases: the figures are of our own alone.\n')
await printAll([derivation, fhirpath, reference], process.argv[2] ?? '', ' (cpu)')
