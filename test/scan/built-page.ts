/** A page of a test's own, built and served as the app is, with the app's page policy. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { serverAddress } from '../support/address.ts'

export interface BuiltPage {
  /** "http://127.0.0.1:49152" */
  readonly address: string
  readonly stop: () => Promise<void>
}

/** `script` stands in the place of src/main.tsx, "/test/scan/wedge.page.ts". */
export const servePage = async (script: string): Promise<BuiltPage> => {
  const outDir = mkdtempSync(join(tmpdir(), 'doseline-'))
  const inPlace = { name: 'page-of-a-test', transformIndexHtml: { order: 'pre' as const, handler: (html: string) => html.replace('/src/main.tsx', script) } }
  await build({ logLevel: 'error', plugins: [inPlace], build: { outDir, emptyOutDir: true } })
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0, strictPort: false } })
  return {
    address: serverAddress(server.httpServer),
    stop: async () => {
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
