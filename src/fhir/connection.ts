/**
 * What this server, this token and this site allow, as one value: which parts of a chart are read, how drafts are
 * written, and why (product.md, "Write-back"). The reasons are plain words for an integrator; nothing clinical is in them.
 */
import { findsDrafts, type Capability, type Interaction } from './capability.ts'
import { saveWay, type SaveWay } from './write.ts'

/** The letters of SMART v2: create, read, update, delete, search. */
type Letter = 'c' | 'r' | 'u' | 'd' | 's'

/** The granted scopes, as the session knows them. */
export interface GrantedScopes {
  readonly allows: (type: string, what: Letter) => boolean
  readonly text: string
}

/** What the site says of writing: as the server allows, never as a transaction, or not at all. */
export type WriteSetting = 'auto' | 'single' | 'export'

export interface ConnectionInput {
  readonly capability: Capability
  readonly granted: GrantedScopes
  readonly writeBack?: WriteSetting
}

/** How one part of a chart is read. */
export interface ReadPlan {
  readonly type: string
  readonly how: 'search' | 'read' | 'none'
  /** The search parameters that are used, beside `_count`. */
  readonly by: readonly string[]
  readonly why: string
}

/** How drafts are written. */
export interface WritePlan {
  /** `none` is the export, which is always there. */
  readonly way: SaveWay
  /** Saved drafts can be changed, and marked as mistakes. */
  readonly canUpdate: boolean
  readonly why: readonly string[]
}

export interface ConnectionPlan {
  readonly fhirVersion: string
  readonly reads: readonly ReadPlan[]
  readonly write: WritePlan
  /** The server's capability without what token and site do not allow to be written: for `saveDrafts` and `fetchChart`. */
  readonly capability: Capability
  readonly scopes: string
}

/** What is looked for of each type, in the order of interest; the first that is listed is used. */
const wanted: readonly (readonly [type: string, choices: readonly (readonly string[])[]])[] = [
  ['Patient', []],
  ['Encounter', [['patient', 'subject']]],
  ['MedicationAdministration', [['patient', 'subject'], ['context']]],
  ['Medication', [['_id']]],
  ['MedicationRequest', [['patient', 'subject'], ['_id']]],
  ['Condition', [['patient', 'subject'], ['category'], ['_id']]],
  ['Coverage', [['patient', 'beneficiary']]],
  ['Location', [['_id']]],
  ['Practitioner', [['_id']]],
  ['Organization', [['_id']]],
  ['Device', [['_id']]],
  ['ChargeItem', [['patient', 'subject', 'context'], ['_tag'], ['code', 'context']]],
]

const readPlan = ({ capability, granted }: ConnectionInput, type: string, choices: readonly (readonly string[])[]): ReadPlan => {
  const searches = choices.length > 0 && capability.supports(type, 'search-type')
  const reads = capability.supports(type, 'read')
  const listed = capability.searchParams(type)
  const by = searches ? [...new Set(choices.flatMap((names) => names.find((name) => listed.has(name)) ?? []))] : []
  const how = searches ? 'search' : reads ? 'read' : 'none'
  if (how === 'none') return { type, how, by, why: 'The server does not offer it.' }
  const isGranted = granted.allows(type, how === 'search' ? 's' : 'r')
  // Some servers grant more than they say, so that the request is made, and a refusal told, all the same.
  return { type, how, by, why: isGranted ? 'Offered and granted.' : 'Offered, but the granted scopes do not name it: it is asked for, and may be refused.' }
}

const written: readonly (readonly [Interaction, Letter])[] = [['create', 'c'], ['update', 'u']]

/** The capability of the server, less what may not be written with this token and at this site. */
const allowed = ({ capability, granted, writeBack = 'auto' }: ConnectionInput): Capability => ({
  ...capability,
  supports: (type, interaction) => {
    const letter = written.find(([name]) => name === interaction)?.[1]
    const isAllowed = letter === undefined || (writeBack !== 'export' && granted.allows(type, letter))
    return isAllowed && capability.supports(type, interaction)
  },
  transaction: capability.transaction && writeBack !== 'single',
})

const wayWords = (way: SaveWay, { capability, writeBack = 'auto' }: ConnectionInput): readonly string[] => {
  const guard = capability.conditionalCreate('ChargeItem')
    ? 'A draft is created only where none of its line is there (conditional create).'
    : 'The server lists no conditional create: before a draft is created, a search makes sure that none of its line is there.'
  switch (way) {
    case 'transaction':
      return ['Drafts are saved in the EHR, up to eight lines in one transaction.', guard]
    case 'single': {
      const reason = writeBack === 'single'
        ? 'The site configuration (writeBack) asks for single requests.'
        : capability.batch ? 'The server offers batches, but no transactions.' : 'The server offers no transactions.'
      return [`Drafts are saved in the EHR, one line in a request. ${reason}`, guard]
    }
    case 'none':
      return ['Drafts are not saved in the EHR; they are exported as a file.']
  }
}

const missingWords = ({ capability, granted, writeBack = 'auto' }: ConnectionInput): readonly string[] => {
  const offers = (what: Interaction): boolean => capability.supports('ChargeItem', what)
  if (writeBack === 'export') return ['The site configuration (writeBack) asks for the export.']
  if (!offers('create') && !offers('search-type')) return ['The server does not offer ChargeItem.']
  return [
    ...(offers('create') ? [] : ['The server does not let ChargeItems be created.']),
    ...(offers('search-type') ? [] : ['The server does not let ChargeItems be searched: a lost answer could never be cleared up.']),
    ...(findsDrafts(capability) ? [] : ['The server lists no search for ChargeItems by identifier: a draft could be saved twice.']),
    ...(granted.allows('ChargeItem', 'c') ? [] : ['The granted scopes do not allow ChargeItems to be created.']),
  ]
}

const updateWords = (input: ConnectionInput): string =>
  !input.capability.supports('ChargeItem', 'update')
    ? 'Saved drafts cannot be changed: the server does not offer it.'
    : !input.granted.allows('ChargeItem', 'u')
      ? 'Saved drafts cannot be changed: the granted scopes do not allow it.'
      : 'A saved draft is changed only as the version that was read (If-Match).'

/** The plan for a server, a token and a site. */
export const connectionPlan = (input: ConnectionInput): ConnectionPlan => {
  const capability = allowed(input)
  const way = saveWay(capability)
  return {
    fhirVersion: capability.fhirVersion,
    reads: wanted.map(([type, choices]) => readPlan(input, type, choices)),
    write: {
      way,
      canUpdate: way !== 'none' && capability.supports('ChargeItem', 'update'),
      why: [...wayWords(way, input), ...(way === 'none' ? missingWords(input) : [updateWords(input)])],
    },
    capability,
    scopes: input.granted.text,
  }
}

const howWords: Readonly<Record<ReadPlan['how'], string>> = { search: 'search', read: 'read by id', none: 'not read' }

const readText = ({ type, how, by, why }: ReadPlan): string =>
  `  ${type}: ${howWords[how]}${by.length > 0 ? ` (${by.join(', ')})` : ''}. ${why}`

/** The plan as text for an integrator to copy: addresses, versions, scopes and reasons, nothing of a patient. */
export const connectionReport = (plan: ConnectionPlan, base: string): string =>
  [
    'Doseline: connection to this EHR',
    `FHIR base: ${base}`,
    `FHIR version: ${plan.fhirVersion}`,
    `Granted scopes: ${plan.scopes === '' ? 'none' : plan.scopes}`,
    '',
    'Writing',
    ...plan.write.why.map((words) => `  ${words}`),
    '',
    'Reading',
    ...plan.reads.map(readText),
    '',
  ].join('\n')
