/** Fills the placeholders of the catalogue's sentences. */

/** Sentences taken apart, once each: as many as the catalogue has, and no value stays behind. */
const known = new Map<string, readonly string[]>()

/** Text, then for each placeholder its opening bracket, its name, its closing bracket and the text up to the next one. */
function partsOf(sentence: string): readonly string[] {
  const before = known.get(sentence)
  if (before !== undefined) return before
  const parts = sentence.split(/ (\(?)\{(\w+)\}(\)?)/)
  known.set(sentence, parts)
  return parts
}

/**
 * A sentence with ` {name}` filled from `values`. A placeholder without a value is left out together with the brackets
 * around it; values that the sentence does not ask for are ignored.
 */
export function fillText(sentence: string, values: Readonly<Record<string, string>>): string {
  const parts = partsOf(sentence)
  let text = parts[0] ?? ''
  for (let at = 1; at < parts.length; at += 4) {
    const value = values[parts[at + 1] ?? '']?.trim() ?? ''
    if (value !== '') text += ` ${parts[at] ?? ''}${value}${parts[at + 2] ?? ''}`
    text += parts[at + 3] ?? ''
  }
  return text
}
