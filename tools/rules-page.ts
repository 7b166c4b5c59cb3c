/** docs/rules.md: every rule by area, with its source, its findings, the payer settings it reads and what is unsettled. */
import { findingCodes } from '../src/billing/findings.ts'
import { profileFields } from '../src/billing/payers.ts'
import { ruleCatalogue, type RuleEntry } from '../src/billing/rules.ts'
import { areas, ruleDetails, type RuleDetails } from './rule-details.ts'
import { table } from './markdown.ts'

interface Rule extends RuleEntry, RuleDetails {
  readonly id: string
}

const isRuleId = (id: string): id is keyof typeof ruleCatalogue => Object.hasOwn(ruleCatalogue, id)

const rules: readonly Rule[] = Object.keys(ruleCatalogue).filter(isRuleId)
  .map((id) => ({ id, ...ruleCatalogue[id], ...ruleDetails[id] }))

const code = (text: string): string => `\`${text}\``

const unsettledOf = (rule: Rule): readonly string[] => rule.unsettled.map(({ kind, what, decided }) =>
  `- ${code(rule.id)}, ${kind === 'conflict' ? 'sources differ' : 'not confirmed'}: ${what} **Decided:** ${decided}`)

const section = (area: (typeof areas)[number]): string => {
  const own = rules.filter((rule) => rule.area === area)
  const rows = own.map((rule) => [
    code(rule.id), rule.words, rule.section, rule.source, rule.findings.map(code).join(', '), rule.settings.map(code).join(', '),
  ])
  const open = own.flatMap(unsettledOf)
  return [
    `## ${area}`, table(['Rule', 'What it does', 'Section', 'Source', 'Findings', 'Payer settings'], rows),
    ...(open.length === 0 ? [] : [open.join('\n')]),
  ].join('\n\n')
}

/** Fields of a payer profile that no rule reads: exports do. */
const exportOnly = (): string => {
  const read = new Set(rules.flatMap((rule) => rule.settings))
  return profileFields.filter(({ name }) => !read.has(name)).map(({ name }) => code(name)).join(', ')
}

/** The page as text; the same catalogues give the same text. */
export const rulesDocument = (): string => [
  '# Rules',
  `Made from \`src/billing/rules.ts\` and \`tools/rule-details.ts\` by \`tools/rules-page.ts\`. ${rules.length} rules with their
${findingCodes.length} findings ([findings.md](findings.md)). "Section" is that of the billing rules; a key in brackets is the source as
they cite it, and "conformance contract" what settles for this project what sources leave open. Where sources differ, or none confirms a rule, that stands under
the table with what was decided. Payer settings: [payers.md](payers.md); of these, the derivation leaves
${exportOnly()} to exports.`,
  ...areas.map(section),
].join('\n\n') + '\n'
