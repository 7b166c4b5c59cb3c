/**
 * Fills the placeholders of the catalogue's sentences. A sentence is taken apart once: there are as many as the
 * catalogue has, and no value stays behind.
 */

/** A placeholder with the space and the brackets around it, and the text up to the next one. */
interface Gap {
  readonly open: string
  readonly name: string
  readonly close: string
  readonly after: string
}

interface Sentence {
  readonly before: string
  readonly gaps: readonly Gap[]
}

const sentences = new Map<string, Sentence>()

function takeApart(sentence: string): Sentence {
  const [before = '', ...parts] = sentence.split(/ (\(?)\{(\w+)\}(\)?)/)
  const gaps: Gap[] = []
  for (let at = 0; at < parts.length; at += 4) {
    const [open = '', name = '', close = '', after = ''] = parts.slice(at, at + 4)
    gaps.push({ open, name, close, after })
  }
  const apart = { before, gaps }
  sentences.set(sentence, apart)
  return apart
}

/**
 * A sentence with ` {name}` filled from `values`. A placeholder without a value is left out together with the brackets
 * around it; values that the sentence does not ask for are ignored.
 */
export function fillText(sentence: string, values: Readonly<Record<string, string>>): string {
  const known = sentences.get(sentence) ?? takeApart(sentence)
  if (known.gaps.length === 0) return sentence
  let text = known.before
  for (const { open, name, close, after } of known.gaps) {
    const value = values[name]?.trim() ?? ''
    text += value === '' ? after : ` ${open}${value}${close}${after}`
  }
  return text
}
