/** The figures of the list as bars: each with its number, so that the picture is not needed to read it. */
import type { JSX } from 'preact'
import type { Figure, Numbers } from '../../review/numbers.ts'
import { stateWords } from '../../review/state-words.ts'
import { findingText, isFindingCode } from '../../billing/findings.ts'
import { whoWords } from '../words.ts'
import { reviewWords } from './words.ts'

interface BarsProps<T extends string> {
  readonly title: string
  readonly figures: readonly Figure<T>[]
  readonly words: (name: T) => string
}

const width = 240

const Bars = <T extends string>({ title, figures, words }: BarsProps<T>): JSX.Element => {
  const most = Math.max(1, ...figures.map(({ count }) => count))
  return (
    <section class="card">
      <h3>{title}</h3>
      <table class="bars">
        <tbody>
          {figures.map(({ name, count }) => (
            <tr key={name}>
              <th scope="row">{words(name)}</th>
              <td class="number">{count}</td>
              <td aria-hidden="true">
                <svg width={width} height="12" viewBox={`0 0 ${width} 12`} focusable="false">
                  <rect class="bar" width={Math.round((count / most) * width)} height="12" />
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
  if (hours === null) return 'not known'
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`
}

export const NumbersPart = ({ numbers }: { readonly numbers: Numbers }): JSX.Element => (
  <div class="numbers">
    <Bars title="Drafts by state" figures={numbers.states} words={(name) => stateWords[name]} />
    <Bars title="Open drafts by age in days" figures={numbers.ages} words={(name) => name} />
    <Bars title="Findings of open drafts" figures={numbers.findings} words={(name) => (isFindingCode(name) ? findingText(name).message : name)} />
    <Bars title="Open drafts by who can mend them" figures={numbers.menders} words={(name) => whoWords[name]} />
    <section class="card">
      <h3>{reviewWords.medians}</h3>
      <p>{reviewWords.doseToDraft(hoursText(numbers.toDraft))}</p>
      <p>{reviewWords.draftToApproval(hoursText(numbers.toApproval))}</p>
    </section>
  </div>
)
