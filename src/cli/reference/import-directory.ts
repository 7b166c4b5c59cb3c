/** FDA's two files in an import: each waits for the other, over all files of a call, and a pair is merged once it is whole. */
import type { Document } from './archive.ts'
import type { PackageRows, ProductRows } from './contribution.ts'
import { originOf, refuse, take } from './import-run.ts'
import type { ImportRun } from './import-run.ts'
import { merge } from './merge.ts'
import { ofOneDay } from './read-fda.ts'

export interface Waiting {
  product: { readonly rows: ProductRows; readonly document: Document } | null
  packages: { readonly rows: PackageRows; readonly document: Document } | null
}

const refuseAlone = (run: ImportRun, { name }: Document): void =>
  refuse(run, name, 'product.txt and package.txt are read together; name both, or their zip file')

/** Keeps one of the files; another of its kind that has waited in vain is refused. */
export const keepWaiting = (waiting: Waiting, rows: ProductRows | PackageRows, document: Document, run: ImportRun): void => {
  const before = rows.kind === 'fda-product' ? waiting.product : waiting.packages
  if (before !== null) refuseAlone(run, before.document)
  if (rows.kind === 'fda-product') waiting.product = { rows, document }
  else waiting.packages = { rows, document }
}

/** Merges the two, where both are there. */
export const importPair = (waiting: Waiting, run: ImportRun): void => {
  const { product, packages } = waiting
  if (product === null || packages === null) return
  waiting.product = null
  waiting.packages = null
  const { name } = packages.document
  const apart = ofOneDay(product.rows, packages.rows)
  if (apart !== null) {
    refuse(run, name, apart)
    return
  }
  const productsFrom = originOf(product.document, run)
  const given = { kind: 'fda', products: product.rows, packages: packages.rows, productsFrom } as const
  take(run, name, merge(run.held, given, originOf(packages.document, run), null))
}

/** At the end of a call: what still waits is refused. */
export const refuseWaiting = ({ product, packages }: Waiting, run: ImportRun): void => {
  for (const one of [product, packages]) if (one !== null) refuseAlone(run, one.document)
}
