/** The claim sheet of a visit: all its lines as they are claimed together, to copy from and to print. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { PatientLine } from '../../app/patient.ts'
import type { PayerOverrides } from '../../billing/payers.ts'
import type { SheetSection } from '../../claim/sheet.ts'
import { visitSheets, type VisitSheet } from '../../review/claim-rows.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { payerWords, settingWords } from '../words.ts'
import { lineParts } from './line-text.ts'
import { leftOutWords, sheetWords } from './sheet-words.ts'
import { reviewWords } from './words.ts'

const Section = ({ section }: { readonly section: SheetSection }): JSX.Element | null =>
  section.rows.length + section.gaps.length + section.notices.length === 0 ? null : (
    <section class="sheet-part">
      <h4>{section.heading}</h4>
      <dl>
        {section.rows.map(({ label, value }) => (
          <div key={label} class="sheet-row">
            <dt>{label}</dt>
            <dd><pre class="copy-text">{value}</pre></dd>
            <dd class="sheet-copy"><CopyButton text={value} label={reviewWords.copy} what={`${section.heading}, ${label}`} /></dd>
          </div>
        ))}
      </dl>
      {[...section.gaps, ...section.notices].map((words) => <p key={words} class="quiet">{words}</p>)}
    </section>
  )

interface ClaimProps {
  readonly claim: VisitSheet
  readonly title: string | null
}

const Claim = ({ claim: { sheet, lines, stopped, open }, title }: ClaimProps): JSX.Element => {
  const [first] = lines
  const days = [...new Set(lines.map(({ serviceDate }) => serviceDate ?? reviewWords.noDate))]
  const facts = [
    days.join(', '),
    ...(first?.setting == null ? [] : [settingWords[first.setting]]),
    ...(first?.payer == null ? [] : [payerWords[first.payer]]),
    ...(first?.encounter == null ? [] : [first.encounter]),
  ]
  return (
    <section class="sheet-claim">
      {title !== null && <h4>{title}</h4>}
      <p>{facts.join(' · ')}</p>
      {stopped > 0 && <p><strong>{sheetWords.stopped(stopped)}</strong></p>}
      {open > 0 && <p>{sheetWords.open(open)}</p>}
      {first?.payer == null && <p>{sheetWords.payerUnknown}</p>}
      {sheet.sections.map((section) => <Section key={section.heading} section={section} />)}
      <section class="sheet-part">
        <h4>{sheetWords.stays}</h4>
        <ul class="sheet-stays">{sheet.staysWithBiller.map((words) => <li key={words}>{words}</li>)}</ul>
      </section>
    </section>
  )
}

interface SheetProps {
  /** All drafts of the visit. */
  readonly visit: readonly ReviewDraft[]
  readonly payers: PayerOverrides | null
  readonly patient: PatientLine | null
  /** "Patient/p1" */
  readonly reference: string | null
}

const Sheet = ({ visit, payers, patient, reference }: SheetProps): JSX.Element => {
  const { sheets, leftOut } = visitSheets(visit, payers ?? {})
  return (
    <div class="sheet">
      <div class="sheet-head">
        <h3>{sheetWords.title}</h3>
        <PatientBanner patient={patient} reference={reference} />
      </div>
      <p class="quiet sheet-how">{sheetWords.how}</p>
      {payers === null && <p>{sheetWords.noSite}</p>}
      {sheets.length === 0 && <p>{sheetWords.empty}</p>}
      {sheets.map((claim, at) => (
        <Claim key={claim.lines[0]?.key ?? at} claim={claim} title={sheets.length > 1 ? sheetWords.claim(at + 1, sheets.length) : null} />
      ))}
      {leftOut.length > 0 && (
        <section class="sheet-part">
          <h4>{sheetWords.leftOut}</h4>
          <ul>{leftOut.map(({ draft, why }) => <li key={draft.key}>{lineParts(draft).slice(0, 3).join(' · ')}: {leftOutWords[why]}</li>)}</ul>
        </section>
      )}
    </div>
  )
}

/** Folded until it is asked for: while it is open a print is of the sheet alone (sheet.css). */
export const SheetPart = (props: SheetProps): JSX.Element => {
  const [isOpen, setOpen] = useState(false)
  return (
    <section class="sheet-section">
      <div class="buttons">
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? sheetWords.hide : sheetWords.show}</button>
        {isOpen && <button type="button" onClick={() => window.print()}>{sheetWords.print}</button>}
      </div>
      {isOpen && <Sheet {...props} />}
    </section>
  )
}
