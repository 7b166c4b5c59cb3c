/** The boxes of CMS-1500 and UB-04 that follow from a line (billing-rules §3.2–§3.4). An unknown value leaves its box empty. */
import type { Measure } from './quantity.ts'
import { problem, type ClaimProblem, type FieldText } from './problems.ts'
import type { Reading } from './reading.ts'

/** How CMS-1500 wants the NDC: as the NUCC has it, or as a state has it (§3.4 E8, E9). */
export type PaperNdc = 'standard' | 'alaska' | 'medi-cal'

const box = (text: string, problems: readonly ClaimProblem[] = []): FieldText => ({ text, problems })

/** Six bytes for the quantity, says Medicare (§2.4); the strictest profile holds to it too. */
const medicareBytes = 6
const strict: ReadonlySet<string> = new Set(['medicare', 'unknown'])

/** Seven whole digits and three decimals, no point (§2.4, E9); null where it has more. */
const mediCalDigits = (digits: string): string | null => {
  const [whole = '', fraction = ''] = digits.split('.')
  return whole.length > 7 || fraction.length > 3 ? null : `${whole.padStart(7, '0')}${fraction.padEnd(3, '0')}`
}

const tooLong = (digits: string): readonly ClaimProblem[] => [problem('quantity-too-long', digits)]

const shadedMeasure = ({ profile }: Reading, { unit, digits }: Measure, style: PaperNdc): FieldText => {
  switch (style) {
    case 'standard':
      return strict.has(profile.id) && digits.length > medicareBytes ? box('', tooLong(digits)) : box(`${unit}${digits}`)
    case 'alaska':
      return box(`${unit} ${digits}`)
    case 'medi-cal': {
      const fixed = mediCalDigits(digits)
      return fixed === null ? box('', tooLong(digits)) : box(`${unit}${fixed}`)
    }
  }
}

/** The shaded line of item 24: what begins in 24A, and what a state wants in a box of its own (Medi-Cal in 24D). */
export const item24Shaded = (reading: Reading, style: PaperNdc): { readonly from24a: FieldText; readonly apart: FieldText } => {
  const { product, productProblems } = reading
  if (product === null) return { from24a: box('', productProblems), apart: box('') }
  const measure = product.measure === null ? box('') : shadedMeasure(reading, product.measure, style)
  const code = `N4${product.code}`
  if (style !== 'standard') return { from24a: box(code, productProblems), apart: measure }
  const gap = measure.text === '' ? '' : '   '
  return { from24a: box(`${code}${gap}${measure.text}`, [...productProblems, ...measure.problems]), apart: box('') }
}

const monthFirst = (date: string | null, between: string): string =>
  date === null ? '' : [date.slice(5, 7), date.slice(8, 10), date.slice(2, 4)].join(between)

const dateProblems = ({ service }: Reading): readonly ClaimProblem[] => service.problems.filter(({ kind }) => kind === 'date-missing')
const unitProblems = ({ service }: Reading): readonly ClaimProblem[] => service.problems.filter(({ kind }) => kind.startsWith('units'))
const codeProblems = ({ service }: Reading): readonly ClaimProblem[] =>
  service.problems.filter(({ kind }) => !kind.startsWith('units') && kind !== 'date-missing')

const unitsBox = (reading: Reading, limit: number): FieldText => {
  const units = reading.service.units ?? ''
  return units.length > limit ? box('', [...unitProblems(reading), problem('units-too-long', units)]) : box(units, unitProblems(reading))
}

/** Items 24A, 24D, 24E and 24G of the unshaded line. 24F, the charge, is the biller's. */
export const item24 = (reading: Reading): { readonly a: FieldText; readonly d: FieldText; readonly e: FieldText; readonly g: FieldText } => ({
  a: box(monthFirst(reading.service.date, ' '), dateProblems(reading)),
  d: box([reading.service.code ?? '', ...reading.service.modifiers].filter((part) => part !== '').join(' '), codeProblems(reading)),
  e: box(reading.pointers.letters, reading.pointers.problems),
  g: unitsBox(reading, 3),
})

const fl43Limit = 24

const fl43 = ({ product, productProblems }: Reading): FieldText => {
  if (product === null) return box('', productProblems)
  const code = `N4${product.code}`
  if (product.measure === null) return box(code, productProblems)
  const text = `${code}${product.measure.unit}${product.measure.digits}`
  return text.length > fl43Limit ? box(code, [...productProblems, ...tooLong(product.measure.digits)]) : box(text, productProblems)
}

/** FL43 to FL46. The revenue code (FL42) and its words are the AHA's and the site's; the charge (FL47) is the biller's. */
export const formLocators = (reading: Reading): { readonly fl43: FieldText; readonly fl44: FieldText; readonly fl45: FieldText; readonly fl46: FieldText } => ({
  fl43: fl43(reading),
  fl44: box(`${reading.service.code ?? ''}${reading.service.modifiers.join('')}`, codeProblems(reading)),
  fl45: box(monthFirst(reading.service.date, ''), dateProblems(reading)),
  fl46: unitsBox(reading, 7),
})
