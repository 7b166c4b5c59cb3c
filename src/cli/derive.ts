/** The derive command as a process: `npm run --silent derive -- CHART.json`; what it does is in run.ts. */
import { run } from './run.ts'
import { processVoice } from './voice.ts'

const voice = processVoice((code) => {
  // A reader that closes the pipe early (`| head`) has what it wanted; a full disk has not.
  if (code !== 'EPIPE') voice.complain(`derive: the result could not be written (${code}); what was written is not whole.\n`)
  process.exit(code === 'EPIPE' ? 0 : 2)
})

process.exitCode = await run(process.argv.slice(2), voice)
