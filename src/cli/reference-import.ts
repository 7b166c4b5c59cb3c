/** The import command as a process: `npm run reference:import -- FILE…`; what it does is in reference/import.ts. */
import { runImport } from './reference/import.ts'
import { processVoice } from './voice.ts'

// The packs are written whether or not somebody reads what is said.
process.exitCode = await runImport(process.argv.slice(2), processVoice(() => undefined))
