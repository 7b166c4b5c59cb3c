/** Reading what the command is given. Every failure is one line that names the file and never its content. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Checked } from '../billing/check.ts'
import { depthLimit, inputProblemText, sizeLimit } from '../fhir/chart-input.ts'
import { depthOf, jsonBreak, lineAndColumn } from '../fhir/json-text.ts'

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

export const failed = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

/** File names may hold anything; on the terminal they are one printable line. */
export const shown = (name: string): string => name.replace(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/g, '?').slice(0, 200)

const why = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'it is a folder, not a file'
    case 'ENOTDIR':
      return 'it is a file, not a folder'
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read'
    default:
      return 'it cannot be read'
  }
}

const tooLarge = inputProblemText({ kind: 'too-large', limit: sizeLimit })

const fromStandardInput = async (): Promise<Read<string>> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of process.stdin) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > sizeLimit) return failed(`standard input: ${tooLarge}`)
    parts.push(bytes)
  }
  return { ok: true, value: Buffer.concat(parts).toString('utf8') }
}

/** The text of a file, or of standard input for "-", up to the limit of a chart. */
export const readText = async (file: string): Promise<Read<string>> => {
  try {
    if (file === '-') return await fromStandardInput()
    if ((await stat(file)).size > sizeLimit) return failed(`${shown(file)}: ${tooLarge}`)
    return { ok: true, value: await readFile(file, 'utf8') }
  } catch (error) {
    return failed(`${file === '-' ? 'standard input' : shown(file)}: ${why(error)}.`)
  }
}

/** A JSON file; where it breaks if it is none. */
export const readJson = async (file: string): Promise<Read<unknown>> => {
  const text = await readText(file)
  if (!text.ok) return text
  const body = text.value.startsWith('\uFEFF') ? text.value.slice(1) : text.value
  if (depthOf(body, depthLimit) > depthLimit) {
    return failed(`${shown(file)}: ${inputProblemText({ kind: 'too-deep', limit: depthLimit })}`)
  }
  const broken = jsonBreak(body)
  if (broken !== null) {
    return failed(`${shown(file)}: ${inputProblemText({ kind: 'not-json', ...lineAndColumn(body, broken) })}`)
  }
  return { ok: true, value: JSON.parse(body) }
}

/** The first mistake of a configuration and how many there are, on one line. */
export const checkedOrReason = <T>(file: string, checked: Checked<T>): Read<T> => {
  if (checked.ok) return checked
  const [first] = checked.problems
  const where = first === undefined || first.path === '' ? '' : ` ${shown(first.path)}:`
  const more = checked.problems.length > 1 ? ` (and ${checked.problems.length - 1} more)` : ''
  return failed(`${shown(file)}:${where} ${shown(first?.message ?? 'it is not as it should be')}${more}`)
}

/** The case files of a folder in the order of their names. */
export const caseFiles = async (folder: string): Promise<Read<readonly { id: string; file: string }[]>> => {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
    if (names.length === 0) return failed(`${shown(folder)}: it holds no .json file.`)
    return { ok: true, value: names.map((name) => ({ id: basename(name, '.json'), file: join(folder, name) })) }
  } catch (error) {
    return failed(`${shown(folder)}: ${why(error)}.`.replace('no such file', 'no such folder'))
  }
}
