/** The built app with its sandbox on a real server, and a real browser to open it in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { build, preview } from 'vite'
import { findBrowser, findHeadless, missingBrowserText } from '../../tools/browser.ts'
import { serverAddress } from './address.ts'

export interface Running {
  /** "http://127.0.0.1:49152" */
  readonly address: string
  readonly stop: () => Promise<void>
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'doseline-'))

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** The environment's name for the folder in which the test run has built the app. */
const buildOfRun = 'SANDBOX_BUILD'

/** The app as `npm run preview` has it, in a folder of its own. */
const buildApp = async (): Promise<string> => {
  const outDir = newFolder()
  await build({ mode: 'sandbox', logLevel: 'error', build: { outDir, emptyOutDir: true } })
  return outDir
}

/** Builds the app once for all the files of a test run; what it gives takes the build away. */
export const buildForRun = async (): Promise<() => void> => {
  const folder = await buildApp()
  process.env[buildOfRun] = folder
  return () => remove(folder)
}

const serve = async (outDir: string, mode: 'sandbox' | 'production', end: () => void): Promise<Running> => {
  const server = await preview({ mode, logLevel: 'error', build: { outDir }, preview: { port: 0, strictPort: false } })
  // A kept connection that ends just as a request goes out on it fails that request: five seconds are short on a busy machine.
  if ('keepAliveTimeout' in server.httpServer) server.httpServer.keepAliveTimeout = 120_000
  return {
    address: serverAddress(server.httpServer),
    stop: async () => {
      await server.close()
      end()
    },
  }
}

/** The app with a sandbox EHR of its own, served with the page headers. */
export const serveApp = async (): Promise<Running> => {
  const built = process.env[buildOfRun]
  if (built !== undefined) return serve(built, 'sandbox', () => undefined)
  const own = await buildApp()
  return serve(own, 'sandbox', () => remove(own))
}

interface Pages {
  readonly folder: string
  readonly remove: () => void
}

/** Both pages as they are built, with `script` ("/test/scan/wedge.page.ts") in the place of src/main.tsx. */
export const buildPages = async (script: string): Promise<Pages> => {
  const folder = newFolder()
  const inPlace = { name: 'page-of-a-test', transformIndexHtml: { order: 'pre' as const, handler: (html: string) => html.replace('/src/main.tsx', script) } }
  await build({ logLevel: 'error', plugins: [inPlace], build: { outDir: folder, emptyOutDir: true } })
  return { folder, remove: () => remove(folder) }
}

/** A page of a test's own, built and served as the app is, with the app's page policy and without a sandbox. */
export const servePage = async (script: string): Promise<Running> => {
  const pages = await buildPages(script)
  return serve(pages.folder, 'production', pages.remove)
}

interface BrowserOptions {
  readonly executablePath: string
  readonly args: string[]
}

/** For `chromium.launch`: a browser that `npm test` found or installed, as quiet as it can be. */
export const browserOptions = (find: () => string | null = findBrowser): BrowserOptions => {
  const executablePath = find()
  if (executablePath === null) throw new Error(missingBrowserText())
  return {
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
  }
}

/** Rather one without windows; benchmarks open what a person has (`findBrowser`). */
export const openBrowser = async (find: () => string | null = findHeadless): Promise<Browser> => chromium.launch(browserOptions(find))
