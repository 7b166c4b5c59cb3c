import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { demo, demoPages } from './mocks/demo/plugin.ts'
import { sandbox } from './mocks/plugin.ts'

/**
 * What a browser is told about the pages. `vite preview` sends the same headers that a host should send
 * (docs/deployment.md, "Headers"): our own scripts and styles, our own origin, and nothing that parses text into script.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const pageHeaders = {
  'Content-Security-Policy': pagePolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** Tests that start a browser, a server of pages or a sandbox EHR. */
const browserTests = [...['e2e', 'smart', 'ui', 'mocks'].map(folder => `test/${folder}/**/*.test.ts`), 'test/scan/wedge.test.ts']

const link = (attributes: Readonly<Record<string, string>>): HtmlTagDescriptor => ({ tag: 'link', attrs: { ...attributes }, injectTo: 'head' })

/** However index.html names it: as a script or as something to be loaded ahead. */
const firstScript = /<(?:script|link)[^>]* (?:src|href)="([^"]*\/arrival-[^"]+)"[^>]*>(?:<\/script>)?/u

/**
 * What the pages ask for before their scripts do. launch.html reads site.json first of all, and while the EHR answers it,
 * scripts and styles of the page after it can come. There the first script waits for neither styles nor the rest of the
 * program ("async"). A launch has that much fewer exchanges in sequence.
 */
const hints: Plugin = {
  name: 'doseline-hints',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { path, bundle }) => {
      if (path === '/index.html') return html.replace(firstScript, '<script type="module" async crossorigin src="$1"></script>')
      if (path !== '/launch.html') return []
      const next = Object.values(bundle ?? {}).flatMap((one) => {
        if (one.type === 'chunk') return ['arrival', 'app'].includes(one.name) ? { as: 'script', href: one.fileName } : []
        return one.names.includes('index.css') ? { as: 'style', href: one.fileName } : []
      })
      return [
        // As the fetch asks for it: of one's own origin, and "cors".
        link({ rel: 'preload', as: 'fetch', crossorigin: '', href: 'site.json' }),
        ...next.map((file) => link({ rel: 'prefetch', crossorigin: '', ...file })),
      ]
    },
  },
}

/** Doseline's own licence goes along with what is built of it; its text is that of fhirclient's licence too (docs/licences.md). */
const licence: Plugin = {
  name: 'doseline-licence',
  generateBundle() {
    const source = readFileSync(fileURLToPath(new URL('LICENSE', import.meta.url)), 'utf8')
    this.emitFile({ type: 'asset', fileName: 'LICENSE.txt', source })
  },
}

/** Where a mode's build goes, and its pages besides the product's. */
const builds: Readonly<Record<string, { readonly outDir: string; readonly pages: readonly string[] }>> = {
  sandbox: { outDir: 'dist-sandbox', pages: ['mocks/ehr.html'] },
  demo: { outDir: 'dist-demo', pages: demoPages },
}

/**
 * `npm run build` is the product without the sandbox; `--mode sandbox` builds it with the sandbox for `npm run preview`,
 * `--mode demo` with a sandbox that needs no server (`npm run build:demo`).
 */
export default defineConfig(({ command, mode }) => {
  const { outDir, pages } = builds[mode] ?? { outDir: 'dist', pages: [] }
  const withSandbox = command === 'serve' || pages.length > 0
  return {
    appType: 'mpa',
    base: mode === 'demo' ? './' : '/',
    plugins: [hints, licence, ...(withSandbox ? sandbox() : []), ...(mode === 'demo' ? [demo(pagePolicy)] : [])],
    define: {
      __SANDBOX__: JSON.stringify(withSandbox),
      // fhirclient: leaves out its substitutes for fetch and AbortController.
      FHIRCLIENT_PURE: 'true',
      // fhirclient asks for smart-configuration twice where this is "test", also in what the tests build.
      ...(command === 'build' ? { 'process.env.NODE_ENV': '"production"' } : {}),
    },
    resolve: {
      alias: [
        // fhirclient writes tokens into its debug log when asked to by localStorage: there is no such log here.
        { find: 'debug', replacement: fileURLToPath(new URL('src/stubs/debug.cjs', import.meta.url)) },
        { find: /^\.\/FhirClient$/u, replacement: fileURLToPath(new URL('src/stubs/fhir-client.cjs', import.meta.url)) },
      ],
    },
    optimizeDeps: { include: ['fhirclient/lib/smart.js'] },
    server: { host: '127.0.0.1' },
    preview: { host: '127.0.0.1', headers: pageHeaders },
    build: {
      target: 'es2022',
      outDir,
      // The licences of the packages in the scripts, each with its notice.
      license: { fileName: 'licences.txt' },
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: ['index.html', 'launch.html', ...pages],
        // A launch is few requests (product.md, "Numbers"): one part for what both pages need, with all that it needs in
        // turn, and one for the rest of what index.html needs at once.
        output: {
          codeSplitting: {
            groups: [
              { name: 'launched', test: /\/src\/(?:smart\/(?:issuers|launch-record|library|scopes|site-file)|fhir\/result)\.ts$/u, priority: 3 },
              { name: 'arrival', test: /\/src\/(?:arrive|smart\/(?:arrival|token))\.ts$/u, priority: 2 },
              { name: 'app', test: /\/src\/(?!launch\.ts|smart\/(?:discovery|launch)\.ts).*\.tsx?$/u, tags: ['$initial'], priority: 1 },
              // What several of the parts that come later need, as one file instead of many small ones.
              { name: 'late-shared', test: /\/src\/.*\.tsx?$/u, minShareCount: 2 },
            ],
          },
        },
      },
    },
    test: {
      environment: 'node',
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // A busy machine takes its time; what is awaited comes or does not.
      expect: { poll: { timeout: 15_000 } },
      // Tests that drive a browser wait more than they work.
      maxWorkers: 2 * Math.max(1, availableParallelism()),
      projects: [
        // What holds no state between files shares its modules: loading them anew took longer than the tests.
        { extends: true, test: { name: 'rules', isolate: false, include: ['test/**/*.test.ts'], exclude: browserTests } },
        { extends: true, test: { name: 'browser', include: browserTests, globalSetup: 'test/support/build-once.ts' } },
      ],
    },
  }
})
