/**
 * `tsx tools/site-schema.ts`: writes docs/site.schema.json from the same lists that the configuration is read by. A
 * test fails when it is stale.
 */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { drugSources } from '../src/billing/answers.ts'
import { concepts } from '../src/billing/codes.ts'
import { payerIds, profileFields } from '../src/billing/payers.ts'
import { requirements, settings } from '../src/billing/site.ts'
import { writeSettings } from '../src/smart/issuers.ts'
import { views } from '../src/smart/launch-request.ts'
import { idle } from '../src/smart/site.ts'
import { profileMeanings } from './profile-meanings.ts'

interface Schema {
  readonly [keyword: string]: unknown
}

const words = (description: string, allowed: readonly string[]): Schema => ({ description, enum: [...allowed] })

const objectOf = (description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  description, type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false,
})

const mapOf = (description: string, value: Schema): Schema => ({ description, type: 'object', additionalProperties: value })

const scope: Schema = { type: 'string', pattern: String.raw`^(patient|user)/[A-Za-z]+\.(read|write|[cruds]+)(\?.*)?$` }

const issuer = objectOf('One EHR, or one tenant of it.', {
  iss: { description: 'Its FHIR base: https, or http on this computer; "./fhir" and "/fhir" stand beside the pages. In a sandbox "*" may stand for a whole part of its path.', type: 'string', minLength: 1 },
  name: { description: 'What people call it. Without it, its address.', type: 'string' },
  clientId: { description: 'The id that the EHR gave this app, a public client.', type: 'string', minLength: 1 },
  namespace: { description: 'Namespace of the identifiers of its drafts. Without it, its address. Changing it makes known drafts unknown.', type: 'string' },
  sandbox: { description: 'True where all of its patients are invented; invented stories are written nowhere else.', type: 'boolean' },
  styleOrigins: {
    description: 'Origins besides its own that its colours may be read from.', type: 'array', items: { type: 'string', pattern: '^https?://[^/]+$' },
  },
  writeBack: words('How drafts are written: as the server and the token allow (auto, also without it), never in one transaction (single), or not at all (export).', writeSettings),
  medplumModifiers: { description: 'Drafts carry their modifiers in Medplum’s form as well, which its claim builder reads.', type: 'boolean' },
  scopes: objectOf('Scopes on resources to ask for in place of ours, for an EHR that refuses some.', Object.fromEntries(
    views.map((view) => [view, { type: 'array', items: scope }]))),
}, ['iss', 'clientId'])

const profile = objectOf('Fields in place of the profile’s (docs/payers.md).', Object.fromEntries(
  profileFields.map(({ name, expected }) => [name, { description: `${profileMeanings[name].meaning}: ${expected}` }])))

/** The JSON Schema of site.json. */
export const siteSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Doseline site configuration (site.json)',
  ...objectOf('Which EHRs may open Doseline, and how the practice charges. Described in site.md.', {
    $schema: { type: 'string' },
    issuers: { description: 'The EHRs that may be launched from. No other is ever sent anything.', type: 'array', items: issuer },
    idleMinutes: {
      description: `After so many minutes without a keystroke or press, what was typed and not saved is removed. Without it, ${idle.usual}.`,
      type: 'number', minimum: idle.least, maximum: idle.most,
    },
    defaultSetting: words('Where care is given, unless the encounter says otherwise.', settings),
    settings: mapOf('Where care is given, by "Location/id".', { enum: [...settings] }),
    defaultPayer: words('The payer profile where no coverage applies.', payerIds),
    payerMatch: {
      description: 'Which organization is which payer.', type: 'array',
      items: objectOf('One organization.', {
        organization: { description: '"Organization/id", as Coverage.payor names it.', type: 'string', minLength: 1 },
        payer: words('Its payer profile.', payerIds),
      }, ['organization', 'payer']),
    },
    payers: objectOf('Changes to payer profiles.', Object.fromEntries(payerIds.map((id) => [id, profile]))),
    timeZone: { description: 'IANA name, such as America/Chicago, for charts that are written in UTC.', type: 'string' },
    drugSource: mapOf('Who buys the drug, by "Location/id" and under "default".', { enum: [...drugSources] }),
    administrationCodes: objectOf('Code numbers of the services in place of the whole default table; {} shows our own names alone.',
      Object.fromEntries(concepts.map((concept) => [concept, { type: 'string', pattern: '^[0-9A-Z]{5}$' }]))),
    require: { description: 'Documentation that this site wants besides.', type: 'array', items: { enum: [...requirements] } },
    noStop: words('What an infusion without a stop becomes, unless the payer profile says.', ['block', 'push']),
  }),
})

/** As it stands in docs/site.schema.json. */
export const siteSchemaText = (): string => `${JSON.stringify(siteSchema(), null, 2)}\n`

const started = process.argv[1]
if (started !== undefined && import.meta.url === pathToFileURL(started).href) {
  writeFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'site.schema.json'), siteSchemaText())
}
