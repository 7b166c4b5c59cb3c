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
import { instead, rank, readDocument } from './read-document.ts'
import { ofOneDay } from './read-fda.ts'
import { codesBeside, readAddenda, readIcd10cmCodes } from './read-icd10cm.ts'
import { isOneOfOurs, recognise } from './recognise.ts'
import type { FileKind, Recognised } from './recognise.ts'

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

interface Known {
  readonly document: Document
  readonly kind: FileKind
}

/** What a person is told while files are gone through; a reason that ends in a question needs no full stop. */
const line = (what: string, name: string, reason: string): string =>
  `${what}: ${name}: ${reason}${reason.endsWith('?') ? '' : '.'}\n`

/** Says what becomes of those that are not read: beside a file that is, an unknown one is a companion. */
const tellOthers = (
  others: readonly { readonly document: Document; readonly what: Recognised }[],
  isAlone: boolean,
  tally: Tally,
  voice: Voice,
): void => {
  for (const { document, what } of others) {
    if (what.kind !== 'foreign' && what.kind !== 'nothing') continue
    if (what.kind === 'foreign' && (isAlone || isOneOfOurs(document))) {
      tally.refused += 1
      voice.complain(line('refused', document.name, what.reason))
    } else voice.say(line('left out', document.name, what.reason))
  }
}

const addendaOf = (known: readonly Known[]): Addenda | null =>
  known
    .filter(({ kind }) => kind === 'icd10cm-addenda')
    .map(({ document }) => readAddenda(document))
    .find((found): found is Addenda => found !== null) ?? null

/** Why the code files beside an order file contradict it; null where they agree, or there is none. */
const contradiction = (given: Given, known: readonly Known[], bounds: Bounds): string | null => {
  if (given.kind !== 'icd10cm') return null
  for (const { document } of known.filter(({ kind }) => kind === 'icd10cm-codes')) {
    const codes = readIcd10cmCodes(document, bounds)
    const reason = codes.ok ? codesBeside(given, codes.value) : `the code file beside it: ${codes.reason}`
    if (reason !== null) return reason
  }
  return null
}

const importOne = async (
  { document, kind }: Known,
  known: readonly Known[],
  tally: Tally,
  waiting: Waiting,
  voice: Voice,
  setting: ImportSetting,
): Promise<void> => {
  voice.complain(`reading ${document.name} (${Math.ceil(document.bytes.length / 1000)} kB)\n`)
  const answer = await readDocument(kind, document, setting.bounds, setting.now.slice(0, 10))
  const reason = !answer.ok
    ? answer.reason
    : answer.value === null || kind !== 'icd10cm-order'
      ? null
      : contradiction(answer.value, known, setting.bounds)
  if (!answer.ok || reason !== null) {
    tally.refused += 1
    voice.complain(line('refused', document.name, reason ?? ''))
  } else if (answer.value?.kind === 'fda-product') waiting.product = { rows: answer.value, document }
  else if (answer.value?.kind === 'fda-package') waiting.packages = { rows: answer.value, document }
  else if (answer.value !== null) {
    const merged = merge(tally.held, answer.value, sourceOf(document, setting), { addenda: addendaOf(known) })
    tally.held = merged.holdings
    if (merged.taken) tally.imported += 1
    voice.say(line(merged.taken ? 'imported' : 'left out', document.name, merged.words))
  }
}

const importDocuments = async (
  documents: readonly Document[],
  tally: Tally,
  waiting: Waiting,
  voice: Voice,
  setting: ImportSetting,
): Promise<void> => {
  const recognised = documents.map((document) => ({ document, what: recognise(document) }))
  const known = recognised.flatMap(({ document, what }): readonly Known[] =>
    what.kind === 'foreign' || what.kind === 'nothing' ? [] : [{ document, kind: what.kind }],
  )
  tellOthers(recognised, known.length === 0, tally, voice)
  const isAddendaAlone = known.every(({ kind }) => kind === 'icd10cm-addenda')
  for (const one of known.toSorted((a, b) => rank[a.kind] - rank[b.kind])) {
    const better = known.find((other) => other.kind === instead[one.kind])
    if (isAddendaAlone) voice.say(line('left out', one.document.name, 'it lists changes of an order file, and goes with that'))
    else if (one.kind !== 'icd10cm-addenda' && better === undefined)
      await importOne(one, known, tally, waiting, voice, setting)
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
  const apart = ofOneDay(product.rows, packages.rows)
  if (apart !== null) {
    tally.refused += 1
    voice.complain(line('refused', packages.document.name, apart))
    return
  }
  const given: Given = {
    kind: 'fda',
    products: product.rows,
    packages: packages.rows,
    productsFrom: sourceOf(product.document, setting),
  }
  const merged = merge(tally.held, given, sourceOf(packages.document, setting), { addenda: null })
  tally.held = merged.holdings
  if (merged.taken) tally.imported += 1
  voice.say(line(merged.taken ? 'imported' : 'left out', packages.document.name, merged.words))
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
  voice.complain('packing\n')
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
