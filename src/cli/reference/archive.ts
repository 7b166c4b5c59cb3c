/**
 * The documents inside what is named on the command line: plain files, gzip, zip and zip within zip. Memory is bounded:
 * nothing larger than `sizeLimit` is read or unpacked.
 */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { crc32, createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { failed, shown } from '../files.ts'
import type { Read } from '../files.ts'

/** The largest official file, FDA's product list, has some 60 MB. */
export const sizeLimit = 200_000_000

/** One file to recognise. `read` unpacks it. */
export interface Document {
  /** "outer.zip › inner.txt", as shown to people. */
  readonly name: string
  /** Its own name. */
  readonly base: string
  /** All names on the way in, lower case: they may tell year and quarter. */
  readonly trail: string
  /** The day it was made, YYYY-MM-DD, by its name or its archive; null where neither tells. */
  readonly issued: string | null
  readonly bytes: Buffer
}

const megabytes = (size: number): string => `${Math.ceil(size / 1_000_000)} MB`

const tooLarge = (name: string, size: number): { readonly ok: false; readonly reason: string } =>
  failed(`${name}: it has ${megabytes(size)}; no file of reference data is larger than ${megabytes(sizeLimit)}`)

/** The bytes of a stream, or null where there are more than the limit. */
const collected = async (stream: Readable): Promise<Buffer | null> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > sizeLimit) {
      stream.destroy()
      return null
    }
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

const dayOf = (year: string, month: string, day: string): string | null =>
  Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31 ? `${year}-${month}-${day}` : null

/** CMS ends its names with the day: "… 121725.csv", "…_06172026.txt". */
export const dayInName = (name: string): string | null => {
  const [, month = '', day = '', year = ''] = /(?:^|[ _-])(\d\d)(\d\d)((?:20)?\d\d)\.\w+$/.exec(name) ?? []
  return month === '' ? null : dayOf(year.length === 2 ? `20${year}` : year, month, day)
}

const gunzipped = async (name: string, bytes: Buffer): Promise<Read<Buffer>> => {
  try {
    const plain = await collected(Readable.from([bytes]).pipe(createGunzip()))
    return plain === null ? tooLarge(name, sizeLimit + 1) : { ok: true, value: plain }
  } catch {
    return failed(`${name}: the gzip file is cut off or damaged`)
  }
}

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04'

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const entryBytes = async (zip: ZipFile, entry: Entry, name: string): Promise<Read<Buffer>> => {
  if (entry.uncompressedSize > sizeLimit) return tooLarge(name, entry.uncompressedSize)
  const bytes = await collected(await zip.openReadStreamPromise(entry))
  if (bytes === null) return tooLarge(name, sizeLimit + 1)
  return crc32(bytes) === entry.crc32
    ? { ok: true, value: bytes }
    : failed(`${name}: its checksum in the zip file does not fit: the file is damaged`)
}

const workbookMark = 'xl/workbook.xml'

const entriesOf = async (zip: ZipFile): Promise<readonly Entry[]> => {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  return entries
}

/** Members that are never reference data: papers and pictures. */
const papers = /\.(?:pdf|docx?|xls|png|jpe?g|gif)$/i

const members = async (outer: Document, bytes: Buffer, depth: number): Promise<Read<readonly Document[]>> => {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true })
  const entries = await entriesOf(zip)
  if (entries.some((entry) => entry.fileName === workbookMark)) {
    const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    return total > sizeLimit ? tooLarge(outer.name, total) : { ok: true, value: [outer] }
  }
  const wanted = entries.filter(
    (entry) => !entry.fileName.endsWith('/') && !papers.test(entry.fileName) && !entry.fileName.startsWith('__MACOSX/'),
  )
  const total = wanted.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > sizeLimit) return tooLarge(outer.name, total)
  const found: Document[] = []
  for (const entry of wanted) {
    const base = basename(entry.fileName)
    const name = `${outer.name} › ${shown(base)}`
    const read = await entryBytes(zip, entry, name)
    if (!read.ok) return read
    const issued = dayInName(base) ?? entry.getLastModDate({ timezone: 'UTC' }).toISOString().slice(0, 10)
    const inside = await documentsOf(
      { name, base, trail: `${outer.trail} ${base.toLowerCase()}`, issued, bytes: read.value },
      depth + 1,
    )
    if (!inside.ok) return inside
    found.push(...inside.value)
  }
  return { ok: true, value: found }
}

const documentsOf = async (document: Document, depth: number): Promise<Read<readonly Document[]>> => {
  if (depth > 3) return failed(`${document.name}: archives within archives, deeper than CMS packs them`)
  if (isGzip(document.bytes)) {
    const plain = await gunzipped(document.name, document.bytes)
    return plain.ok
      ? documentsOf({ ...document, base: document.base.replace(/\.gz$/i, ''), bytes: plain.value }, depth + 1)
      : plain
  }
  if (!isZip(document.bytes)) return { ok: true, value: [document] }
  try {
    return await members(document, document.bytes, depth)
  } catch {
    return failed(`${document.name}: the zip file is cut off or damaged`)
  }
}

/** Everything in a file; the reason, with its name, where it cannot be read or unpacked. */
export const openFile = async (path: string): Promise<Read<readonly Document[]>> => {
  const base = basename(path)
  const name = shown(base)
  try {
    const { size } = await stat(path)
    if (size > sizeLimit) return tooLarge(name, size)
    const bytes = await readFile(path)
    if (bytes.length === 0) return failed(`${name}: it is empty`)
    return await documentsOf({ name, base, trail: base.toLowerCase(), issued: dayInName(base), bytes }, 0)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return failed(
      `${name}: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder, not a file' : 'it cannot be read'}`,
    )
  }
}
