/** "Open a chart": a file picker, and the page as a place to drop a file on. */
import type { JSX, TargetedEvent } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ChartFile } from '../../app/start.ts'
import { startWords } from '../words/start.ts'

interface OpenChartProps {
  readonly onFile: (file: ChartFile) => void
}

/** Takes a file dropped anywhere on the page, which otherwise would replace the page and lose what is open. */
export const useFileDrop = (onFile: (file: ChartFile) => void): void => {
  useEffect(() => {
    const allow = (event: DragEvent): void => event.preventDefault()
    const take = (event: DragEvent): void => {
      event.preventDefault()
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) onFile(file)
    }
    window.addEventListener('dragover', allow)
    window.addEventListener('drop', take)
    return () => {
      window.removeEventListener('dragover', allow)
      window.removeEventListener('drop', take)
    }
  }, [onFile])
}

export const OpenChart = ({ onFile }: OpenChartProps): JSX.Element => {
  const choose = (event: TargetedEvent<HTMLInputElement>): void => {
    const input = event.currentTarget
    const file = input.files?.[0]
    if (file !== undefined) onFile(file)
    // The same file can be chosen again after it was mended.
    input.value = ''
  }
  return (
    <section class="card">
      <h2>{startWords.fromFile}</h2>
      <p>{startWords.fromFileHow}</p>
      <div class="drop">
        <label htmlFor="chart-file">{startWords.chooseFile}</label>
        <input id="chart-file" type="file" accept=".json,.ndjson,application/json,application/fhir+json" onChange={choose} />
      </div>
    </section>
  )
}
