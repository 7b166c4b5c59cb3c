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

/** `npm run build` is the product without the sandbox; `--mode sandbox` builds it with the sandbox for `npm run preview`. */
export default defineConfig(({ command, mode }) => {
  const withSandbox = command === 'serve' || mode === 'sandbox'
  return {
    appType: 'mpa',
    plugins: withSandbox ? [sandbox()] : [],
    define: { __SANDBOX__: JSON.stringify(withSandbox) },
    server: { host: '127.0.0.1' },
    preview: { host: '127.0.0.1', headers: pageHeaders },
    build: {
      target: 'es2022',
      outDir: mode === 'sandbox' ? 'dist-sandbox' : 'dist',
      manifest: true,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ['index.html'] },
    },
    test: {
      environment: 'node',
      include: ['test/**/*.test.ts'],
      testTimeout: 20_000,
      hookTimeout: 60_000,
    },
  }
})
