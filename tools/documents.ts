/** `tsx tools/documents.ts`: writes the documents that the catalogues make. A test fails when they are stale. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Resolve, Severity } from '../src/billing/derived.ts'
import { findingSections } from '../src/billing/finding-sections.ts'
import { findingCatalogue, findingCodes, findingText } from '../src/billing/findings.ts'
import { payerIds, payerProfiles, profileFields } from '../src/billing/payers.ts'
import { denials, denialText } from './denials.ts'
import { table } from './markdown.ts'
import { profileMeanings } from './profile-meanings.ts'
import { rulesDocument } from './rules-page.ts'
import { whoWords } from './who-words.ts'

const severities: Readonly<Record<Severity, string>> = {
  error: 'Stops payment',
  warning: 'May delay payment',
  information: 'For information',
}

const places: Readonly<Record<Resolve, string>> = {
  here: 'In the app',
  chart: 'In the chart',
  none: 'Nothing to mend',
}

/** Each document by its path under the project root, as text. The same catalogues give the same text. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/findings.md', findingsDocument()], ['docs/payers.md', payersDocument()], ['docs/rules.md', rulesDocument()],
  ])
}

function findingsDocument(): string {
  const rows = findingCodes.map((code) => {
    const { severity, who, resolve, prevents } = findingCatalogue[code]
    const { message, fix } = findingText(code)
    return [`\`${code}\``, severities[severity], whoWords[who], places[resolve], `${message} ${fix}`, prevents.map(denialText).join(', '), findingSections[code]]
  })
  return `${page(
    'Findings',
    `Made from \`src/billing/findings.ts\` by \`tools/documents.ts\`. ${rows.length} findings; a line with one that stops payment is
blocked until it is resolved. "Prevents" names the denials by number and in our own words; "Rule" the section of the
billing rules. A rule may name somebody better placed, or a lower severity, than the default shown here. The rules themselves:
[rules.md](rules.md).`,
    ['Code', 'Severity', 'Who', 'Where', 'What it says, and what to do', 'Prevents', 'Rule'],
    rows,
  )}\n${denialsSection()}`
}

function denialsSection(): string {
  const rows = [...denials].map(([number, { kind, words }]) => {
    const preventing = findingCodes.filter((code) => findingCatalogue[code].prevents.some((denial) => denial === number))
    return [number, kind === 'reason' ? 'Reason' : 'Remark', words, preventing.map((code) => `\`${code}\``).join(', ')]
  })
  return `## By denial\n\nA reason code says why a line was not paid as charged, a remark code what was wrong with it. That 18, 146 and 197
mean this is not confirmed by a published list.\n\n${table(['Number', 'Kind', 'What it means', 'Findings that prevent it'], rows)}\n`
}

function payersDocument(): string {
  const rows = profileFields.map(({ name, expected }) => {
    const { meaning, section } = profileMeanings[name]
    return [`\`${name}\``, `${meaning} (${section})`, expected, ...payerIds.map((id) => show(payerProfiles[id][name]))]
  })
  return page(
    'Payer profiles',
    `Made from \`src/billing/payers.ts\` by \`tools/documents.ts\`. These are defaults: a site overrides any field under \`payers\` in its
configuration. \`unknown\` is the strictest, and holds where no payer is known. Sections are those of the billing rules.`,
    ['Field', 'Meaning', 'Values', ...payerIds.map((id) => `\`${id}\``)],
    rows,
  )
}

function show(value: string | number | boolean | null | readonly string[]): string {
  if (value === null) return 'site'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : value.join(' ')
}

function page(title: string, introduction: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `# ${title}\n\n${introduction}\n\n${table(head, rows)}\n`
}

const started = process.argv[1]
if (started !== undefined && import.meta.url === pathToFileURL(started).href) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..')
  for (const [name, text] of documents()) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
}
