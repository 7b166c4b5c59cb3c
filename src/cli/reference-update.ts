/** The update command as a process: `npm run reference:update`; what it does is in reference/update.ts. */
import { runUpdate } from './reference/update.ts'
import { processVoice } from './voice.ts'

// The packs are written whether or not somebody reads what is said.
process.exitCode = await runUpdate(process.argv.slice(2), processVoice(() => undefined))
