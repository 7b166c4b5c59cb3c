import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEdited } from '../../src/fhir/draft-fingerprint.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { corrected, correctionsOf, fieldProblems, fieldTexts, uncorrected } from '../../src/review/corrections.ts'
import { decided, redrawn, type Decision, type DecisionKind } from '../../src/review/decisions.ts'
import { bulkPlan } from '../../src/review/bulk.ts'
import type { ReviewDraft } from '../../src/review/draft.ts'
import { author, blockedDraft, draftOf, readyDraft, sandboxItems, withReview } from './drafts.builders.ts'

const after = (draft: ReviewDraft, decision: Decision): ReviewDraft => {
  const made = decided(draft, decision, author, false)
  if (!made.ok) throw new Error(made.problem)
  return redrawn(draft, made.value)
}

const why = (draft: ReviewDraft, decision: Decision, isRepeated = false): string => {
  const made = decided(draft, decision, author, isRepeated)
  return made.ok ? 'allowed' : made.problem
}

const decisionOf = (kind: DecisionKind, draft: ReviewDraft): Decision => {
  switch (kind) {
    case 'approve':
      return { kind }
    case 'send-back':
      return { kind, question: 'When did it end?' }
    case 'correct':
      return { kind, texts: { ...fieldTexts(draft), units: '3' }, reason: 'counted' }
    case 'reject':
    case 'mistake':
    case 'reopen':
      return { kind, reason: 'because' }
  }
}

const kinds: readonly DecisionKind[] = ['approve', 'reject', 'mistake', 'send-back', 'reopen', 'correct']

test('approving makes the draft billable, and only its status and a note change', () => {
  const draft = readyDraft()
  const approved = after(draft, { kind: 'approve' })
  expect(approved.state).toBe('approved')
  const { status: _status, note, ...rest } = approved.resource
  const { status: _before, ...before } = draft.resource
  expect(rest).toEqual(before)
  expect(note).toEqual([{ text: 'Approved.', time: author.now, authorString: 'Bo Biller' }])
})

test('a stopped draft is approved by no path: alone, after a correction, after an answer, in bulk', () => {
  const draft = blockedDraft()
  expect(why(draft, { kind: 'approve' })).toBe('blocked')
  expect(why(draftOf(withReview(draft.resource, 'answered')), { kind: 'approve' })).toBe('blocked')
  expect(why(after(draft, { kind: 'correct', texts: { ...fieldTexts(draft), units: '7' }, reason: 'seen' }), { kind: 'approve' })).toBe('blocked')
  const back = after(after(draft, { kind: 'reject', reason: 'no' }), { kind: 'reopen', reason: 'yes' })
  expect(why(back, { kind: 'approve' })).toBe('blocked')
  expect(bulkPlan([draft, readyDraft()], new Set()).approve).toHaveLength(1)
})

test('rejecting, marking as a mistake and sending back want words, and keep them as the last note', () => {
  const draft = readyDraft()
  expect(why(draft, { kind: 'reject', reason: '  ' })).toBe('reason-missing')
  expect(why(draft, { kind: 'send-back', question: '' })).toBe('reason-missing')
  expect(after(draft, { kind: 'reject', reason: 'Not covered.' }).resource).toMatchObject({ status: 'not-billable', note: [{ text: 'Not covered.' }] })
  expect(after(draft, { kind: 'mistake', reason: 'Given to nobody.' }).state).toBe('mistake')
  const sent = after(draft, { kind: 'send-back', question: 'When did it end?' })
  expect(sent.state).toBe('sent-back')
  expect(sent.resource.status).toBe('planned')
  expect(sent.resource.note?.at(-1)?.text).toBe('When did it end?')
})

test('a question of a page is refused, and never cut', () => {
  const whole = 'Which vial was it? '.repeat(60)
  expect(why(readyDraft(), { kind: 'send-back', question: whole })).toBe('reason-long')
  expect(after(readyDraft(), { kind: 'send-back', question: whole.slice(0, 900) }).resource.note?.at(-1)?.text).toBe(whole.slice(0, 900).trim())
  const reason = 'x'.repeat(1000)
  const changed = after(readyDraft(), { kind: 'correct', texts: { ...fieldTexts(readyDraft()), units: '3' }, reason })
  expect(changed.resource.note?.at(-1)?.text).toBe(`Corrected: ${reason}`)
})

test('a draft that waits for an answer is not approved until it is answered or the question is taken back', () => {
  const sent = after(readyDraft(), { kind: 'send-back', question: 'Which vial?' })
  expect(why(sent, { kind: 'approve' })).toBe('sent-back')
  expect(why(draftOf(withReview(sent.resource, 'answered')), { kind: 'approve' })).toBe('allowed')
  expect(after(sent, { kind: 'reopen', reason: 'Found it.' }).state).toBe('ready')
})

test('from a closed state there is no way at all, and from a decided one only back', () => {
  fc.assert(fc.property(fc.constantFrom(...sandboxItems), fc.constantFrom(...kinds), fc.boolean(), (item, kind, isRepeated) => {
    for (const status of ['billed', 'aborted', 'unknown']) {
      const closed = draftOf({ ...item, status })
      expect(why(closed, decisionOf(kind, closed), isRepeated)).toBe('closed')
    }
    for (const status of ['billable', 'not-billable', 'entered-in-error']) {
      const done = draftOf({ ...item, status })
      expect(why(done, decisionOf(kind, done), isRepeated)).toBe(kind === 'reopen' ? 'allowed' : 'closed')
    }
  }))
})

test('no decision changes whose the draft is, which dose it charges or who entered it', () => {
  fc.assert(fc.property(fc.constantFrom(...sandboxItems), fc.constantFrom(...kinds), (item, kind) => {
    const draft = draftOf({ ...item, extension: [...(item.extension ?? []), { url: 'https://other.example/mark', valueString: 'theirs' }] })
    const made = decided(draft, decisionOf(kind, draft), author, false)
    if (!made.ok) return
    for (const name of ['id', 'meta', 'identifier', 'subject', 'context', 'service', 'enterer', 'enteredDate', 'contained'] as const) {
      expect(made.value[name]).toEqual(draft.resource[name])
    }
    expect(made.value.extension).toContainEqual({ url: 'https://other.example/mark', valueString: 'theirs' })
  }))
})

test('an incomplete draft and one that is there twice are not approved', () => {
  const draft = readyDraft()
  const { quantity: _quantity, ...without } = draft.resource
  expect(why(draftOf(without), { kind: 'approve' })).toBe('incomplete')
  expect(why(draftOf({ ...draft.resource, subject: {} }), { kind: 'approve' })).toBe('incomplete')
  expect(why(draftOf({ ...draft.resource, quantity: { value: 1.5 } }), { kind: 'approve' })).toBe('incomplete')
  expect(why(draft, { kind: 'approve' }, true)).toBe('several-drafts')
})

test('a correction stands in the line with what was derived beside it, and the bedside sees that somebody changed it', () => {
  const draft = readyDraft()
  const texts = { ...fieldTexts(draft), 'units': '2', 'ndc-quantity': '0.75 ml', 'diagnoses': 'k50.90 M06.9', 'modifiers': 'jz rt' }
  const changed = after(draft, { kind: 'correct', texts, reason: 'Vial counted.' })
  expect(changed.line).toMatchObject({ units: 2, ndc: { quantity: 0.75, unit: 'ML' }, diagnoses: ['K50.90', 'M06.9'], modifiers: ['JZ', 'RT'] })
  const byField = new Map(correctionsOf(changed).map((one) => [one.field, one]))
  expect(byField.get('units')).toEqual({ field: 'units', derived: fieldTexts(draft).units, reason: 'Vial counted.', who: 'Bo Biller', when: author.now })
  expect(isEdited(changed.resource)).toBe(true)
  expect(isEdited(uncorrected(changed))).toBe(false)
})

test('a field that is corrected twice keeps what was derived first, and put back it is corrected no more', () => {
  const draft = readyDraft()
  const units = fieldTexts(draft).units
  const twice = after(after(draft, { kind: 'correct', texts: { ...fieldTexts(draft), units: '2' }, reason: 'a' }), { kind: 'correct', texts: { ...fieldTexts(draft), units: '3' }, reason: 'b' })
  expect(correctionsOf(twice)).toMatchObject([{ field: 'units', derived: units, reason: 'b' }])
  const back = corrected(twice, fieldTexts(draft), 'c', author)
  expect(correctionsOf({ resource: back })).toEqual([])
  expect(isEdited(back)).toBe(false)
})

const wrong: readonly (readonly [field: keyof ReturnType<typeof fieldTexts>, text: string, problem: string])[] = [
  ['ndc', '12-34', 'ndc-form'], ['ndc', '', 'ndc-form'], ['ndc-quantity', '0 ML', 'quantity-form'], ['ndc-quantity', '5 ME', 'quantity-form'],
  ['units', '0', 'units-form'], ['units', '1.5', 'units-form'], ['units', '', 'units-form'], ['modifiers', 'J', 'modifier-form'],
  ['modifiers', 'JZ RT LT 50 59', 'modifier-count'], ['modifiers', 'JZ JZ', 'modifier-twice'], ['diagnoses', 'rheumatism', 'diagnosis-form'],
  ['diagnoses', '', 'diagnosis-form'], ['diagnoses', 'M06.9 M06.9', 'diagnosis-twice'], ['diagnoses', 'A01 A02 A03 A04 A05', 'diagnosis-count'],
  ['description', ' ', 'description-empty'], ['description', 'X'.repeat(81), 'description-long'],
]

test.each(wrong)('a correction of %s to "%s" is refused', (field, text, problem) => {
  const draft = readyDraft()
  const texts = { ...fieldTexts(draft), [field]: text }
  expect(fieldProblems(draft, texts).get(field)).toBe(problem)
  expect(why(draft, { kind: 'correct', texts, reason: 'x' })).toBe('field-problem')
})

test('a correction that changes nothing is none', () => {
  const draft = readyDraft()
  expect(why(draft, { kind: 'correct', texts: fieldTexts(draft), reason: 'x' })).toBe('nothing-changed')
})

test('the question goes where the bedside reads it: the state of the review and the last note', () => {
  const { resource } = after(blockedDraft(), { kind: 'send-back', question: 'No stop time. When did it end?' })
  expect(resource.extension).toContainEqual({ url: extensionUrl('review-state'), valueCode: 'sent-back' })
  expect(resource.extension?.filter(({ url }) => url === extensionUrl('review-state'))).toHaveLength(1)
  expect(resource.note?.at(-1)).toEqual({ text: 'No stop time. When did it end?', time: author.now, authorString: 'Bo Biller' })
})
