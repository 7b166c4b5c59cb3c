/**
 * Writes the sandbox EHR's reference packs (mocks/reference) from the tables below: its invented products of labeler
 * 99999, and a few public facts about codes that changed. Only for the sandbox: every other drug is missing in it.
 */
import { join } from 'node:path'
import { formatNdc11, readNdc } from '../src/billing/ndc.ts'
import { readDescriptor } from '../src/cli/reference/descriptor.ts'
import { noHoldings } from '../src/cli/reference/holdings.ts'
import type { Holdings } from '../src/cli/reference/holdings.ts'
import { writeFolder } from '../src/cli/reference/pack-folder.ts'
import { keysOf } from '../src/reference/ingredients.ts'
import { quarterOf } from '../src/reference/windows.ts'

const ndc11 = (written: string): string => {
  const read = readNdc(written)
  if (read.kind !== 'ndc') throw new Error(`${written} is no NDC`)
  return formatNdc11(read.ndc)
}

const quarters = ['2024', '2025', '2026'].flatMap((year) =>
  ['01', '04', '07', '10'].map((month) => quarterOf(`${year}-${month}-01`)),
)

/** NDC, product, code and the days from and to which the code is its own. */
const listed = [
  ['63323-0739-12', 'Famotidine', 'J1308', '2025-04-01', '2026-12-31'],
  ['00009-0039-28', 'Solu-Medrol', 'J2920', '2024-01-01', '2024-03-31'],
  ['00009-0039-28', 'Solu-Medrol', 'J2919', '2024-04-01', '2026-12-31'],
] as const

/** Codes by what they name, in the fewest words. */
const codes = [
  ['J1308', 'Injection, famotidine', '2025-04-01', null],
  ['S0028', 'Injection, famotidine', '2000-01-01', null],
  ['J2470', 'Injection, pantoprazole', '2024-07-01', null],
  ['J2919', 'Injection, methylprednisolone', '2024-04-01', null],
  ['J2920', 'Injection, methylprednisolone', '1982-01-01', '2024-03-31'],
  ['J3290', 'Injection, tranexamic acid', '2025-10-01', null],
] as const

/** The invented products of the sandbox's charts: number, name, milligrams in a millilitre, millilitres in a vial. */
const products = [
  ['99999-0123-01', 'Exampleprazine', 100, 1],
  ['99999-0222-03', 'Algostat', 10, 2],
  ['99999-0312-05', 'Ocuvantine', 40, 1],
  ['99999-0456-01', 'Solvidrin', 30, 1],
  ['99999-0555-01', 'Reumavant', 4, 50],
  ['99999-0615-04', 'Ferrodex', 50, 5],
  ['99999-0640-02', 'Antivomin', 5, 2],
  ['99999-0641-02', 'Calmidrol', 20, 2],
  ['99999-0733-20', 'Immunova', 200, 50],
  ['99999-0789-11', 'Dermaquil', 150, 1],
  ['99999-0831-10', 'Bactelor', 20, 50],
  ['99999-0971-01', 'Vantizol', 10, 30],
  ['63323-0739-12', 'Famotidine', 10, 2],
] as const

/** The sandbox's reference data. */
export const sandboxHoldings = (): Holdings => {
  const day = '2026-01-01'
  const byName = new Map<string, Set<string>>()
  for (const [, name, code] of listed)
    for (const key of keysOf(name)) byName.set(key, (byName.get(key) ?? new Set()).add(code))
  return {
    ...noHoldings,
    crosswalk: {
      quarters,
      noc: [],
      names: [...byName].map(([key, found]) => ({ key, codes: [...found].toSorted((a, b) => (a < b ? -1 : 1)) })),
      pairs: listed.map(([ndc, , code, from, to]) => ({
        ndc: ndc11(ndc),
        code,
        quarters: new Set(
          quarters.flatMap((quarter, place) => (from <= quarter.from && quarter.to <= to ? [place] : [])),
        ),
      })),
    },
    hcpcs: {
      quarters: [],
      reach: { from: '1982-01-01', to: quarters.at(-1)?.to ?? day },
      codes: codes.map(([code, descriptor, from, to]) => ({
        code,
        ...readDescriptor(descriptor),
        from,
        to,
        asOf: day,
        quarters: new Set(),
      })),
    },
    directory: {
      asOf: { from: day, to: day },
      products: products.map(([, name, strength]) => ({
        name,
        nonproprietaryName: name.toLowerCase(),
        substances: [name.toLowerCase()],
        strengths: [`${strength} mg/mL`],
        form: 'INJECTION, SOLUTION',
        routes: ['INTRAMUSCULAR', 'INTRAVENOUS', 'SUBCUTANEOUS'],
        labeler: 'Sandbox',
        category: 'NDA',
      })),
      packages: products.map(([ndc, , , volume], product) => ({
        ndc: ndc11(ndc),
        product,
        description: `1 VIAL in 1 CARTON / ${volume} mL in 1 VIAL`,
        marketedFrom: '2020-01-01',
        marketedTo: null,
      })),
    },
    sources: [
      {
        kind: 'sandbox',
        name: 'invented products and a few public facts',
        sha256: '',
        issued: null,
        effectiveFrom: quarters[0]?.from ?? null,
        effectiveTo: quarters.at(-1)?.to ?? null,
        count: products.length,
        importedAt: '2026-01-01T00:00:00.000Z',
      },
    ],
  }
}

/** Where the packs are kept. */
export const sandboxFolder = join(import.meta.dirname, '..', 'mocks', 'reference')

if (process.argv[1] === import.meta.filename) {
  const written = await writeFolder(sandboxFolder, sandboxHoldings())
  process.stdout.write(
    written.ok
      ? `${written.value.packs.map((pack) => `${pack.kind} ${pack.bytes}`).join(', ')}\n`
      : `${written.reason}\n`,
  )
}
