/** One run of the import: what it is told by its surroundings, what it holds by now, and what it says of each file. */
import { createHash } from 'node:crypto'
import type { Voice } from '../voice.ts'
import type { Document } from './archive.ts'
import type { Bounds } from './contribution.ts'
import type { Holdings } from './holdings.ts'
import type { Merged, Origin } from './merge.ts'

export interface ImportRun {
  readonly voice: Voice
  /** The instant of the import, ISO. */
  readonly now: string
  readonly bounds: Bounds
  held: Holdings
  imported: number
  refused: number
}

/** A sentence that ends in a question needs no full stop. */
const line = (...parts: readonly string[]): string => {
  const text = parts.join(': ')
  return `${text}${text.endsWith('?') ? '' : '.'}\n`
}

/** Name and reason, or a reason that has the name in it. */
export const refuse = (run: ImportRun, ...reason: readonly string[]): void => {
  run.refused += 1
  run.voice.complain(line('refused', ...reason))
}

export const leaveOut = (run: ImportRun, name: string, reason: string): void =>
  run.voice.say(line('left out', name, reason))

/** Goes on with what was merged. */
export const take = (run: ImportRun, name: string, { holdings, taken, words }: Merged): void => {
  if (!taken) {
    leaveOut(run, name, words)
    return
  }
  run.held = holdings
  run.imported += 1
  run.voice.say(line('imported', name, words))
}

export const originOf = ({ name, bytes, issued }: Document, { now }: ImportRun): Origin => ({
  name,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  issued,
  importedAt: now,
})
