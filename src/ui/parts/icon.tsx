/** The icons of severity and state: a shape each, so that colour never carries the meaning alone. */
import type { JSX } from 'preact'
import type { DoseState } from '../../app/draft.ts'
import type { Severity } from '../../billing/derived.ts'

export type IconName = Severity | DoseState | 'question'

const shapes: Readonly<Record<IconName, JSX.Element>> = {
  // An octagon with a bar: stop.
  error: <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2zM4 7v2h8V7z" />,
  // A triangle with a mark: caution.
  warning: <path d="M8 1l7.5 14H.5zM7.1 6v4.6h1.8V6zm0 5.8v1.7h1.8v-1.7z" />,
  // A circle with an i.
  information: <path d="M8 .5a7.5 7.5 0 110 15 7.5 7.5 0 010-15zM7.1 3.8v1.8h1.8V3.8zm0 3v5.4h1.8V6.8z" />,
  // A tick.
  ready: <path d="M8 .5a7.5 7.5 0 110 15 7.5 7.5 0 010-15zM3.6 8.2l3.2 3.2 5.6-5.6-1.3-1.3-4.3 4.4-2-2z" />,
  // A half-filled circle: not finished.
  blocked: <path d="M8 .5a7.5 7.5 0 110 15 7.5 7.5 0 010-15zm0 1.8v11.4a5.7 5.7 0 000-11.4z" />,
  // An arrow back: sent back with a question.
  question: <path d="M6.5 1v4H9a6 6 0 016 6v4h-2v-4a4 4 0 00-4-4H6.5v4L.5 6z" />,
  // A dash: nothing here.
  excluded: <path d="M2 7h12v2H2z" />,
}

/** An icon for the eye only: the word beside it says the same. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <g fill-rule="evenodd">{shapes[name]}</g>
  </svg>
)
