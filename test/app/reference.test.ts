import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AdministrationEnvironment } from '../../src/app/administration-state.ts'
import { folderFor, referenceFor, type ReferenceAnswer } from '../../src/app/reference-load.ts'
import { codes, ehrFor, opened, openView, type Ehr } from './administration.support.ts'

const packs = join(import.meta.dirname, '..', '..', 'mocks', 'reference')

/** The sandbox's packs as its server gives them; `spoil` answers in its place. */
const serving = (spoil: (file: string) => Response | null = () => null): typeof fetch => async (input) => {
  const file = new URL(input instanceof Request ? input.url : input).pathname.split('/').at(-1) ?? ''
  const bytes = await readFile(join(packs, file)).catch(() => null)
  return spoil(file) ?? (bytes === null ? new Response(null, { status: 404 }) : new Response(new Uint8Array(bytes)))
}

const folder = new URL('https://app.example/sandbox/reference/')
const sandboxReference = async (): Promise<ReferenceAnswer> => referenceFor(serving(), folder)

/** Reference data that comes when `come` is called. */
const held = (): { readonly ask: NonNullable<AdministrationEnvironment['reference']>; readonly come: () => void } => {
  let come = (): void => {}
  const coming = new Promise<void>((resolve) => {
    come = resolve
  })
  return { ask: async () => coming.then(sandboxReference), come: () => come() }
}

const findings = (view: ReturnType<typeof openView>): readonly string[] =>
  view.state().drafts.flatMap(({ derived }) => derived.findings.map(({ code }) => code))

const when = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo() && tries < 500; tries += 1) await new Promise((resolve) => void setTimeout(resolve, 5))
  if (!isSo()) throw new Error('It never came to that.')
}

test('a drug that has a code of its own on the day gives no line, and the other dose stays', async () => {
  const without = await opened({ patient: 'freja' })
  expect(codes(without)).toEqual(['J3490 ×1', '96374 ×1', 'J3490 ×1', '96372 ×1'])
  const view = await opened({ patient: 'freja', reference: sandboxReference })
  expect(view.state().reference).toMatchObject({ kind: 'loaded' })
  expect(findings(view)).toContain('specific-code-exists')
  expect(codes(view).filter((code) => code === 'J3490 ×1')).toHaveLength(1)
})

test('while codes are checked nothing says that they were not, and no finding comes that then goes', async () => {
  const { ask, come } = held()
  const view = openView({ patient: 'milan', reference: ask })
  const seen: string[][] = []
  view.subscribe(() => seen.push([...findings(view)]))
  const reading = view.refresh()
  await when(() => view.state().phase === 'ready')
  expect(view.state().reference).toEqual({ kind: 'loading' })
  expect(view.toExport()).toBeNull()
  come()
  await reading
  expect(seen.flat()).not.toContain('reference-missing')
  expect(view.toExport()).not.toBeNull()
})

test.each<[string, (file: string) => Response | null, string]>([
  ['no code data installed', () => new Response(null, { status: 404 }), 'absent'],
  ['a start page in place of the manifest', (file) => (file === 'manifest.json' ? new Response('<!doctype html>') : null), 'absent'],
  ['a pack that is not what the manifest says', (file) => (file.endsWith('.pack') ? new Response('x') : null), 'damaged'],
  ['a host that fails', () => new Response(null, { status: 503 }), 'unreadable'],
])('%s is said, and so is that no code was looked for', async (_, spoil, problem) => {
  const view = await opened({ patient: 'milan', reference: async () => referenceFor(serving(spoil), folder) })
  expect(view.state().reference).toMatchObject({ kind: 'failed', problem })
  expect(findings(view)).toContain('reference-missing')
  expect(view.toExport()).not.toBeNull()
})

test('code data that failed is asked for again with the chart', async () => {
  let isDown = true
  const view = await opened({ patient: 'freja', reference: async () => referenceFor(serving(() => (isDown ? new Response(null, { status: 503 }) : null)), folder) })
  isDown = false
  await view.refresh()
  expect(view.state().reference.kind).toBe('loaded')
  expect(findings(view)).not.toContain('reference-missing')
})

const pressedEarly = async (patient: string, ehr: Ehr) => {
  const { ask, come } = held()
  const view = openView({ patient, ehr, reference: ask })
  const reading = view.refresh()
  await when(() => (view.state().plan?.toSave ?? 0) > 0)
  const saving = view.save()
  expect(view.state().isSaving).toBe(true)
  await new Promise((resolve) => void setTimeout(resolve, 20))
  expect(ehr.written).toEqual([])
  come()
  await Promise.all([reading, saving])
  return view
}

test('a press that comes before the codes are checked waits, and writes nothing where they take a line away', async () => {
  const ehr = ehrFor('freja')
  const view = await pressedEarly('freja', ehr)
  expect(ehr.written).toEqual([])
  expect(view.state()).toMatchObject({ isHeld: true, heldBy: 'codes' })
  await view.save()
  expect(ehr.written).toEqual(['POST'])
})

test('a press that comes before the codes are checked saves by itself where they change no line', async () => {
  const ehr = ehrFor('milan')
  const view = await pressedEarly('milan', ehr)
  expect(view.state().isHeld).toBe(false)
  expect(ehr.written).toEqual(['POST'])
})

test('a draft names the reference data by which it was derived, and another import alone changes no draft', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr, reference: sandboxReference })
  const { reference } = view.state()
  await view.save()
  expect(reference.kind === 'loaded' ? JSON.stringify(view.toExport()?.drafts) : '').toContain(reference.kind === 'loaded' ? reference.loaded.version : 'none')
  const renamed = async (): Promise<ReferenceAnswer> => {
    const answer = await sandboxReference()
    return answer.ok ? { ...answer, loaded: { ...answer.loaded, version: 'other' } } : answer
  }
  const again = await opened({ patient: 'milan', ehr, reference: renamed })
  expect(again.state().plan?.toSave).toBe(0)
})

test('the codes of our own sandbox are taken for no other EHR’s charts, and an EHR’s sandbox has the codes of its site', () => {
  const page = new URL('https://app.example/doseline/index.html?state=x')
  const pathOf = (iss: string, sandbox: boolean): string => folderFor({ iss, sandbox }, page).pathname
  expect(pathOf('https://app.example/doseline/fhir', true)).toBe('/doseline/sandbox/reference/')
  expect(pathOf('https://app.example/doseline/fhir', false)).toBe('/doseline/reference/')
  expect(pathOf('https://sandbox.ehr.example/fhir', true)).toBe('/doseline/reference/')
  expect(pathOf('https://ehr.example/fhir', false)).toBe('/doseline/reference/')
})
