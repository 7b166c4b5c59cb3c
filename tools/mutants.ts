/**
 * Small wrong changes of a source file: numbers one off, comparisons and logic turned, list members and fallbacks
 * dropped. They are found in the syntax tree, so types, comments and strings are left alone.
 */
import { parseSync } from 'vite'

export interface Mutant {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** "minutes <= 15 → minutes < 15" */
  readonly change: string
  /** The whole file, changed. */
  readonly text: string
}

interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** Characters from `start` to `end` become `by`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly by: string
  /** What is shown of it. */
  readonly shown: SyntaxNode
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  && 'start' in value && typeof value.start === 'number' && 'end' in value && typeof value.end === 'number'

const childrenOf = (node: SyntaxNode): readonly SyntaxNode[] => Object.values(node).flat().filter(isNode)

/** What only says a type, or is nothing but a name of another module. */
const isPassive = (node: SyntaxNode): boolean =>
  node.type === 'ImportDeclaration' || (node.type.startsWith('TS') && !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(node.type))

const otherOperators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '===': ['!=='], '!==': ['==='], '==': ['!='], '!=': ['=='],
  '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'], '&&': ['||'], '||': ['&&'],
}

const operators = (node: SyntaxNode, source: string): readonly Edit[] => {
  const { left, right, operator } = node
  if (!isNode(left) || !isNode(right) || typeof operator !== 'string') return []
  const start = source.indexOf(operator, left.end)
  if (start < left.end || start >= right.start) return []
  const turned = (otherOperators[operator] ?? []).map((by) => ({ start, end: start + operator.length, by, shown: node }))
  // A fallback dropped is the left side alone.
  return operator === '??' ? [{ start: left.end, end: right.end, by: '', shown: node }] : turned
}

const literals = (node: SyntaxNode, source: string): readonly Edit[] => {
  const written = source.slice(node.start, node.end)
  const by = (text: string): Edit => ({ start: node.start, end: node.end, by: text, shown: node })
  if (typeof node['value'] === 'boolean') return [by(String(!node['value']))]
  if (/^[\d_]+n$/u.test(written)) {
    const value = BigInt(written.replace(/[_n]/gu, ''))
    return [by(`${value + 1n}n`), ...(value > 0n ? [by(`${value - 1n}n`)] : [])]
  }
  return typeof node['value'] === 'number' ? [by(String(node['value'] + 1)), by(`(${node['value'] - 1})`)] : []
}

/** Each member of a list dropped, the comma after or before it too. */
const members = (node: SyntaxNode): readonly Edit[] => {
  const elements = Array.isArray(node['elements']) ? node['elements'].filter(isNode) : []
  return elements.map((element, index) => {
    const next = elements[index + 1]
    const before = elements[index - 1]
    if (next !== undefined) return { start: element.start, end: next.start, by: '', shown: element }
    return { start: before?.end ?? element.start, end: element.end, by: '', shown: element }
  })
}

const branches = (node: SyntaxNode): readonly Edit[] => {
  const { test } = node
  return isNode(test) ? ['true', 'false'].map((by) => ({ start: test.start, end: test.end, by, shown: test })) : []
}

const negations = (node: SyntaxNode): readonly Edit[] => {
  const { argument } = node
  return node['operator'] === '!' && isNode(argument) ? [{ start: node.start, end: argument.start, by: '', shown: node }] : []
}

const editsOf = (node: SyntaxNode, source: string): readonly Edit[] => {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': return operators(node, source)
    case 'Literal': return literals(node, source)
    case 'ArrayExpression': return members(node)
    case 'ConditionalExpression':
    case 'IfStatement': return branches(node)
    case 'UnaryExpression': return negations(node)
    default: return []
  }
}

const walk = (node: SyntaxNode, source: string): readonly Edit[] =>
  isPassive(node) ? [] : [...editsOf(node, source), ...childrenOf(node).flatMap((child) => walk(child, source))]

const short = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length > 70 ? `${line.slice(0, 69)}…` : line
}

const toMutant = (file: string, source: string, edit: Edit): Mutant => {
  const { start, end, by, shown } = edit
  const changed = source.slice(shown.start, Math.max(start, shown.start)) + by + source.slice(end, Math.max(end, shown.end))
  return {
    file, line: source.slice(0, start).split('\n').length,
    change: `${short(source.slice(shown.start, shown.end))} → ${short(changed) === '' ? '(dropped)' : short(changed)}`,
    text: source.slice(0, start) + by + source.slice(end),
  }
}

/** Every mutant of a TypeScript file, in the order of the text. Throws where the file does not parse. */
export const mutantsOf = (file: string, source: string): readonly Mutant[] => {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} does not parse`)
  return isNode(program) ? walk(program, source).map((edit) => toMutant(file, source, edit)) : []
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    const once = Math.imul(state ^ (state >>> 15), state | 1)
    const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61))
    return ((twice ^ (twice >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** So many of them, chosen by the seed, without repeats. */
export const sample = <T>(all: readonly T[], count: number, seed: number): readonly T[] => {
  const random = randomOf(seed)
  return all.map((one) => ({ one, key: random() })).toSorted((a, b) => a.key - b.key).slice(0, count).map(({ one }) => one)
}
