/** What Doseline does not do, and whose the code numbers are. */
import type { JSX } from 'preact'

export const Footer = (): JSX.Element => (
  <footer>
    <p>
      Doseline proposes; a person decides. It posts no charge and gives no clinical advice. CPT code numbers belong to the
      American Medical Association: a site needs its own licence to use them, and none of their descriptions is shown here.
    </p>
  </footer>
)
