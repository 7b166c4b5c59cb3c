/** The derive command as a process: `npm run --silent derive -- CHART.json`; what it does is in run.ts. */
import { run } from './run.ts'

// A reader that closes the pipe early (`| head`) has what it wanted.
process.stdout.on('error', () => process.exit(0))

process.exitCode = await run(process.argv.slice(2), {
  say: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
})
