/** What "Why?" says around the rules, which have their own words (`billing/rules.ts`). */

/** A field of a line as words: "serviceDate" → "Service date", "ndc.quantity" → "NDC quantity". */
export const fieldWords = (field: string): string => {
  const words = field.replaceAll(/([A-Z])/gu, ' $1').replaceAll('.', ' ').toLowerCase().replace(/\bndc\b/u, 'NDC')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const whyWords = {
  title: (line: string): string => `Why ${line}`,
  entered: (place: string): string => `entered here: ${place}`,
  close: 'Close',
  none: 'none',
} as const
