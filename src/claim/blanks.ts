/**
 * What stands in an 837 text where a value is not ours to give, or is not known: words in angle brackets, which no
 * claim takes for a number. A form on paper shows its empty boxes by itself and gets none.
 */
export const blanks = {
  charge: '<CHARGE>',
  revenue: '<REVENUE>',
  code: '<CODE>',
  units: '<UNITS>',
  pointer: '<POINTER>',
  date: '<DATE>',
  quantity: '<QUANTITY>',
  unit: '<UNIT>',
} as const

export type Blank = keyof typeof blanks

const isBlank = (name: string): name is Blank => Object.hasOwn(blanks, name)

/** The blanks that somebody has to fill in a text, each once. */
export const blanksIn = (text: string): readonly Blank[] =>
  Object.keys(blanks).filter(isBlank).filter((name) => text.includes(blanks[name]))
