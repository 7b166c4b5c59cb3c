/** The launch page as it is built, and in place of the app a page that opens the session and shows what it got. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { Plugin } from 'vite'

const probePage: Plugin = {
  name: 'probe-page',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace('/src/main.tsx', '/test/smart/probe.ts') },
}

export interface Pages {
  readonly folder: string
  readonly remove: () => void
}

/** Builds both pages, in a folder of their own. */
export const buildPages = async (): Promise<Pages> => {
  const folder = mkdtempSync(join(tmpdir(), 'doseline-'))
  await build({ logLevel: 'error', plugins: [probePage], build: { outDir: folder, emptyOutDir: true } })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
