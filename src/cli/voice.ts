/** Where a command speaks: the process's own streams, or a test's. */
export interface Voice {
  readonly say: (text: string) => void
  readonly complain: (text: string) => void
}

/**
 * The streams of this process. `onLost` is told why standard output cannot be written to (EPIPE: its reader has gone);
 * that nobody reads standard error stops nothing.
 */
export const processVoice = (onLost: (code: string) => void): Voice => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => onLost(error.code ?? error.name))
  process.stderr.on('error', () => undefined)
  return {
    say: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  }
}
