/** `reference:import`: recognises files, reads them, adds them to the packs of a folder, and says what became of each. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { failed, shown } from '../files.ts'
import type { Read } from '../files.ts'
import type { Voice } from '../run.ts'
import { openFile } from './archive.ts'
import type { Document } from './archive.ts'
import { officialBounds } from './contribution.ts'
import type { Addenda, Bounds, PackageRows, ProductRows } from './contribution.ts'
import type { Holdings } from './holdings.ts'
import { merge } from './merge.ts'
import type { Given } from './merge.ts'
import { readFolder, writeFolder } from './pack-folder.ts'
import { readAddenda, readIcd10cmCodes, readIcd10cmOrder } from './read-icd10cm.ts'
import { readCrosswalk, readNocCrosswalk } from './read-crosswalk.ts'
import { readFdaPackages, readFdaProducts } from './read-fda.ts'
import { readHcpcsText, readHcpcsWorkbook, readOpps, readPlainTable } from './read-hcpcs.ts'
import { recognise } from './recognise.ts'
import type { FileKind } from './recognise.ts'

/** What the import is told by its surroundings. */
export interface ImportSetting {
  /** The instant of the import, ISO. */
  readonly now: string
  readonly bounds: Bounds
}

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

type Answer = Read<Given | null>

/** Order files before code files, text before workbook: the fuller one is taken where an archive holds both. */
const rank: Readonly<Record<FileKind, number>> = {
  'icd10cm-addenda': 0,
  'icd10cm-order': 1,
  'icd10cm-codes': 2,
  'hcpcs-txt': 1,
  'hcpcs-xlsx': 2,
  'asp-crosswalk': 1,
  'noc-crosswalk': 1,
  'opps-addendum-b': 1,
  'fda-product': 1,
  'fda-package': 1,
  'plain-table': 1,
}

const instead: Partial<Readonly<Record<FileKind, FileKind>>> = {
  'icd10cm-codes': 'icd10cm-order',
  'hcpcs-xlsx': 'hcpcs-txt',
}

const read = async (kind: FileKind, document: Document, setting: ImportSetting): Promise<Answer> => {
  const today = setting.now.slice(0, 10)
  switch (kind) {
    case 'asp-crosswalk':
      return readCrosswalk(document, setting.bounds, today)
    case 'noc-crosswalk':
      return readNocCrosswalk(document, today)
    case 'hcpcs-txt':
      return readHcpcsText(document, setting.bounds)
    case 'hcpcs-xlsx':
      return readHcpcsWorkbook(document, setting.bounds)
    case 'opps-addendum-b':
      return readOpps(document, setting.bounds)
    case 'icd10cm-order':
      return readIcd10cmOrder(document, setting.bounds)
    case 'icd10cm-codes':
      return readIcd10cmCodes(document, setting.bounds)
    case 'plain-table':
      return readPlainTable(document)
    case 'fda-product':
      return readFdaProducts(document, setting.bounds)
    case 'fda-package':
      return readFdaPackages(document, setting.bounds)
    case 'icd10cm-addenda':
      return { ok: true, value: null }
  }
}

/** Product and package files wait for each other, over all files of a call. */
interface Waiting {
  product: { readonly rows: ProductRows; readonly document: Document } | null
  packages: { readonly rows: PackageRows; readonly document: Document } | null
}

interface Tally {
  held: Holdings
  imported: number
  refused: number
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const sourceOf = (document: Document, setting: ImportSetting) => ({
  name: document.name,
  sha256: hash(document.bytes),
  issued: document.issued,
  importedAt: setting.now,
})

const importDocuments = async (
  documents: readonly Document[],
  tally: Tally,
  waiting: Waiting,
  voice: Voice,
  setting: ImportSetting,
): Promise<void> => {
  const refuse = (document: Document, reason: string): void => {
    tally.refused += 1
    voice.complain(`refused: ${document.name}: ${reason}.\n`)
  }
  const pass = (document: Document, reason: string): void => voice.say(`left out: ${document.name}: ${reason}.\n`)
  const recognised = documents.map((document) => ({ document, what: recognise(document) }))
  const known = recognised.flatMap(({ document, what }) =>
    what.kind === 'foreign' || what.kind === 'nothing' ? [] : [{ document, kind: what.kind }],
  )
  const addenda =
    known
      .filter(({ kind }) => kind === 'icd10cm-addenda')
      .map(({ document }) => readAddenda(document))
      .find((found): found is Addenda => found !== null) ?? null
  for (const { document, what } of recognised) {
    // Beside a file that is read, an unknown one is a companion.
    if (what.kind === 'foreign' && known.length === 0) refuse(document, what.reason)
    else if (what.kind === 'nothing' && (documents.length === 1 || known.length === 0)) pass(document, what.reason)
  }
  for (const { document, kind } of known.toSorted((a, b) => rank[a.kind] - rank[b.kind])) {
    if (kind === 'icd10cm-addenda' && known.every((other) => other.kind === 'icd10cm-addenda'))
      pass(document, 'it lists changes of an order file, and goes with that')
    if (kind === 'icd10cm-addenda' || known.some((other) => other.kind === instead[kind])) continue
    voice.complain(`reading ${document.name} (${Math.ceil(document.bytes.length / 1000)} kB)\n`)
    const answer = await read(kind, document, setting)
    if (!answer.ok) refuse(document, answer.reason)
    else if (answer.value?.kind === 'fda-product') waiting.product = { rows: answer.value, document }
    else if (answer.value?.kind === 'fda-package') waiting.packages = { rows: answer.value, document }
    else if (answer.value !== null) {
      const merged = merge(tally.held, answer.value, sourceOf(document, setting), { addenda })
      tally.held = merged.holdings
      if (merged.taken) tally.imported += 1
      voice.say(`${merged.taken ? 'imported' : 'left out'}: ${document.name}: ${merged.words}.\n`)
    }
  }
}

const importDirectory = (waiting: Waiting, tally: Tally, voice: Voice, setting: ImportSetting): void => {
  const { product, packages } = waiting
  if (product === null && packages === null) return
  if (product === null || packages === null) {
    const alone = product ?? packages
    tally.refused += 1
    voice.complain(
      `refused: ${alone?.document.name ?? ''}: product.txt and package.txt are read together; name both, or their zip file.\n`,
    )
    return
  }
  const given: Given = { kind: 'fda', products: product.rows, packages: packages.rows }
  const merged = merge(tally.held, given, sourceOf(packages.document, setting), { addenda: null })
  tally.held = merged.holdings
  if (merged.taken) tally.imported += 1
  voice.say(`${merged.taken ? 'imported' : 'left out'}: ${packages.document.name}: ${merged.words}.\n`)
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
  const tally: Tally = { held: held.value, imported: 0, refused: 0 }
  const waiting: Waiting = { product: null, packages: null }
  for (const file of files) {
    const documents = await openFile(file)
    if (documents.ok) await importDocuments(documents.value, tally, waiting, voice, setting)
    else {
      tally.refused += 1
      voice.complain(`refused: ${documents.reason}.\n`)
    }
  }
  importDirectory(waiting, tally, voice, setting)
  if (tally.imported === 0) {
    voice.say(`nothing was imported; ${shown(folder)} is as it was.\n`)
    return tally.refused > 0 ? 1 : 0
  }
  const written = await writeFolder(folder, tally.held)
  if (!written.ok) {
    voice.complain(`${written.reason}\n`)
    return 2
  }
  const sizes = written.value.packs.map((pack) => `${pack.kind} ${pack.bytes}`).join(', ')
  voice.say(`${shown(folder)}: ${tally.imported} imported, ${tally.refused} refused; bytes: ${sizes}.\n`)
  return tally.refused > 0 ? 1 : 0
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
    return failed((error instanceof Error ? error.message : '').split(/\n|\. /)[0] ?? 'the options cannot be read')
  }
}

/** The command with the arguments after its name; gives the exit code and never throws. */
export const runImport = async (args: readonly string[], voice: Voice): Promise<number> => {
  const read_ = argumentsOf(args)
  if (!read_.ok) {
    voice.complain(`reference:import: ${read_.reason}\n`)
    return 2
  }
  if (read_.value.help) {
    voice.say(helpText)
    return 0
  }
  if (read_.value.files.length === 0) {
    voice.complain('reference:import: no file is named; --help shows how\n')
    return 2
  }
  try {
    return await importFiles(read_.value.files, read_.value.out, voice, {
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
