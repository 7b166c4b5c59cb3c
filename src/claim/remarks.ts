/** Remarks of an institutional claim (FL80; billing-rules §3.2, §3.4 E3). */
import { fitDescription, fitParts, readDescription } from './description.ts'
import { problem, type FieldText } from './problems.ts'
import type { Reading } from './reading.ts'
import { noteLimit } from './x12.ts'

/** "50MG" → "50 MG" */
const spaced = (amount: string): string => amount.replace(/^(\d[\d.]*)(?=[A-Z])/, '$1 ')

/** "IV INF" → "IV": the remarks of C9399 name the route alone. */
const routeAlone = (route: string): string => route.replace(/ (?:INF|PUSH)$/, '')

const monthFirst = (date: string): string => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`

/**
 * What Medicare's hospital contractors want of a new drug without a code: name, NDC with hyphens, route, date, and the
 * amounts given and discarded. A part that cannot be told from the line is a problem, not a guess.
 */
const newDrugRemarks = ({ words, note, product, service }: Reading): FieldText => {
  const { name, dose, route, tail } = readDescription(words)
  const wasted = tail.flatMap((part) => /^WASTE (.+)$/.exec(part)?.[1] ?? [])[0]
  const known = [
    ['name', name],
    ['NDC', product === null ? null : `NDC ${product.hyphens}`],
    ['route', route === null ? null : routeAlone(route)],
    ['date', service.date === null ? null : monthFirst(service.date)],
    ['dose', dose === null ? null : `TOTAL ${spaced(dose)} GIVEN`],
  ] as const
  const parts = [...known.flatMap(([, text]) => text ?? []), ...(wasted === undefined ? [] : [`${spaced(wasted)} WASTED`]), ...note]
  const { text, left } = fitParts(parts, noteLimit)
  return {
    text,
    problems: [
      ...known.flatMap(([what, said]) => (said === null ? [problem('remarks-incomplete', what)] : [])),
      ...(left === '' ? [] : [problem('text-too-long', left)]),
    ],
  }
}

/** The remarks of one line, at most eighty characters; empty for an administration line. */
export const remarksOf = (reading: Reading): FieldText => {
  if (reading.words === '') return { text: '', problems: reading.wordProblems }
  if (reading.service.code === 'C9399') {
    const remarks = newDrugRemarks(reading)
    return { ...remarks, problems: [...reading.wordProblems, ...remarks.problems] }
  }
  return paragraph(reading, noteLimit)
}

/** The description within the limit of a field that nothing else takes over from. */
export const paragraph = ({ words, note, wordProblems }: Reading, limit: number): FieldText => {
  const { text, rest, cut } = fitDescription([words, ...note].join(' '), limit)
  const left = rest.filter((part) => part !== '').join(' ')
  return {
    text,
    problems: [
      ...wordProblems,
      ...(cut === null || cut === '' ? [] : [problem('name-cut', cut)]),
      ...(left === '' ? [] : [problem('text-too-long', left)]),
    ],
  }
}
