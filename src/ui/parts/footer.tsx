/** What Doseline does not do, and whose the code numbers are. */
import type { JSX } from 'preact'
import { aroundWords } from '../words/around.ts'

export const Footer = (): JSX.Element => (
  <footer>
    <p>{aroundWords.footer}</p>
  </footer>
)
