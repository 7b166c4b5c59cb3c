/** The figures of the list as bars: each with its number, so that the picture is not needed to read it. */
import type { JSX } from 'preact'
import type { Figure, FindingFigure, Numbers } from '../../review/numbers.ts'
import { stateWords } from '../../review/state-words.ts'
import { findingText, isFindingCode } from '../../billing/findings.ts'
import { whoWords } from '../words.ts'
import { reviewWords } from './words.ts'

interface BarsProps<F extends Figure<string>> {
  readonly title: string
  readonly figures: readonly F[]
  readonly words: (figure: F) => string
  readonly how?: string
}

const width = 240

const Bars = <F extends Figure<string>>({ title, figures, words, how }: BarsProps<F>): JSX.Element => {
  const most = Math.max(1, ...figures.map(({ count }) => count))
  return (
    <section class="card">
      <h3>{title}</h3>
      {how !== undefined && <p class="quiet">{how}</p>}
      <table class="bars">
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.name}>
              <th scope="row">{words(figure)}</th>
              <td class="number">{figure.count}</td>
              <td aria-hidden="true">
                <svg width={width} height="12" viewBox={`0 0 ${width} 12`} focusable="false">
                  <rect class="bar" width={Math.round((figure.count / most) * width)} height="12" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const hoursText = (hours: number | null): string => {
  if (hours === null) return reviewWords.notKnown
  return hours < 48 ? reviewWords.hours(Math.round(hours)) : reviewWords.days(Math.round(hours / 24))
}

const findingWords = ({ name, who }: FindingFigure): string => {
  const words = isFindingCode(name) ? findingText(name).message : name
  return who === null ? words : `${words} · ${whoWords[who]}`
}

export const NumbersPart = ({ numbers }: { readonly numbers: Numbers }): JSX.Element => (
  <div class="numbers">
    <Bars title={reviewWords.byState} figures={numbers.states} words={({ name }) => stateWords[name]} />
    <Bars title={reviewWords.byAge} figures={numbers.ages} words={({ name }) => name} />
    <Bars title={reviewWords.byFinding} figures={numbers.findings} words={findingWords} />
    <Bars title={reviewWords.byMender} how={reviewWords.byMenderHow} figures={numbers.menders} words={({ name, drafts }) => `${whoWords[name]} ${reviewWords.ofDrafts(drafts)}`} />
    <section class="card">
      <h3>{reviewWords.medians}</h3>
      <p>{reviewWords.doseToDraft(hoursText(numbers.toDraft))}</p>
      <p>{reviewWords.draftToApproval(hoursText(numbers.toApproval))}</p>
    </section>
  </div>
)
