/** Looking at JSON as text: how deep it goes, before it is parsed, and where it breaks, without repeating its content. */

/** The deepest nesting of lists and objects, counted outside strings; works on any text. */
export const depthOf = (text: string, limit: number): number => {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (inString) {
      if (unit === 0x5c) at += 1
      else if (unit === 0x22) inString = false
    } else if (unit === 0x22) inString = true
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1
      if (depth > deepest) deepest = depth
      if (deepest > limit) return deepest
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1
  }
  return deepest
}

/** The length of the text in UTF-8; a surrogate without its partner counts as the three bytes that replace it. */
export const utf8Length = (text: string): number => {
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      bytes += 4
      at += 1
    } else bytes += 3
  }
  return bytes
}

const blank = /[ \t\r\n]*/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** Where a string that opens at `at` ends; or, as a negative number, minus the place where it breaks, less one. */
const stringEnd = (text: string, at: number): number => {
  let next = at + 1
  for (;;) {
    const unit = text.charCodeAt(next)
    if (unit === 0x22) return next + 1
    if (Number.isNaN(unit) || unit < 0x20) return -next - 1
    if (unit !== 0x5c) next += 1
    else {
      const after = matchAt(escape, text, next)
      if (after < 0) return -next - 1
      next = after
    }
  }
}

type Awaited = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'comma-or-end' | 'end'

/**
 * The place where a text stops being JSON (an index, `text.length` where it ends too early); null where it is JSON.
 * JSON.parse does not tell it reliably, and its messages quote the text, which may be a patient's.
 */
export const jsonBreak = (text: string): number | null => {
  const open: ('{' | '[')[] = []
  let awaited: Awaited = 'value'
  const afterValue = (): Awaited => (open.length === 0 ? 'end' : 'comma-or-end')
  let at = 0
  for (;;) {
    at = matchAt(blank, text, at)
    const sign = text[at]
    if (sign === undefined) return awaited === 'end' ? null : at
    if (awaited === 'end') return at
    const inObject = open[open.length - 1] === '{'
    const mayClose = awaited === 'value-or-end' || awaited === 'key-or-end' || awaited === 'comma-or-end'
    if (mayClose && sign === (inObject ? '}' : ']')) {
      open.pop()
      awaited = afterValue()
      at += 1
    } else if (awaited === 'comma-or-end') {
      if (sign !== ',') return at
      awaited = inObject ? 'key' : 'value'
      at += 1
    } else if (awaited === 'key' || awaited === 'key-or-end') {
      if (sign !== '"') return at
      const end = stringEnd(text, at)
      if (end < 0) return -end - 1
      const colon = matchAt(blank, text, end)
      if (text[colon] !== ':') return colon
      awaited = 'value'
      at = colon + 1
    } else if (sign === '{' || sign === '[') {
      open.push(sign)
      awaited = sign === '{' ? 'key-or-end' : 'value-or-end'
      at += 1
    } else {
      const end = sign === '"' ? stringEnd(text, at) : matchAt(scalar, text, at)
      if (end < 0) return sign === '"' ? -end - 1 : at
      awaited = afterValue()
      at = end
    }
  }
}

/** Line and column of an index, both from 1. */
export const lineAndColumn = (text: string, index: number): { line: number; column: number } => {
  let line = 1
  let start = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
    line += 1
    start = at + 1
  }
  return { line, column: index - start + 1 }
}
