import type { Voice } from '../../src/cli/voice.ts'

/** A command that is run in the test's own process: its exit code, and what it said on either stream. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}

export const listenTo = async (command: (voice: Voice) => Promise<number>): Promise<Ran> => {
  const said: string[] = []
  const complained: string[] = []
  const code = await command({ say: (text) => said.push(text), complain: (text) => complained.push(text) })
  return { code, out: said.join(''), error: complained.join('') }
}
