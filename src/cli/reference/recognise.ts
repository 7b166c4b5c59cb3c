/** What a document is, by its content; its name is only a hint where two files look alike. */
import { isPaper } from './archive.ts'
import type { Document } from './archive.ts'
import { headOf } from './text.ts'

export type FileKind =
  | 'asp-crosswalk'
  | 'noc-crosswalk'
  | 'hcpcs-txt'
  | 'hcpcs-xlsx'
  | 'opps-addendum-b'
  | 'icd10cm-order'
  | 'icd10cm-codes'
  | 'icd10cm-addenda'
  | 'fda-product'
  | 'fda-package'
  | 'plain-table'

/** `nothing`: an official file that holds nothing we keep. `foreign`: no file of those that are read. */
export type Recognised =
  | { readonly kind: FileKind }
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'foreign'; readonly reason: string }

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length

const foreign = (reason: string): Recognised => ({ kind: 'foreign', reason })

const nothing = (reason: string): Recognised => ({ kind: 'nothing', reason })

const ofText = (head: string): Recognised => {
  if (/^\s*(?:<!doctype html|<html|<head)/i.test(head))
    return foreign('it is a web page, not the file: download the file itself')
  if (/^PRODUCTID\t(?:.*\t)?NDCPACKAGECODE/.test(head)) return { kind: 'fda-package' }
  if (head.startsWith('PRODUCTID\t')) return { kind: 'fda-product' }
  if (/NOC NDC ?- ?HCPCS Crosswalk/i.test(head) || /^Drug Generic Name,LABELER NAME/im.test(head))
    return { kind: 'noc-crosswalk' }
  if (/(?:OPPS|AWP|PrEP)[^\n,]*NDC ?- ?HCPCS Crosswalk/i.test(head))
    return nothing('it is another crosswalk than that of ASP drugs')
  if (/ASP NDC ?- ?HCPCS Crosswalk/i.test(head) || /^_\d{4}_CODE,/m.test(head)) return { kind: 'asp-crosswalk' }
  if (/Payment Allowance Limits/i.test(head)) return nothing('it holds prices, which are not kept')
  if (/^\s*"?Effective January 1, 2005/.test(head) && /Field Descriptions/i.test(head))
    return nothing('it describes the fields of another file')
  if (/Addendum B/i.test(head) && /OPPS/.test(head)) return { kind: 'opps-addendum-b' }
  if (count(head, /^(?:Add|Delete|Revise from|Revise to):/gm) > 0 || /^\s*(?:Headers|Codes)\r?\n\s+\d+ /.test(head))
    return { kind: 'icd10cm-addenda' }
  if (count(head, /^\d{5} [A-Z][0-9A-Z]{2,6} +[01] /gm) > 20) return { kind: 'icd10cm-order' }
  if (count(head, /^(?=[A-Z]{1,2}\d)[A-Z][0-9A-Z]{2,6} +\S/gm) > 20) return { kind: 'icd10cm-codes' }
  if (count(head, /^(?: {3}[A-Z0-9]{2}|[A-Z]\d{4})\d{5}[3478]/gm) > 20) return { kind: 'hcpcs-txt' }
  if (count(head, /^(?=[A-Z]{1,2}\d)[A-Z][0-9A-Z]{2,6}\r?$/gm) > 20)
    return foreign('it lists codes without descriptions or dates, which is no official file')
  return foreign('it is none of the official files that are read, nor a table of codes as the documentation describes')
}

const isWorkbook = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

const startsWith = (bytes: Buffer, ...marks: readonly string[]): boolean =>
  marks.some((mark) => bytes.toString('hex', 0, mark.length / 2) === mark)

/** Tells what a document is. */
export const recognise = (document: Document): Recognised => {
  const isUnread = document.bytes.length === 0 && isPaper(document.base)
  if (startsWith(document.bytes, 'd0cf11e0') || (isUnread && /\.xls$/i.test(document.base)))
    return foreign('it is a workbook in the old format, which is not read: take the CSV file, or that named .xlsx')
  if (startsWith(document.bytes, '25504446') || isUnread) return foreign('it is a paper or a picture')
  // A table of a person's own may have any name.
  if (/^code\tdescriptor\t/i.test(headOf(document.bytes))) return { kind: 'plain-table' }
  if (/readme|recordlayout|proc_notes|Changes_by_|NOC_Codes|Trans_Alpha|corrections/i.test(document.base))
    return nothing('it accompanies another file')
  if (isWorkbook(document.bytes)) {
    // CMS puts its crosswalks beside each other as workbooks and as text.
    if (/crosswalk|pricing|payment/i.test(document.base) && !/hcpc\d{4}|anweb/i.test(document.base))
      return nothing('it is a workbook; the CSV file of the same is read')
    if (/conversion.?table/i.test(document.trail))
      return nothing('it says which code followed which, not which is valid when')
    return { kind: 'hcpcs-xlsx' }
  }
  if (startsWith(document.bytes, 'fffe', 'feff')) return foreign('it is text in UTF-16: save it as UTF-8')
  if (document.bytes.subarray(0, 3000).includes(0))
    return foreign('it is no text: an archive or program of another kind')
  return ofText(headOf(document.bytes))
}

/** A document that its name says is one of those that are read: where its content is not, something went wrong with it. */
export const isOneOfOurs = ({ base }: Document): boolean =>
  !isPaper(base) &&
  /ASP NDC.{0,3}HCPCS.*crosswalk|anweb|icd-?10cm[_-](?:order|codes)[_-]\d{4}|^(?:product|package)\.txt$|addendum b/i.test(base)
