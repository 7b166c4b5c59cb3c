/**
 * `npm run build:demo`: the app with its sandbox EHR as files for any static host, in any folder. What the sandbox's server
 * does otherwise is done by the page itself (main.ts); the page policy stands in the pages, for such a host sends none.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const shellPage = 'mocks/ehr.html'

/** Pages of the demo besides the product's. */
export const demoPages: readonly string[] = [shellPage, 'mocks/authorize.html']

const referenceFolder = join(import.meta.dirname, '..', 'reference')

/** The EHR's page frames the app and starts the worker, whose address only the one policy of trusted-script.ts lets pass. */
const shellPolicy = (policy: string): string =>
  `${policy.replace("trusted-types 'none'", 'trusted-types default')}; frame-src 'self'; worker-src 'self'`

const tag = (attributes: Readonly<Record<string, string>>): { tag: string; attrs: Record<string, string>; injectTo: 'head-prepend' } =>
  ({ tag: 'meta', attrs: { ...attributes }, injectTo: 'head-prepend' })

/** `policy`: the Content-Security-Policy of the product's pages. */
export const demo = (policy: string): Plugin => ({
  name: 'doseline-demo',
  apply: 'build',
  enforce: 'pre',
  transformIndexHtml: {
    order: 'pre',
    handler: (html, { path }) => {
      const isShell = path.endsWith(shellPage)
      return {
        html: isShell ? html.replace('/mocks/shell/main.tsx', '/mocks/demo/main.ts') : html,
        tags: [
          tag({ 'http-equiv': 'Content-Security-Policy', content: isShell ? shellPolicy(policy) : policy }),
          tag({ name: 'referrer', content: 'no-referrer' }),
        ],
      }
    },
  },
  generateBundle() {
    const worker = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js')
    this.emitFile({ type: 'asset', fileName: 'mockServiceWorker.js', source: readFileSync(worker, 'utf8') })
    this.emitFile({ type: 'asset', fileName: 'sandbox-worker.js', source: readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8') })
    for (const name of readdirSync(referenceFolder)) {
      this.emitFile({ type: 'asset', fileName: `sandbox/reference/${name}`, source: readFileSync(join(referenceFolder, name)) })
    }
  },
})
