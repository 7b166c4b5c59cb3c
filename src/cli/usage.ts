/** What the commands share in reading their arguments. */

/** Why `parseArgs` refuses, in one sentence: it says more than the first, and the first is enough. */
export const misuseReason = (error: unknown): string => {
  const [first = ''] = error instanceof Error ? error.message.split(/\n|\. /) : []
  return first === '' ? 'the options cannot be read' : first
}

export const isWebAddress = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}
