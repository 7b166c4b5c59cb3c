/**
 * `reference:update`: fetches what needs no licence to be accepted (ICD-10-CM, FDA's NDC directory) and imports it; for
 * CMS files behind an AMA or ADA notice it says where a person finds them and how they are imported.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isWebAddress, misuseReason } from '../usage.ts'
import type { Voice } from '../voice.ts'
import type { Bounds } from './contribution.ts'
import { officialBounds } from './contribution.ts'
import { download } from './download.ts'
import { defaultFolder, importFiles } from './import.ts'

export interface UpdateSetting {
  /** The instant of the update, ISO: it decides year and quarter. */
  readonly now: string
  /** A mirror that holds the files under BASE/host/path; null for the publishers themselves. */
  readonly base: string | null
  readonly milliseconds: number
  readonly bounds: Bounds
}

/** A file to have: the addresses it may be at, in order. */
interface Wanted {
  readonly what: string
  readonly name: string
  readonly addresses: readonly string[]
  /** Not every year or not yet published: its absence is no failure. */
  readonly mayBeMissing: boolean
}

const icd10cm = (year: number, mayBeMissing: boolean): Wanted => ({
  what: `ICD-10-CM of fiscal year ${year}`,
  name: `${year}-code-descriptions-tabular-order.zip`,
  addresses: [
    `https://www.cms.gov/files/zip/${year}-code-descriptions-tabular-order.zip`,
    `https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/${year}/icd10cm-code-descriptions-${year}.zip`,
  ],
  mayBeMissing,
})

const april = (year: number): Wanted => ({
  what: `the April ${year} update of ICD-10-CM`,
  name: `april-${year}-code-descriptions-tabular-order.zip`,
  addresses: [`https://www.cms.gov/files/zip/april-1-${year}-code-descriptions-tabular-order.zip`],
  mayBeMissing: true,
})

const directory: Wanted = {
  what: "FDA's NDC directory",
  name: 'ndctext.zip',
  addresses: ['https://www.accessdata.fda.gov/cder/ndctext.zip'],
  mayBeMissing: false,
}

/** The fiscal year begins in October; the next year's codes come out in summer, April's changes early in the year. */
const wantedOn = (now: string): readonly Wanted[] => {
  const [year, month] = [Number(now.slice(0, 4)), Number(now.slice(5, 7))]
  const fiscal = month >= 10 ? year + 1 : year
  return [
    icd10cm(fiscal, false),
    ...(month >= 2 && month <= 9 ? [april(fiscal)] : []),
    ...(month >= 6 && month <= 9 ? [icd10cm(fiscal + 1, true)] : []),
    directory,
  ]
}

const quarterMonths = ['january', 'april', 'july', 'october'] as const

/** What a person must fetch, having read the notice there. */
const byHand = (now: string, folder: string): string => {
  const year = now.slice(0, 4)
  const month = quarterMonths[Math.floor((Number(now.slice(5, 7)) - 1) / 3)] ?? 'january'
  const place = folder === defaultFolder ? '' : ` --out ${folder}`
  const files = [
    [
      'ASP NDC-HCPCS crosswalk',
      'https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files',
      `${month}-${year}-ndc-hcpcs-crosswalk-final.zip`,
    ],
    [
      'HCPCS alpha-numeric file',
      'https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update',
      `${month}-${year}-alpha-numeric-hcpcs-file.zip`,
    ],
  ] as const
  return [
    'CMS asks for its licence notices (AMA, ADA) to be accepted before these are downloaded; fetch them by hand:',
    ...files.flatMap(([what, page, file]) => [
      `  ${what}`,
      `    page    ${page}`,
      `    file    ${file} (the name changes a little every quarter)`,
      `    import  npm run reference:import -- ${file}${place}`,
    ]),
    '',
  ].join('\n')
}

const addressOf = (address: string, base: string | null): URL => {
  const url = new URL(address)
  return base === null ? url : new URL(`${base.replace(/\/$/, '')}/${url.host}${url.pathname}`)
}

/** Fetches the file into the folder from the first address that has it, and says what happened. */
const fetchOne = async (
  wanted: Wanted,
  folder: string,
  voice: Voice,
  setting: UpdateSetting,
): Promise<'had' | 'missing' | 'failed'> => {
  const reasons: string[] = []
  let missing = true
  for (const address of wanted.addresses) {
    voice.complain(`fetching ${wanted.what} from ${new URL(address).host}\n`)
    const got = await download(addressOf(address, setting.base), setting.milliseconds)
    if (got.ok) {
      await writeFile(join(folder, wanted.name), got.value)
      return 'had'
    }
    missing &&= got.missing === true
    reasons.push(`${new URL(address).host}: ${got.reason}`)
  }
  if (missing && wanted.mayBeMissing) {
    voice.say(`not published: ${wanted.what}.\n`)
    return 'missing'
  }
  voice.complain(`not fetched: ${wanted.what}: ${reasons.join('; ')}.\n`)
  return 'failed'
}

/** Fetches and imports; gives the exit code: 0, 1 where something could not be had or was refused, 2 for unusable packs. */
export const updateFolder = async (folder: string, voice: Voice, setting: UpdateSetting): Promise<number> => {
  const temporary = await mkdtemp(join(tmpdir(), 'reference-'))
  try {
    const files: string[] = []
    let failures = 0
    for (const wanted of wantedOn(setting.now)) {
      const how = await fetchOne(wanted, temporary, voice, setting)
      if (how === 'had') files.push(join(temporary, wanted.name))
      if (how === 'failed') failures += 1
    }
    const code =
      files.length === 0 ? 0 : await importFiles(files, folder, voice, { now: setting.now, bounds: setting.bounds })
    voice.say(byHand(setting.now, folder))
    return code === 0 && failures > 0 ? 1 : code
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

export const helpText = `Usage: npm run reference:update -- [--out DIR] [--base URL]

Fetches ICD-10-CM (CMS, else CDC) and FDA's NDC directory and imports them; prints where the CMS files are that a person
must fetch.

  --out DIR    where the packs are (default ${defaultFolder})
  --base URL   a mirror that holds the files under URL/host/path
  --help       this text
`

const argumentsOf = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: { out: { type: 'string' }, base: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values
  } catch (error) {
    return misuseReason(error)
  }
}

/** The command with the arguments after its name; gives the exit code and never throws. */
export const runUpdate = async (args: readonly string[], voice: Voice): Promise<number> => {
  const asked = argumentsOf(args)
  if (typeof asked === 'string') {
    voice.complain(`reference:update: ${asked}\n`)
    return 2
  }
  if (asked.help === true) {
    voice.say(helpText)
    return 0
  }
  const base = asked.base ?? null
  if (base !== null && !isWebAddress(base)) {
    voice.complain('reference:update: --base is not an http or https URL\n')
    return 2
  }
  try {
    const setting = { now: new Date().toISOString(), base, milliseconds: 120_000, bounds: officialBounds }
    return await updateFolder(asked.out ?? defaultFolder, voice, setting)
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown'
    voice.complain(`reference:update: a fault in the program (${kind}); the packs are as they were\n`)
    return 2
  }
}
