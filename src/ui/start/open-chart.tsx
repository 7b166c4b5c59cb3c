/** "Open a chart": a file picker, and the page as a place to drop a file on. */
import type { JSX, TargetedEvent } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ChartFile } from '../../app/start.ts'

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
      <h2>Open a chart</h2>
      <p>A FHIR R4 Bundle as JSON, or NDJSON. The file stays on this computer: nothing of it is sent anywhere.</p>
      <div class="drop">
        <label htmlFor="chart-file">Choose a file, or drop it on this page</label>
        <input id="chart-file" type="file" accept=".json,.ndjson,application/json,application/fhir+json" onChange={choose} />
      </div>
    </section>
  )
}
