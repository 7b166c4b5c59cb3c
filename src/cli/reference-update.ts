/** The update command as a process: `npm run reference:update`; what it does is in reference/update.ts. */
import { runUpdate } from './reference/update.ts'

process.stdout.on('error', () => process.exit(0))

process.exitCode = await runUpdate(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
})
