import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { sandbox } from './mocks/plugin.ts'

/**
 * What a browser is told about the pages. `vite preview` sends the same headers that a host should send
 * (README, "Deployment"): our own scripts and styles, our own origin, and nothing that parses text into script.
 */
const pageHeaders = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** Tests that start a browser, a server of pages or a sandbox EHR. */
const browserTests = ['e2e', 'smart', 'ui', 'mocks'].map(folder => `test/${folder}/**/*.test.ts`)

/** `npm run build` is the product without the sandbox; `--mode sandbox` builds it with the sandbox for `npm run preview`. */
export default defineConfig(({ command, mode }) => {
  const withSandbox = command === 'serve' || mode === 'sandbox'
  return {
    appType: 'mpa',
    plugins: withSandbox ? [...sandbox()] : [],
    define: {
      __SANDBOX__: JSON.stringify(withSandbox),
      // fhirclient: leaves out its substitutes for fetch and AbortController.
      FHIRCLIENT_PURE: 'true',
      // fhirclient asks for smart-configuration twice where this is "test", also in what the tests build.
      ...(command === 'build' ? { 'process.env.NODE_ENV': '"production"' } : {}),
    },
    // fhirclient writes tokens into its debug log when asked to by localStorage: there is no such log here.
    resolve: { alias: { debug: fileURLToPath(new URL('src/stubs/debug.cjs', import.meta.url)) } },
    optimizeDeps: { include: ['fhirclient/lib/smart.js'] },
    server: { host: '127.0.0.1' },
    preview: { host: '127.0.0.1', headers: pageHeaders },
    build: {
      target: 'es2022',
      outDir: mode === 'sandbox' ? 'dist-sandbox' : 'dist',
      manifest: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: ['index.html', 'launch.html', ...(mode === 'sandbox' ? ['mocks/ehr.html'] : [])],
        // A launch is few requests (product.md, "Numbers"): one part for what both pages need, with all that it needs in
        // turn, and one for the rest of what index.html needs at once.
        output: {
          codeSplitting: {
            groups: [
              { name: 'launched', test: /\/src\/(?:smart\/(?:issuers|launch-record|library|scopes|site-file)|fhir\/result)\.ts$/u, priority: 2 },
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
      // Tests that drive a browser wait more than they work.
      maxWorkers: Math.max(2, availableParallelism()),
      projects: [
        // What holds no state between files shares its modules: loading them anew took longer than the tests.
        { extends: true, test: { name: 'rules', isolate: false, include: ['test/**/*.test.ts'], exclude: browserTests } },
        { extends: true, test: { name: 'browser', include: browserTests } },
      ],
    },
  }
})
