/** While the chart is read: what is being read, in the shape of what will stand here. */
import type { JSX } from 'preact'
import { viewWords } from '../words.ts'

export const Reading = (): JSX.Element => (
  <div class="reading">
    <output>{viewWords.reading}</output>
    <div class="bones" aria-hidden="true">
      <span class="bone-sentence" />
      <span class="bone-button" />
      <span class="bone-card" />
      <span />
      <span />
    </div>
  </div>
)
