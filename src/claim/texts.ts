/**
 * The texts of a charge line for a biller to copy, where an EHR takes no ChargeItem: boxes of CMS-1500 and UB-04 and
 * segments of 837P and 837I. Every text is inside its field's length and characters; what did not fit is beside it.
 */
import { payerProfiles, type PayerProfile } from '../billing/payers.ts'
import { claimForm, type ClaimLine } from './claim-line.ts'
import { pointersOf, professionalDiagnoses, type ProfessionalDiagnoses } from './diagnoses.ts'
import { formLocators, item24, item24Shaded, type PaperNdc } from './paper.ts'
import { once, type FieldText } from './problems.ts'
import { readLine, type Reading } from './reading.ts'
import { paragraph, remarksOf } from './remarks.ts'
import { serviceLines } from './service-lines.ts'
import { billingNote, institutionalSegments, professionalSegments, type Segments } from './x12.ts'

export type ClaimForm = 'professional' | 'institutional'

export interface TextKind {
  readonly form: ClaimForm
  readonly label: string
  /** Characters of the field; null for segments, which are held to the length of each element. */
  readonly limit: number | null
}

/** Every text, in the order in which a biller meets the fields. */
export const textKinds = {
  'cms1500-24-shaded': { form: 'professional', label: 'CMS-1500, item 24 shaded', limit: 61 },
  'cms1500-24-apart': { form: 'professional', label: 'CMS-1500, item 24D shaded', limit: 61 },
  'cms1500-24a': { form: 'professional', label: 'CMS-1500, item 24A', limit: 8 },
  'cms1500-24d': { form: 'professional', label: 'CMS-1500, item 24D', limit: 17 },
  'cms1500-24e': { form: 'professional', label: 'CMS-1500, item 24E', limit: 4 },
  'cms1500-24g': { form: 'professional', label: 'CMS-1500, item 24G', limit: 3 },
  'cms1500-19': { form: 'professional', label: 'CMS-1500, item 19', limit: 71 },
  '837p': { form: 'professional', label: '837P, loops 2400 and 2410', limit: null },
  'ub04-43': { form: 'institutional', label: 'UB-04, FL43', limit: 24 },
  'ub04-44': { form: 'institutional', label: 'UB-04, FL44', limit: 14 },
  'ub04-45': { form: 'institutional', label: 'UB-04, FL45', limit: 6 },
  'ub04-46': { form: 'institutional', label: 'UB-04, FL46', limit: 7 },
  'ub04-80': { form: 'institutional', label: 'UB-04, FL80', limit: 80 },
  '837i': { form: 'institutional', label: '837I, loops 2400 and 2410', limit: null },
  '837i-note': { form: 'institutional', label: '837I, billing note of the claim', limit: null },
} as const satisfies Readonly<Record<string, TextKind>>

export type TextId = keyof typeof textKinds

/** Its text is empty where the field has nothing to say; segments stand one a line, each with its terminator. */
export interface ClaimText extends FieldText {
  readonly id: TextId
}

export interface LineTexts {
  /** The service line: the charge line itself, or its part for one NDC. */
  readonly line: ClaimLine
  /** In the order of `textKinds`, all of them. */
  readonly texts: readonly ClaimText[]
}

export interface ClaimTexts {
  /** The claim that the setting leads to. */
  readonly form: ClaimForm
  /** One, or one for each NDC where the payer wants it so. */
  readonly lines: readonly LineTexts[]
}

export interface ClaimContext {
  /** The payer's profile with the site's overrides; by default that of the line's payer. */
  readonly profile?: PayerProfile
  /** The diagnoses of the whole claim (`professionalDiagnoses`); by default those of this line alone. */
  readonly diagnoses?: ProfessionalDiagnoses
  /** Standard, if absent. */
  readonly paperNdc?: PaperNdc
}

const ofSegments = ({ segments, problems }: Segments): FieldText => ({ text: segments.join('\n'), problems })

const professional = (reading: Reading, style: PaperNdc): Readonly<Record<ProfessionalId, FieldText>> => {
  const shaded = item24Shaded(reading, style)
  const item = item24(reading)
  return {
    'cms1500-24-shaded': shaded.from24a,
    'cms1500-24-apart': shaded.apart,
    'cms1500-24a': item.a,
    'cms1500-24d': item.d,
    'cms1500-24e': item.e,
    'cms1500-24g': item.g,
    'cms1500-19': paragraph(reading, textKinds['cms1500-19'].limit),
    '837p': ofSegments(professionalSegments(reading)),
  }
}

const institutional = (reading: Reading): Readonly<Record<InstitutionalId, FieldText>> => {
  const { fl43, fl44, fl45, fl46 } = formLocators(reading)
  const remarks = remarksOf(reading)
  return {
    'ub04-43': fl43,
    'ub04-44': fl44,
    'ub04-45': fl45,
    'ub04-46': fl46,
    'ub04-80': remarks,
    '837i': ofSegments(institutionalSegments(reading)),
    '837i-note': { text: billingNote(remarks.text).join('\n'), problems: remarks.problems },
  }
}

type IdsOf<Form extends ClaimForm> = { [Id in TextId]: (typeof textKinds)[Id]['form'] extends Form ? Id : never }[TextId]
type ProfessionalId = IdsOf<'professional'>
type InstitutionalId = IdsOf<'institutional'>

const isTextId = (id: string): id is TextId => Object.hasOwn(textKinds, id)

/** All ids, in the order of the table. */
export const textIds: readonly TextId[] = Object.keys(textKinds).filter(isTextId)

const lineTexts = (reading: Reading, style: PaperNdc): LineTexts => {
  const boxes: Readonly<Record<TextId, FieldText>> = { ...professional(reading, style), ...institutional(reading) }
  return { line: reading.line, texts: textIds.map((id) => ({ id, text: boxes[id].text, problems: once(boxes[id].problems) })) }
}

/** The texts of one charge line. Never throws, whatever the line holds. */
export const claimTexts = (line: ClaimLine, context: ClaimContext = {}): ClaimTexts => {
  const profile = context.profile ?? payerProfiles[line.payer ?? 'unknown']
  const diagnoses = context.diagnoses ?? professionalDiagnoses([line])
  const style = context.paperNdc ?? 'standard'
  const lines = serviceLines(line, profile)
  const pointers = pointersOf(line, diagnoses)
  return {
    form: claimForm(line.setting),
    lines: lines.map((one) => lineTexts(readLine(one, profile, pointers, lines.length > 1), style)),
  }
}
