/** One recognised document, read by the reader of its kind. */
import { failed } from '../files.ts'
import type { Read } from '../files.ts'
import type { Document } from './archive.ts'
import type { Bounds, Contribution } from './contribution.ts'
import { readCrosswalk, readNocCrosswalk } from './read-crosswalk.ts'
import { readFdaPackages, readFdaProducts } from './read-fda.ts'
import { readHcpcsText, readHcpcsWorkbook, readOpps, readPlainTable } from './read-hcpcs.ts'
import { readIcd10cmCodes, readIcd10cmOrder } from './read-icd10cm.ts'
import type { FileKind } from './recognise.ts'

/** Addenda are read with the codes that they change. */
export type ReadKind = Exclude<FileKind, 'icd10cm-addenda'>

/** Order files before code files, text before workbook: the fuller one is taken where an archive holds both. */
export const rank: Readonly<Record<FileKind, number>> = {
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

/** What is passed over where the other lies beside it. */
export const instead: Partial<Readonly<Record<FileKind, FileKind>>> = {
  'icd10cm-codes': 'icd10cm-order',
  'hcpcs-xlsx': 'hcpcs-txt',
}

/** Bytes that no official file of the kind comes near: reading takes many times as much memory. */
const largest: Readonly<Record<ReadKind, number>> = {
  'asp-crosswalk': 20_000_000,
  'noc-crosswalk': 20_000_000,
  'hcpcs-txt': 20_000_000,
  'hcpcs-xlsx': 20_000_000,
  'opps-addendum-b': 20_000_000,
  'plain-table': 20_000_000,
  'icd10cm-order': 40_000_000,
  'icd10cm-codes': 40_000_000,
  'fda-product': 100_000_000,
  'fda-package': 100_000_000,
}

/** What a document of that kind holds; the reason where it is not as it should be. */
export const readDocument = async (
  kind: ReadKind,
  document: Document,
  bounds: Bounds,
  today: string,
): Promise<Read<Contribution>> => {
  const most = largest[kind]
  if (document.bytes.length > most)
    return failed(
      `it has ${Math.ceil(document.bytes.length / 1_000_000)} MB; an official file of its kind has less than ${most / 1_000_000} MB`,
    )
  switch (kind) {
    case 'asp-crosswalk':
      return readCrosswalk(document, bounds, today)
    case 'noc-crosswalk':
      return readNocCrosswalk(document, today)
    case 'hcpcs-txt':
      return readHcpcsText(document, bounds, today)
    case 'hcpcs-xlsx':
      return readHcpcsWorkbook(document, bounds, today)
    case 'opps-addendum-b':
      return readOpps(document, bounds, today)
    case 'icd10cm-order':
      return readIcd10cmOrder(document, bounds)
    case 'icd10cm-codes':
      return readIcd10cmCodes(document, bounds)
    case 'plain-table':
      return readPlainTable(document, today)
    case 'fda-product':
      return readFdaProducts(document, bounds)
    case 'fda-package':
      return readFdaPackages(document, bounds)
  }
}
