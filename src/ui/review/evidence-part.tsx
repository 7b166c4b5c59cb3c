/** Where each value of a line comes from, and what stands at that place of the chart now. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Evidence } from '../../billing/derived.ts'
import type { Json } from '../../fhir/element.ts'
import { chartValue } from '../../review/chart-value.ts'
import { evidenceOf, type ReviewDraft } from '../../review/draft.ts'
import { Why } from '../parts/why.tsx'
import { fieldWords } from '../words/why.ts'
import { codeText } from './line-text.ts'
import { reviewWords } from './words.ts'

interface EvidencePartProps {
  readonly draft: ReviewDraft
  readonly chart: () => Promise<ReadonlyMap<string, Json>>
}

const nowIn = (chart: ReadonlyMap<string, Json>, { source, path }: Pick<Evidence, 'source' | 'path'>): string | null => {
  const resource = chart.get(source)
  return resource === undefined ? null : chartValue(resource, path)
}

export const EvidencePart = ({ draft, chart }: EvidencePartProps): JSX.Element | null => {
  const [read, setRead] = useState<ReadonlyMap<string, Json> | null>(null)
  const evidence = evidenceOf(draft)
  const { line } = draft
  if (line === null || evidence.length === 0) return null
  const ask = async (): Promise<void> => setRead(await chart())
  const places = evidence.filter((one, at) =>
    evidence.findIndex((other) => other.field === one.field && other.source === one.source && other.path === one.path) === at)
  return (
    <section>
      <div class="section-head">
        <h3>{reviewWords.evidence}</h3>
        <Why line={{ ...line, evidence }} name={codeText(draft)} />
      </div>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{reviewWords.evidenceField}</th>
            <th scope="col">{reviewWords.evidencePlace}</th>
            {read !== null && <th scope="col">{reviewWords.evidenceNow}</th>}
          </tr>
        </thead>
        <tbody>
          {places.map(({ field, source, path }) => (
            <tr key={`${field} ${source} ${path}`}>
              <td>{fieldWords(field)}</td>
              <td>{`${source} ${path}`.trim()}</td>
              {read !== null && <td>{nowIn(read, { source, path }) ?? '–'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {read === null && <button type="button" class="quiet-button" onClick={() => void ask()}>{reviewWords.showChart}</button>}
      {read !== null && places.some((place) => nowIn(read, place) === null) && <p class="quiet">{reviewWords.notInChart}</p>}
    </section>
  )
}
