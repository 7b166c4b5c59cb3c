/** "Why?" of a line: a button and the panel that it opens over the page, whose texts are loaded when it first opens. */
import type { JSX } from 'preact'
import type { Line } from '../../billing/derived.ts'
import { viewWords } from '../words.ts'
import { sharedPart } from './lazy.ts'
import type * as whyList from './why-list.tsx'

const { load, use } = sharedPart(async (): Promise<typeof whyList> => import('./why-list.tsx'))

interface WhyProps {
  readonly line: Line
  /** What the line is for, for those who hear the button without seeing the line. */
  readonly name: string
}

/** The button and its panel belong together by the popover attributes: the browser tells so to those who do not see them. */
export const Why = ({ line, name }: WhyProps): JSX.Element => {
  const list = use(false)
  const id = `why-${line.id.replaceAll(/[^A-Za-z0-9\-.]/gu, '-')}`
  return (
    <div class="why">
      <button type="button" class="link" popoverTarget={id}>
        {viewWords.why}
        <span class="hidden"> {name}</span>
      </button>
      <dialog
        id={id}
        popover="auto"
        class="panel"
        aria-label={`${viewWords.why} ${name}`}
        onBeforeToggle={(event: Event) => {
          if ('newState' in event && event.newState === 'open') void load()
        }}
      >
        {list.kind === 'here' && <list.part.WhyList line={line} id={id} />}
        {list.kind === 'missing' && <p>{viewWords.whyMissing}</p>}
      </dialog>
    </div>
  )
}
