/** The import command as a process: `npm run reference:import -- FILE…`; what it does is in reference/import.ts. */
import { runImport } from './reference/import.ts'

process.stdout.on('error', () => process.exit(0))

process.exitCode = await runImport(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
})
