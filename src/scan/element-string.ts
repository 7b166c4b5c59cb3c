/**
 * GS1 element strings: identifier, value, identifier, value. A value of no predefined length ends at a separator
 * (FNC1, sent as GS) or with the text. Where a scanner sends no separators there may be several readings: all are given,
 * and none is preferred.
 */
import { fits, identifierAt, onPackages, type Shape } from './application-identifiers.ts'

/** The separator: FNC1 as it is sent, GS of ASCII. */
export const separator = '\u001d'

/** The text without the separators that it begins with. */
export const afterSeparators = (text: string): string => {
  let start = 0
  while (text[start] === separator) start += 1
  return text.slice(start)
}

/** Values by identifier. */
export type Elements = ReadonlyMap<string, string>

/** More readings than this say nothing any more. */
const mostReadings = 64

/** Beginnings that are tried before a text without separators is given up: labels need some dozens, some texts millions. */
const mostTries = 5000

const none: readonly Elements[] = []

/** The elements with one more; null where the identifier is there already with another value. */
const withElement = (elements: Elements, ai: string, value: string): Elements | null => {
  const before = elements.get(ai)
  if (before !== undefined && before !== value) return null
  return new Map([...elements, [ai, value]])
}

/** The length of the value that `rest` begins with, where separators are sent. */
const lengthOf = (rest: string, { least, most, isPredefined }: Shape): number => {
  if (isPredefined) return least
  const end = rest.indexOf(separator)
  const length = end === -1 ? rest.length : end
  // One length only, and the separator left out by whoever printed it: it is decidable all the same.
  return least === most ? Math.min(length, least) : length
}

const withSeparators = (text: string): Elements | null => {
  let elements: Elements = new Map()
  let rest = text
  while (rest !== '') {
    const shape = identifierAt(rest)
    if (shape === null) return null
    rest = rest.slice(shape.ai.length)
    const value = rest.slice(0, lengthOf(rest, shape))
    const next = fits(value, shape) ? withElement(elements, shape.ai, value) : null
    if (next === null) return null
    elements = next
    rest = afterSeparators(rest.slice(value.length))
  }
  return elements
}

/** Where the value that `rest` begins with may end: with the text, or before an identifier that packages carry. */
const ends = (rest: string, shape: Shape): readonly number[] => {
  if (shape.least === shape.most) return [shape.least]
  const found: number[] = []
  for (let end = shape.least; end <= Math.min(shape.most, rest.length); end += 1) {
    if (end === rest.length || onPackages.has(identifierAt(rest.slice(end))?.ai ?? '')) found.push(end)
  }
  return found
}

type Accepts = (ai: string, value: string) => boolean

const withoutSeparators = (text: string, accepts: Accepts): readonly Elements[] => {
  const readings: Elements[] = []
  let tries = 0
  const read = (rest: string, elements: Elements): void => {
    tries += 1
    if (readings.length > mostReadings || tries > mostTries) return
    if (rest === '') {
      readings.push(elements)
      return
    }
    const shape = identifierAt(rest)
    if (shape === null) return
    const after = rest.slice(shape.ai.length)
    for (const end of ends(after, shape)) {
      const value = after.slice(0, end)
      if (elements.has(shape.ai) || !fits(value, shape) || !accepts(shape.ai, value)) continue
      read(after.slice(end), new Map([...elements, [shape.ai, value]]))
    }
  }
  read(text, new Map())
  return readings.length > mostReadings || tries > mostTries ? none : readings
}

/** "(01)00399999123016(17)270131(10)A1", spaces between elements allowed. */
const humanReadable = (text: string): Elements | null => {
  let elements: Elements = new Map()
  for (const [, ai = '', written = ''] of text.matchAll(/\((\d{2,4})\)((?:(?!\(\d{2,4}\)).)*)/gsu)) {
    const shape = identifierAt(ai)
    const value = written.trim()
    const next = shape?.ai === ai && fits(value, shape) ? withElement(elements, ai, value) : null
    if (next === null) return null
    elements = next
  }
  return elements
}

/**
 * All readings of an element string. `accepts` says whether a value can be meant (a check digit that holds, a day that
 * exists); it only chooses between readings where there are no separators. Empty where there is no reading at all.
 */
export const readElements = (text: string, accepts: Accepts): readonly Elements[] => {
  const isHumanReadable = /^\(\d{2,4}\)/u.test(text)
  const isSeparated = text.includes(separator)
  if (!isHumanReadable && !isSeparated) return withoutSeparators(text, accepts)
  const one = isHumanReadable ? humanReadable(text.replaceAll(separator, '')) : withSeparators(afterSeparators(text))
  return one === null || one.size === 0 ? none : [one]
}
