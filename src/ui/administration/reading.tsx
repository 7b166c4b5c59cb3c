/** While the chart is read: what is being read, in the shape of what will stand here. */
import type { JSX } from 'preact'

export const Reading = (): JSX.Element => (
  <div class="reading">
    <output>Reading the visit, its doses, products, orders, diagnoses, insurance and saved drafts…</output>
    <div class="bones" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  </div>
)
