/** The texts of a claim, each with a button that copies it. */
import type { JSX } from 'preact'
import type { EncounterDraft } from '../../app/draft.ts'
import type { ClaimTexts } from '../../app/export.ts'
import type { SheetSection } from '../../claim/sheet.ts'
import { encounterText } from '../format.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { exportWords } from '../words/connection.ts'

const Section = ({ section }: { readonly section: SheetSection }): JSX.Element | null =>
  section.rows.length + section.gaps.length + section.notices.length === 0 ? null : (
    <section>
      <h4>{section.heading}</h4>
      {section.rows.map(({ label, value }) => (
        <div key={label} class="copy-row">
          <p class="quiet">{label}</p>
          <pre class="codes">{value}</pre>
          <CopyButton text={value} label={exportWords.copy} what={label} />
        </div>
      ))}
      {[...section.gaps, ...section.notices].map((words) => (
        <p key={words} class="quiet">
          {words}
        </p>
      ))}
    </section>
  )

interface ClaimTextsProps {
  readonly texts: readonly ClaimTexts[]
  /** The visits that they are of. */
  readonly drafts: readonly EncounterDraft[]
}

/** Visit by visit as these are named above; the one visit of a chart needs no name. */
export const ClaimTextsView = ({ texts, drafts }: ClaimTextsProps): JSX.Element => (
  <>
    {texts.map(({ encounter, sheet }) => (
      <section key={encounter}>
        {texts.length > 1 && <h3>{drafts.filter(({ facts }) => facts.source === encounter).slice(0, 1).map(encounterText)}</h3>}
        {sheet.sections.map((section) => (
          <Section key={section.heading} section={section} />
        ))}
        <h4>{exportWords.stays}</h4>
        <ul>
          {sheet.staysWithBiller.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </section>
    ))}
  </>
)
