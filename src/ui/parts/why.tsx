/** "Why?" of a line: folded, and its texts are loaded when it is first unfolded. */
import type { JSX, TargetedEvent } from 'preact'
import type { Line } from '../../billing/derived.ts'
import { useLazy } from './lazy.ts'
import type { WhyList } from './why-list.tsx'

const loadList = async (): Promise<{ readonly WhyList: typeof WhyList }> => import('./why-list.tsx')

interface WhyProps {
  readonly line: Line
  /** What the line is for, for those who hear the button without seeing the line. */
  readonly name: string
}

export const Why = ({ line, name }: WhyProps): JSX.Element => {
  const [list, ask] = useLazy(loadList)
  const toggle = (event: TargetedEvent<HTMLDetailsElement>): void => {
    if (event.currentTarget.open && list.kind !== 'here') ask()
  }
  return (
    <details class="why" onToggle={toggle}>
      <summary>
        Why?<span class="hidden"> {name}</span>
      </summary>
      {list.kind === 'here' && <list.part.WhyList evidence={line.evidence} />}
      {list.kind === 'missing' && <p>The reasons could not be loaded. The connection may be down: fold and unfold to try again.</p>}
    </details>
  )
}
