/** How drafts come in: from files, or from the EHR that Review was launched from. */
import type { JSX, TargetedEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { DraftText } from '../../app/review-state.ts'
import { reviewWords } from './words.ts'

/** Takes files dropped anywhere on the page, which otherwise would replace it. */
export const useDrop = (onFiles: (files: readonly DraftText[]) => void): void => {
  useEffect(() => {
    const allow = (event: DragEvent): void => event.preventDefault()
    const take = (event: DragEvent): void => {
      event.preventDefault()
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    window.addEventListener('dragover', allow)
    window.addEventListener('drop', take)
    return () => {
      window.removeEventListener('dragover', allow)
      window.removeEventListener('drop', take)
    }
  }, [onFiles])
}

interface FilesProps {
  readonly label: string
  readonly onFiles: (files: readonly DraftText[]) => void
}

export const ChooseFiles = ({ label, onFiles }: FilesProps): JSX.Element => {
  const choose = (event: TargetedEvent<HTMLInputElement>): void => {
    const input = event.currentTarget
    onFiles([...(input.files ?? [])])
    // The same file can be chosen again after it was mended.
    input.value = ''
  }
  return (
    <div class="drop">
      <label htmlFor="draft-files">{label}</label>
      <input id="draft-files" type="file" multiple accept=".json,.ndjson,application/json,application/fhir+json" onChange={choose} />
    </div>
  )
}

export const OpenDrafts = ({ onFiles }: Pick<FilesProps, 'onFiles'>): JSX.Element => (
  <section class="card">
    <h2>{reviewWords.openTitle}</h2>
    <p>{reviewWords.openHow}</p>
    <ChooseFiles label={reviewWords.choose} onFiles={onFiles} />
  </section>
)

interface ServerPartProps {
  readonly name: string
  readonly since: string
  readonly isLoading: boolean
  readonly onLoad: (since: string) => void
}

/** The window of time that is read, shown and changeable. */
export const ServerPart = ({ name, since, isLoading, onLoad }: ServerPartProps): JSX.Element => {
  const [day, setDay] = useState(since)
  return (
    <form class="server" onSubmit={(event) => { event.preventDefault(); onLoad(day === '' ? since : day) }}>
      <p><strong>{reviewWords.fromServer(name)}</strong></p>
      <label class="pick" htmlFor="since">
        <span>{reviewWords.since}</span>
        <input id="since" type="date" value={day} onInput={(event) => setDay(event.currentTarget.value)} />
      </label>
      <button type="submit" aria-disabled={isLoading}>{reviewWords.loadAgain}</button>
      <p class="quiet">{reviewWords.sinceHow(since)}</p>
    </form>
  )
}
