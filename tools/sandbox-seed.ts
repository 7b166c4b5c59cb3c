/**
 * `npm run sandbox:seed -- BASE [--remove] [--large] [--site FILE]`: writes the sandbox's stories to a FHIR server that
 * site.json marks as a sandbox, or takes them away. Public sandboxes hold no MedicationAdministrations (smart-fhir §4.1).
 * A server that wants a token gets SANDBOX_TOKEN from the environment.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { sandboxNamespace } from '../mocks/scenarios/hazards.ts'
import { readJson } from '../src/cli/files.ts'
import { misuseReason } from '../src/cli/usage.ts'
import { readCapability } from '../src/fhir/capability.ts'
import { createClient } from '../src/fhir/client.ts'
import { normaliseIssuer } from '../src/fhir/issuer-name.ts'
import { findIssuer, parseIssuers, type Issuer } from '../src/smart/issuers.ts'
import { seed, unseed, type Seeding } from './seed/seeding.ts'

export interface SeedOptions {
  readonly base: string
  readonly remove: boolean
  /** The patient with a thousand doses, too. */
  readonly large: boolean
  /** site.json as JSON. */
  readonly site: unknown
  readonly token: string | null
  readonly fetch: typeof fetch
  readonly say: (line: string) => void
}

const isLocal = (url: URL): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(url.hostname)

/**
 * The issuer that site.json marks as a sandbox; a sentence where there is none. An issuer "beside the pages" is one on
 * this computer: read beside any BASE, it would be every server's.
 */
const sandboxAt = (base: string, site: unknown): Issuer | string => {
  if (!URL.canParse(base)) return `${base} is no address.`
  const url = new URL(base)
  const issuers = parseIssuers(site, isLocal(url) ? new URL('/', url) : null)
  if (!issuers.ok) return `The site configuration has mistakes: ${issuers.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}.`
  const issuer = findIssuer(issuers.value, base)
  if (issuer === null) return `${base} is not in the site configuration. Nothing was sent to it.`
  return issuer.sandbox ? issuer : `${base} is not marked as a sandbox ("sandbox": true) in the site configuration. Nothing was sent to it.`
}

/** Writes or removes; 0 where it went through, 1 where not, 2 where BASE is refused. */
export const runSeed = async ({ base, remove, large, site, token, fetch: ask, say }: SeedOptions): Promise<number> => {
  const issuer = sandboxAt(base, site)
  if (typeof issuer === 'string') {
    say(issuer)
    return 2
  }
  const headersFor = (init: RequestInit | undefined): Headers => {
    const headers = new Headers(init?.headers)
    if (token === null) headers.delete('Authorization')
    return headers
  }
  const client = createClient({
    base, token: async () => Promise.resolve(token ?? 'none'), timeLimit: 120_000,
    fetch: async (input, init) => ask(input, { ...init, headers: headersFor(init) }),
  })
  const metadata = await client.read('metadata')
  const capability = metadata.ok ? readCapability(metadata.value.body) : metadata
  if (!capability.ok) {
    say(`${base} does not say what it offers (${capability.problem.kind}).`)
    return 1
  }
  const seeding: Seeding = {
    client, say, capability: capability.value,
    namespaces: { stories: sandboxNamespace, server: normaliseIssuer(issuer.namespace ?? base) },
    remove: async (url) => {
      const headers = headersFor({ headers: token === null ? {} : { Authorization: `Bearer ${token}` } })
      const answer = await ask(url, { method: 'DELETE', headers, redirect: 'manual' }).catch(() => null)
      return answer?.status ?? 0
    },
  }
  return (await (remove ? unseed(seeding) : seed(seeding, large))) ? 0 : 1
}

const usage = 'npm run sandbox:seed -- BASE [--remove] [--large] [--site FILE]'

const argumentsOf = (args: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { remove: { type: 'boolean' }, large: { type: 'boolean' }, site: { type: 'string' } },
    })
    const [base, ...more] = positionals
    return base === undefined || more.length > 0 ? 'one BASE is needed' : { ...values, base }
  } catch (error) {
    return misuseReason(error)
  }
}

const main = async (args: readonly string[]): Promise<number> => {
  const asked = argumentsOf(args)
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}: ${usage}\n`)
    return 2
  }
  const site = await readJson(asked.site ?? join(import.meta.dirname, '..', 'public', 'site.json'))
  if (!site.ok) {
    process.stderr.write(`${site.reason}\n`)
    return 2
  }
  return runSeed({
    base: asked.base, remove: asked.remove === true, large: asked.large === true, site: site.value,
    token: process.env['SANDBOX_TOKEN'] ?? null, fetch, say: (line) => process.stdout.write(`${line}\n`),
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2))
