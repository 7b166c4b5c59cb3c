/** Fields that a claim has once for all its lines: item 19, FL80 and the billing note (billing-rules §3.1, §3.2). */
import { problem, type FieldText } from './problems.ts'
import { textKinds, type LineTexts } from './texts.ts'
import { billingNote, noteLimit } from './x12.ts'

export interface SharedNotes {
  readonly item19: FieldText
  readonly fl80: FieldText
  readonly billingNote: FieldText
}

const between = '; '

/** The texts in their order, as many as fit whole; half of a line's words would say something else. */
const together = (texts: readonly string[], limit: number): FieldText => {
  const kept: string[] = []
  const left: string[] = []
  for (const text of texts.filter((one) => one !== '')) {
    if ([...kept, text].join(between).length <= limit) kept.push(text)
    else left.push(text)
  }
  return { text: kept.join(between), problems: left.map((text) => problem('text-too-long', text)) }
}

const textsOf = (lines: readonly LineTexts[], id: 'cms1500-19' | 'ub04-80'): readonly string[] =>
  lines.flatMap(({ texts }) => texts.filter((one) => one.id === id).map(({ text }) => text))

/** What the lines of one claim say together. What has no room is named: it needs a claim or an attachment of its own. */
export const sharedNotes = (lines: readonly LineTexts[]): SharedNotes => {
  const fl80 = together(textsOf(lines, 'ub04-80'), noteLimit)
  return {
    item19: together(textsOf(lines, 'cms1500-19'), textKinds['cms1500-19'].limit),
    fl80,
    billingNote: { text: billingNote(fl80.text).join('\n'), problems: fl80.problems },
  }
}
