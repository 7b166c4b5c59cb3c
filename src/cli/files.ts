/** Reading what the command is given. Every failure is one line that names the file and never its content. */
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Checked } from '../billing/check.ts'
import { depthLimit, inputProblemText, sizeLimit } from '../fhir/chart-input.ts'
import { depthOf, jsonBreak, lineAndColumn } from '../fhir/json-text.ts'

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

export const failed = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

/** File names may hold anything; on the terminal they are one printable line. */
export const shown = (name: string): string => name.replace(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/g, '?').slice(0, 200)

/** Why a file system refused. */
export const whyUnread = (error: unknown): string => {
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

/** UTF-16 is what some shells write; read as UTF-8 it would be a broken text of the same length. */
const isUtf16 = (bytes: Buffer): boolean => ['fffe', 'feff'].includes(bytes.toString('hex', 0, 2))

const textOf = async (source: Readable): Promise<Read<string>> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of source) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > sizeLimit) return failed(tooLarge)
    parts.push(bytes)
  }
  const whole = Buffer.concat(parts)
  return isUtf16(whole) ? failed('The input is in UTF-16: save it as UTF-8.') : { ok: true, value: whole.toString('utf8') }
}

/** The text of a file, or of standard input for "-", up to the limit of a chart: a pipe or device may never end. */
export const readText = async (file: string): Promise<Read<string>> => {
  const name = file === '-' ? 'standard input' : shown(file)
  try {
    const text = await textOf(file === '-' ? process.stdin : createReadStream(file))
    return text.ok ? text : failed(`${name}: ${text.reason}`)
  } catch (error) {
    return failed(`${name}: ${whyUnread(error)}.`)
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
    return failed(`${shown(folder)}: ${whyUnread(error)}.`.replace('no such file', 'no such folder'))
  }
}
