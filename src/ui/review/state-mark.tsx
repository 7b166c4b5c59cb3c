/** The state of a draft: a shape and a word, so that colour never carries it alone. */
import type { JSX } from 'preact'
import type { ReviewState } from '../../review/draft.ts'
import { stateWords } from '../../review/state-words.ts'

const shapes: Readonly<Record<ReviewState, JSX.Element>> = {
  // A ring with a tick: all is there.
  'ready': <path d="M8 .5a7.5 7.5 0 110 15 7.5 7.5 0 010-15zm0 1.6a5.9 5.9 0 100 11.8A5.9 5.9 0 008 2.1zM4.4 8.2l1.2-1.2 1.7 1.7 3.5-3.5 1.2 1.2-4.7 4.7z" />,
  // An octagon with a bar: stop.
  'blocked': <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2zM4 7v2h8V7z" />,
  // An arrow back.
  'sent-back': <path d="M6.5 1v4H9a6 6 0 016 6v4h-2v-4a4 4 0 00-4-4H6.5v4L.5 6z" />,
  // A speech bubble.
  'answered': <path d="M2 1h12a1 1 0 011 1v8a1 1 0 01-1 1H8l-4 4v-4H2a1 1 0 01-1-1V2a1 1 0 011-1z" />,
  // A filled square with a tick: done.
  'approved': <path d="M2 1h12a1 1 0 011 1v12a1 1 0 01-1 1H2a1 1 0 01-1-1V2a1 1 0 011-1zm1.5 7.2L6.8 11.5l5.7-5.7-1.3-1.3-4.4 4.4-2-2z" />,
  // A ring with a bar across.
  'rejected': <path d="M8 .5a7.5 7.5 0 110 15 7.5 7.5 0 010-15zm0 1.7a5.8 5.8 0 100 11.6A5.8 5.8 0 008 2.2zM4 7.1h8v1.8H4z" />,
  // A cross.
  'mistake': <path d="M3.4 2L8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z" />,
  // A closed box.
  'closed': <path d="M2 5h12v9H2zm1.7 1.7v5.6h8.6V6.7zM5 1h6v3H5z" />,
}

export const StateMark = ({ state }: { readonly state: ReviewState }): JSX.Element => (
  <span class={`mark mark-${state}`}>
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <g fill-rule="evenodd">{shapes[state]}</g>
    </svg>{' '}
    {stateWords[state]}
  </span>
)
