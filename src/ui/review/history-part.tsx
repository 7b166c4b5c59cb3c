/** The versions of a draft, newest first: who, when, and old to new field by field. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Review } from '../../app/review-state.ts'
import type { Version } from '../../review/history.ts'
import { Differences } from './differences.tsx'
import { timeText } from './time-text.ts'
import { reviewWords } from './words.ts'

const VersionLine = ({ version }: { readonly version: Version }): JSX.Element => (
  <li class="version">
    <p>
      <strong>{version.version === null ? reviewWords.firstVersion : reviewWords.version(version.version)}</strong>{' '}
      {[version.when === null ? null : timeText(version.when), version.who].filter((part) => part !== null).join(' · ')}
    </p>
    {version.notes.map((note) => <p key={note} class="note-text">{note}</p>)}
    <Differences changes={version.changes} />
  </li>
)

export const HistoryPart = ({ versions }: { readonly versions: () => ReturnType<Review['versions']> }): JSX.Element => {
  const [read, setRead] = useState<Awaited<ReturnType<Review['versions']>> | null>(null)
  const ask = async (): Promise<void> => setRead(await versions())
  return (
    <section class="history">
      <h3>{reviewWords.history}</h3>
      {read === null && <button type="button" class="quiet-button" onClick={() => void ask()}>{reviewWords.showHistory}</button>}
      {read !== null && !read.ok && <p>{reviewWords.noHistory}</p>}
      {read?.ok === true && (
        <ol class="versions">
          {read.value.map((version) => <VersionLine key={`${version.version ?? ''} ${version.when ?? ''} ${version.notes.join()}`} version={version} />)}
        </ol>
      )}
    </section>
  )
}
