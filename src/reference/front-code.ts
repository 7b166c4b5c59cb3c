/**
 * Sorted words that share beginnings, as one text: each word is a letter for the length it shares with the one before
 * ("a" none, "b" one…) and its rest. Words hold capitals and digits only, so a small letter always starts one.
 */

const first = 97

/** Of ascending words of at most 26 capitals and digits. */
export function frontCode(words: readonly string[]): string {
  let before = ''
  return words
    .map(word => {
      let shared = 0
      while (shared < before.length && shared < 25 && word[shared] === before[shared]) shared += 1
      before = word
      return String.fromCharCode(first + shared) + word.slice(shared)
    })
    .join('')
}

/** The words again, from the place `at` up to `end`; throws where the text is none that `frontCode` wrote. */
export function readFrontCode(text: string, at = 0, end = text.length, beginning = ''): readonly string[] {
  const words: string[] = []
  let before = beginning
  let from = at
  while (from < end) {
    const shared = text.charCodeAt(from) - first
    let next = from + 1
    while (next < end && text.charCodeAt(next) < first) next += 1
    if (shared < 0 || shared > before.length) throw new Error('a word shares more than there is')
    before = before.slice(0, shared) + text.slice(from + 1, next)
    words.push(before)
    from = next
  }
  return words
}

/** Where the words that begin alike lie: place in the text, number of the first word, and how many there are. */
export interface Stretch {
  readonly at: number
  readonly end: number
  readonly row: number
}

/**
 * The stretches of words that share their first `length` characters, by those characters, found in one pass: a word that
 * shares fewer with the one before begins a stretch. Every word has at least that many characters.
 */
export function stretchesOf(
  text: string,
  length: number,
): { readonly stretches: ReadonlyMap<string, Stretch>; readonly count: number } {
  const starts: { readonly beginning: string; readonly at: number; readonly row: number }[] = []
  let row = 0
  let beginning = ''
  for (let at = 0; at < text.length; at++) {
    const shared = text.charCodeAt(at) - first
    if (shared < 0) continue
    if (shared < length) {
      beginning = beginning.slice(0, shared) + text.slice(at + 1, at + 1 + length - shared)
      starts.push({ beginning, at, row })
    }
    row += 1
  }
  const ends = starts.map((_, place) => starts[place + 1]?.at ?? text.length)
  return {
    count: row,
    stretches: new Map(
      starts.map(({ beginning: key, at, row: number }, place) => [
        key,
        { at, end: ends[place] ?? text.length, row: number },
      ]),
    ),
  }
}
