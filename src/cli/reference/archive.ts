/**
 * The documents inside what is named on the command line: plain files, gzip, zip and zip within zip. Memory is bounded:
 * a file is not read, and all that it unpacks to on every level is not unpacked, beyond `sizeLimit`.
 */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { crc32, createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { failed, shown, whyUnread } from '../files.ts'
import type { Read } from '../files.ts'

/** The largest official files, FDA's two lists, have some 100 MB together. */
export const sizeLimit = 200_000_000

/** Official archives hold a dozen files. */
const memberLimit = 500

/** An official workbook unpacks to some 6 MB; reading one takes many times its size. */
const workbookLimit = 40_000_000

/** What the file that was named may still unpack to. Archives within it share it, so nesting them gains nothing. */
interface Room {
  left: number
}

/** One file to recognise. */
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

/** What its name says is never reference data: papers, pictures, workbooks in the old format. */
export const isPaper = (name: string): boolean => /\.(?:pdf|docx?|xls|png|jpe?g|gif)$/i.test(name)

const megabytes = (size: number): string => `${Math.ceil(size / 1_000_000)} MB`

type Failure = { readonly ok: false; readonly reason: string }

const tooLarge = (name: string, size: number): Failure =>
  failed(`${name}: it has ${megabytes(size)}; no file of reference data is larger than ${megabytes(sizeLimit)}`)

const unpacksTooFar = (name: string, limit = sizeLimit): Failure =>
  failed(`${name}: it unpacks to more than ${megabytes(limit)}; no file of reference data does`)

/** The bytes of a stream, taken from the room; null where they are more than that. */
const collected = async (stream: Readable, room: Room): Promise<Buffer | null> => {
  const parts: Buffer[] = []
  for await (const part of stream) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    room.left -= bytes.length
    if (room.left < 0) {
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
const dayInName = (name: string): string | null => {
  const [, month = '', day = '', year = ''] = /(?:^|[ _-])(\d\d)(\d\d)((?:20)?\d\d)\.\w+$/.exec(name) ?? []
  return month === '' ? null : dayOf(year.length === 2 ? `20${year}` : year, month, day)
}

const gunzipped = async (name: string, bytes: Buffer, room: Room): Promise<Read<Buffer>> => {
  try {
    const plain = await collected(Readable.from([bytes]).pipe(createGunzip()), room)
    return plain === null ? unpacksTooFar(name) : { ok: true, value: plain }
  } catch {
    return failed(`${name}: the gzip file is cut off or damaged`)
  }
}

/** The second mark is that of a zip file without members. */
const isZip = (bytes: Buffer): boolean => ['PK\x03\x04', 'PK\x05\x06'].includes(bytes.subarray(0, 4).toString('latin1'))

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Stored and deflated; everything else is another program's. */
const methods: readonly number[] = [0, 8]

const entryBytes = async (zip: ZipFile, entry: Entry, name: string, room: Room): Promise<Read<Buffer>> => {
  if (entry.isEncrypted()) return failed(`${name}: it is protected by a password; unpack it first`)
  if (!methods.includes(entry.compressionMethod))
    return failed(`${name}: it is packed in a way that is not read; unpack it first`)
  if (entry.uncompressedSize > room.left) return unpacksTooFar(name)
  const bytes = await collected(await zip.openReadStreamPromise(entry), room)
  if (bytes === null) return unpacksTooFar(name)
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

/** A workbook is read by a library that believes what its directory says of sizes: they are tried here first. */
const workbook = async (document: Document, zip: ZipFile, entries: readonly Entry[]): Promise<Read<readonly Document[]>> => {
  const room: Room = { left: workbookLimit }
  for (const entry of entries) {
    if (entry.uncompressedSize > room.left) return unpacksTooFar(document.name, workbookLimit)
    const read = await entryBytes(zip, entry, document.name, room)
    if (!read.ok) return read
  }
  return { ok: true, value: [document] }
}

const isFile = ({ fileName }: Entry): boolean => !fileName.endsWith('/') && !fileName.startsWith('__MACOSX/')

/** Of a member; a packer that knew no day wrote the first that zip files have, or none. */
const dayOfEntry = (entry: Entry): string | null => {
  const day = entry.getLastModDate({ timezone: 'UTC' }).toISOString().slice(0, 10)
  return day > '1980-01-01' ? day : null
}

/** Papers are named and not unpacked. */
const unread: Read<Buffer> = { ok: true, value: Buffer.alloc(0) }

const members = async (outer: Document, depth: number, room: Room): Promise<Read<readonly Document[]>> => {
  const zip = await fromBufferPromise(outer.bytes, { lazyEntries: true, validateEntrySizes: true })
  if (zip.entryCount > memberLimit)
    return failed(`${outer.name}: it holds ${zip.entryCount} files; no official archive holds more than ${memberLimit}`)
  const entries = await entriesOf(zip)
  if (entries.some((entry) => entry.fileName === workbookMark)) return workbook(outer, zip, entries)
  const files = entries.filter(isFile)
  const wanted = files.filter(({ fileName }) => !isPaper(fileName))
  if (wanted.length === 0) return failed(`${outer.name}: it holds no file that could be read`)
  // The room is checked before anything is unpacked: directories that tell the truth cost nothing.
  if (wanted.reduce((sum, entry) => sum + entry.uncompressedSize, 0) > room.left) return unpacksTooFar(outer.name)
  const found: Document[] = []
  for (const entry of files) {
    const base = basename(entry.fileName)
    const name = `${outer.name} › ${shown(base)}`
    const read = isPaper(base) ? unread : await entryBytes(zip, entry, name, room)
    if (!read.ok) return read
    const issued = dayInName(base) ?? dayOfEntry(entry)
    const trail = `${outer.trail} ${base.toLowerCase()}`
    const inside = await documentsOf({ name, base, trail, issued, bytes: read.value }, depth + 1, room)
    if (!inside.ok) return inside
    found.push(...inside.value)
  }
  return { ok: true, value: found }
}

const documentsOf = async (document: Document, depth: number, room: Room): Promise<Read<readonly Document[]>> => {
  if (depth > 3) return failed(`${document.name}: archives within archives, deeper than CMS packs them`)
  if (isGzip(document.bytes)) {
    const plain = await gunzipped(document.name, document.bytes, room)
    return plain.ok
      ? documentsOf({ ...document, base: document.base.replace(/\.gz$/i, ''), bytes: plain.value }, depth + 1, room)
      : plain
  }
  if (!isZip(document.bytes)) return { ok: true, value: [document] }
  try {
    return await members(document, depth, room)
  } catch {
    return failed(`${document.name}: the zip file is cut off or damaged`)
  }
}

/** Everything in a file; the reason, with its name, where it cannot be read or unpacked. */
export const openFile = async (path: string): Promise<Read<readonly Document[]>> => {
  const base = basename(path)
  const name = shown(base)
  try {
    const found = await stat(path)
    if (found.isDirectory()) return failed(`${name}: it is a folder, not a file`)
    // A pipe or a device may never end.
    if (!found.isFile()) return failed(`${name}: it is no plain file`)
    if (found.size > sizeLimit) return tooLarge(name, found.size)
    const bytes = await readFile(path)
    if (bytes.length === 0) return failed(`${name}: it is empty`)
    const document = { name, base, trail: base.toLowerCase(), issued: dayInName(base), bytes }
    return await documentsOf(document, 0, { left: sizeLimit })
  } catch (error) {
    return failed(`${name}: ${whyUnread(error)}`)
  }
}
