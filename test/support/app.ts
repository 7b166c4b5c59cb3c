/** The built app with its sandbox on a real server, and a real browser to open it in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { build, preview } from 'vite'
import { findBrowser, missingBrowserText } from '../../tools/browser.ts'
import { serverAddress } from './address.ts'

interface Running {
  /** "http://127.0.0.1:49152" */
  readonly address: string
  readonly stop: () => Promise<void>
}

/** Builds the app as `npm run preview` does, in a folder of its own, and serves it with the page headers. */
export const serveApp = async (): Promise<Running> => {
  const outDir = mkdtempSync(join(tmpdir(), 'doseline-'))
  await build({ mode: 'sandbox', logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const server = await preview({ mode: 'sandbox', logLevel: 'error', build: { outDir }, preview: { port: 0, strictPort: false } })
  return {
    address: serverAddress(server.httpServer),
    stop: async () => {
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}

/** The browser that `npm test` found or installed. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error(missingBrowserText())
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
