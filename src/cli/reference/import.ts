/** `reference:import`: recognises files, reads them, adds them to the packs of a folder, and says what became of each. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { failed, shown } from '../files.ts'
import type { Read } from '../files.ts'
import { misuseReason } from '../usage.ts'
import type { Voice } from '../voice.ts'
import { openFile } from './archive.ts'
import type { Document } from './archive.ts'
import { officialBounds } from './contribution.ts'
import type { Addenda, Bounds, Contribution } from './contribution.ts'
import { importPair, keepWaiting, refuseWaiting } from './import-directory.ts'
import type { Waiting } from './import-directory.ts'
import { leaveOut, originOf, refuse, take } from './import-run.ts'
import type { ImportRun } from './import-run.ts'
import { merge } from './merge.ts'
import { readFolder, writeFolder } from './pack-folder.ts'
import { instead, rank, readDocument } from './read-document.ts'
import type { ReadKind } from './read-document.ts'
import { codesBeside, readAddenda, readIcd10cmCodes } from './read-icd10cm.ts'
import { isOneOfOurs, recognise } from './recognise.ts'
import type { FileKind, Recognised } from './recognise.ts'

export type ImportSetting = Pick<ImportRun, 'now' | 'bounds'>

export const defaultFolder = join('public', 'reference')

export const helpText = `Usage: npm run reference:import -- FILE… [--out DIR]

Imports official reference files into compact packs: ASP NDC-HCPCS crosswalk and NOC crosswalk (CSV), HCPCS alpha-numeric
file (txt, xlsx), OPPS Addendum B (CSV), ICD-10-CM order and code files, FDA product.txt with package.txt, and a plain
table of codes (TSV). Zip and gzip are opened.

  --out DIR   where the packs are (default ${defaultFolder}); what is there is added to, newer issues replace older ones
  --help      this text

Exit 0: everything named was imported or holds nothing to import. Exit 1: something was refused; the rest was imported.
Exit 2: the command makes no sense, or the packs cannot be read or written; nothing was changed.
`

interface Known {
  readonly document: Document
  readonly kind: FileKind
}

/** Says what becomes of those that are not read: beside a file that is, an unknown one is a companion. */
const tellOthers = (
  others: readonly { readonly document: Document; readonly what: Recognised }[],
  isAlone: boolean,
  run: ImportRun,
): void => {
  for (const { document, what } of others) {
    if (what.kind !== 'foreign' && what.kind !== 'nothing') continue
    if (what.kind === 'foreign' && (isAlone || isOneOfOurs(document))) refuse(run, document.name, what.reason)
    else leaveOut(run, document.name, what.reason)
  }
}

const addendaOf = (known: readonly Known[]): Addenda | null =>
  known
    .filter(({ kind }) => kind === 'icd10cm-addenda')
    .map(({ document }) => readAddenda(document))
    .find((found): found is Addenda => found !== null) ?? null

/** Why the code files beside an order file contradict it; null where they agree, or there is none. */
const contradiction = (given: Contribution, known: readonly Known[], bounds: Bounds): string | null => {
  if (given.kind !== 'icd10cm') return null
  for (const { document } of known.filter(({ kind }) => kind === 'icd10cm-codes')) {
    const codes = readIcd10cmCodes(document, bounds)
    const reason = codes.ok ? codesBeside(given, codes.value) : `the code file beside it: ${codes.reason}`
    if (reason !== null) return reason
  }
  return null
}

const importOne = async (
  document: Document,
  kind: ReadKind,
  known: readonly Known[],
  waiting: Waiting,
  run: ImportRun,
): Promise<void> => {
  run.voice.complain(`reading ${document.name} (${Math.ceil(document.bytes.length / 1000)} kB)\n`)
  const answer = await readDocument(kind, document, run.bounds, run.now.slice(0, 10))
  if (!answer.ok) {
    refuse(run, document.name, answer.reason)
    return
  }
  const given = answer.value
  const reason = kind === 'icd10cm-order' ? contradiction(given, known, run.bounds) : null
  if (reason !== null) refuse(run, document.name, reason)
  else if (given.kind === 'fda-product' || given.kind === 'fda-package') keepWaiting(waiting, given, document, run)
  else take(run, document.name, merge(run.held, given, originOf(document, run), addendaOf(known)))
}

const importDocuments = async (documents: readonly Document[], waiting: Waiting, run: ImportRun): Promise<void> => {
  const recognised = documents.map((document) => ({ document, what: recognise(document) }))
  const known = recognised.flatMap(({ document, what }): readonly Known[] =>
    what.kind === 'foreign' || what.kind === 'nothing' ? [] : [{ document, kind: what.kind }],
  )
  tellOthers(recognised, known.length === 0, run)
  for (const { document, kind } of known.toSorted((a, b) => rank[a.kind] - rank[b.kind])) {
    const fuller = known.find((other) => other.kind === instead[kind])
    if (kind === 'icd10cm-addenda') leaveOut(run, document.name, 'it lists changes of a file of codes, and goes with that')
    else if (fuller === undefined) await importOne(document, kind, known, waiting, run)
    else leaveOut(run, document.name, `${shown(fuller.document.base)} beside it stands for it`)
  }
  importPair(waiting, run)
}

/** Imports files into a folder; gives the exit code, and changes nothing where nothing could be imported. */
export const importFiles = async (
  files: readonly string[],
  folder: string,
  voice: Voice,
  setting: ImportSetting,
): Promise<number> => {
  const held = await readFolder(folder)
  if (!held.ok) {
    voice.complain(`${held.reason}\n`)
    return 2
  }
  const run: ImportRun = { ...setting, voice, held: held.value, imported: 0, refused: 0 }
  const waiting: Waiting = { product: null, packages: null }
  for (const file of files) {
    const documents = await openFile(file)
    if (documents.ok) await importDocuments(documents.value, waiting, run)
    else refuse(run, documents.reason)
  }
  refuseWaiting(waiting, run)
  if (run.imported === 0) {
    voice.say(`nothing was imported; ${shown(folder)} is as it was.\n`)
    return run.refused > 0 ? 1 : 0
  }
  voice.complain('packing\n')
  const written = await writeFolder(folder, run.held)
  if (!written.ok) {
    voice.complain(`${written.reason}\n`)
    return 2
  }
  const sizes = written.value.packs.map((pack) => `${pack.kind} ${pack.bytes}`).join(', ')
  voice.say(`${shown(folder)}: ${run.imported} imported, ${run.refused} refused; bytes: ${sizes}.\n`)
  return run.refused > 0 ? 1 : 0
}

const argumentsOf = (
  args: readonly string[],
): Read<{ readonly files: readonly string[]; readonly out: string; readonly help: boolean }> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
    return { ok: true, value: { files: positionals, out: values.out ?? defaultFolder, help: values.help === true } }
  } catch (error) {
    return failed(misuseReason(error))
  }
}

/** The command with the arguments after its name; gives the exit code and never throws. */
export const runImport = async (args: readonly string[], voice: Voice): Promise<number> => {
  const asked = argumentsOf(args)
  if (!asked.ok) {
    voice.complain(`reference:import: ${asked.reason}\n`)
    return 2
  }
  const { files, out, help } = asked.value
  if (help) {
    voice.say(helpText)
    return 0
  }
  if (files.length === 0) {
    voice.complain('reference:import: no file is named; --help shows how\n')
    return 2
  }
  try {
    return await importFiles(files, out, voice, {
      now: new Date().toISOString(),
      bounds: officialBounds,
    })
  } catch (error) {
    voice.complain(
      `reference:import: a fault in the program (${error instanceof Error ? error.name : 'unknown'}); the packs are as they were\n`,
    )
    return 2
  }
}
