/**
 * What a day does to drafts, at random: two tabs of two users on one patient, a biller, faults, and servers of several
 * kinds. The seed stands in the name of the test; SEQUENCE_SEED repeats a run.
 */
import type { Bundle, ChargeItem, FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { dialects, type DialectName } from '../../mocks/fhir/dialects.ts'
import type { FaultEffect, FaultRule } from '../../mocks/fhir/faults.ts'
import type { Line } from '../../src/billing/derived.ts'
import type { StoredDraft } from '../../src/fhir/drafts.ts'
import { planSave, saveDrafts, type SaveResult } from '../../src/fhir/write.ts'
import { failureWords } from '../../src/ui/words/saving.ts'
import { changeItem, documentsOf, dose, draftsOf, itemsOf, key, seed } from './write.builders.ts'
import { capabilityOf, wireTo, type Wire } from './wire.ts'

const runs = 1000
const firstSeed = Number(process.env['SEQUENCE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Numbers from 0 to 1 (mulberry32). */
const randomOf = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const others: ChargeItem = {
  resourceType: 'ChargeItem', id: 'others', status: 'billable', subject: { reference: 'Patient/p2' }, code: { text: 'not ours' },
}
const chart: readonly FhirResource[] = [...seed, { resourceType: 'Patient', id: 'p2' }, others]

const doses = ['ma1', 'ma2'] as const
type Dose = (typeof doses)[number]

/** One user's page: what it read last, and the units that its user sees for each dose. */
interface Tab {
  readonly enterer: string
  drafts: readonly StoredDraft[]
  isFresh: boolean
  readonly units: Map<Dose, number>
}

interface Day {
  readonly wire: Wire
  readonly tabs: readonly [Tab, Tab]
  readonly pick: <T>(items: readonly [T, ...T[]]) => T
  readonly dialect: DialectName
  /** What a biller did to a line: how it must still look. */
  readonly billers: Map<string, { readonly units: number | undefined; readonly status: string; readonly version: string | undefined }>
  readonly log: string[]
}

const linesOf = (tab: Tab): readonly Line[] => doses.flatMap((id) => dose(id, { units: tab.units.get(id) ?? 1 }))

const itemOfKey = ({ wire }: Day, identifier: string): ChargeItem | undefined =>
  itemsOf(wire).find((item) => item.identifier?.[0]?.value === identifier)

const expectInvariants = (day: Day): void => {
  const items = itemsOf(day.wire)
  const identifiers = items.flatMap(({ identifier = [] }) => identifier.map(({ value }) => value))
  expect(new Set(identifiers).size).toBe(identifiers.length)
  for (const item of items) {
    if (item.id === 'others') expect(item).toMatchObject({ ...others, meta: { versionId: '1' } })
    else expect(item.subject).toEqual({ reference: 'Patient/p1' })
    const identifier = item.identifier?.[0]?.value ?? ''
    const asLeft = day.billers.get(identifier)
    if (item.id !== 'others' && asLeft === undefined) expect(item.status).toBe('planned')
    if (asLeft === undefined) continue
    expect({ units: item.quantity?.value, status: item.status }).toEqual({ units: asLeft.units, status: asLeft.status })
    if (asLeft.status !== 'planned') expect(item.meta?.versionId).toBe(asLeft.version)
  }
}

const expectTruth = (day: Day, tab: Tab, result: SaveResult): void => {
  for (const { identifier, outcome, why } of result.lines) {
    if (outcome === 'failed') expect(failureWords(why)).not.toBe('')
    if (!['created', 'updated', 'existing'].includes(outcome)) continue
    const line = linesOf(tab).find(({ id }) => key(id) === identifier)
    expect(itemOfKey(day, identifier)?.quantity?.value).toBe(line?.units)
  }
}

const reload = ({ wire }: Day, tab: Tab): void => {
  tab.drafts = draftsOf(wire)
  tab.isFresh = true
}

const documentsFor = (tab: Tab): readonly Bundle[] => documentsOf(linesOf(tab), { enterer: tab.enterer })

const send = async ({ wire }: Day, tab: Tab): Promise<SaveResult> => {
  const documents = documentsFor(tab)
  const result = await saveDrafts(wire.client, wire.capability, planSave(documents, tab.drafts, 'p1'))
  tab.isFresh = false
  return result
}

const effects: readonly [FaultEffect, ...FaultEffect[]] = [
  { kind: 'lose-answer' }, { kind: 'lose-answer' }, { kind: 'lose-request' }, { kind: 'not-json' },
  { kind: 'status', status: 500 }, { kind: 'status', status: 409 }, { kind: 'status', status: 413 }, { kind: 'status', status: 422 },
  { kind: 'status', status: 429 }, { kind: 'status', status: 401 }, { kind: 'done-status', status: 504 }, { kind: 'done-status', status: 409 },
  { kind: 'altered', how: 'cut' }, { kind: 'altered', how: 'empty' }, { kind: 'altered', how: 'bare' }, { kind: 'altered', how: 'wrong-type' },
]

type Act = (day: Day) => Promise<void> | void

const acts: Readonly<Record<string, Act>> = {
  edit: ({ tabs, pick }) => {
    pick(tabs).units.set(pick(doses), pick([1, 2, 3, 4]))
  },
  reload: (day) => reload(day, day.pick(day.tabs)),
  save: async (day) => {
    const tab = day.pick(day.tabs)
    if (!tab.isFresh) reload(day, tab)
    expectTruth(day, tab, await send(day, tab))
  },
  'save from what was read before': async (day) => {
    const tab = day.pick(day.tabs)
    expectTruth(day, tab, await send(day, tab))
  },
  'both save at once': async (day) => {
    // Without conditional creates nothing holds two searches apart that both find nothing.
    if (day.dialect === 'no-conditional-create') return
    await Promise.all(day.tabs.map(async (tab) => send(day, tab)))
  },
  'three clicks': async (day) => {
    const tab = day.pick(day.tabs)
    if (day.dialect === 'no-conditional-create') return
    await Promise.all([send(day, tab), send(day, tab), send(day, tab)])
  },
  fault: ({ wire, pick }) => {
    const where: Partial<FaultRule> = pick([{ method: 'POST' }, { method: 'POST' }, { method: 'PUT' }, { method: 'GET', type: 'ChargeItem' }])
    // The biller's requests carry no token here, and are not hit.
    const when = (request: Request): boolean => request.headers.has('Authorization')
    wire.server.fault({ ...where, when, times: pick([1, 1, 2, 3]), effect: pick(effects) })
  },
  'biller edits': async (day) => {
    const draft = draftsOf(day.wire).find(({ status }) => status === 'planned')
    const line = doses.flatMap((id) => dose(id)).find(({ id }) => key(id) === draft?.identifier)
    if (draft === undefined || line === undefined) return
    const change = day.pick<Partial<ChargeItem>>([
      { quantity: { value: 40 } }, { status: 'billable' }, { status: 'not-billable' }, { status: 'entered-in-error' },
    ])
    await changeItem(day.wire, line.id, change)
    const now = itemOfKey(day, draft.identifier)
    day.billers.set(draft.identifier, { units: now?.quantity?.value, status: now?.status ?? '', version: now?.meta?.versionId })
  },
}

const actNames: readonly [string, ...string[]] = [
  'edit', 'edit', 'reload', 'save', 'save', 'save from what was read before', 'both save at once', 'three clicks', 'fault', 'fault', 'biller edits',
]

const servers: readonly [DialectName, ...DialectName[]] = [
  'usual', 'usual', 'strict', 'batch-only', 'transaction-as-batch', 'no-conditional-create', 'hidden-etag', 'lenient',
]

/** All is well again: what the user of the first tab sees is saved, but for what a biller took over. */
const expectNothingLost = async (day: Day): Promise<void> => {
  day.wire.server.mend()
  const [tab] = day.tabs
  reload(day, tab)
  const result = await send(day, tab)
  for (const { identifier, outcome, why } of result.lines) {
    const isBillers = day.billers.has(identifier)
    expect(isBillers ? ['closed', 'edited', 'unchanged'] : ['created', 'updated', 'unchanged']).toContain(why ?? outcome)
  }
  expectTruth(day, tab, result)
  expectInvariants(day)
  expect(itemsOf(day.wire)).toHaveLength(linesOf(tab).length + 1)
}

const live = async (start: number): Promise<void> => {
  const random = randomOf(start)
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0]
  const dialect = pick(servers)
  const wire = await wireTo(chart)
  wire.server.behave(dialects[dialect])
  const capability = await capabilityOf(wire.client)
  const tabs: Day['tabs'] = [
    { enterer: 'Practitioner/n1', drafts: [], isFresh: true, units: new Map() },
    { enterer: 'Practitioner/n2', drafts: [], isFresh: true, units: new Map() },
  ]
  const day: Day = { wire: { ...wire, capability }, tabs, pick, dialect, billers: new Map(), log: [dialect] }
  try {
    for (let step = 0; step < 9; step += 1) {
      const name = pick(actNames)
      day.log.push(name)
      await acts[name]?.(day)
      expectInvariants(day)
    }
    await expectNothingLost(day)
  } catch (error) {
    throw new Error(`SEQUENCE_SEED=${start}: ${day.log.join(', ')}`, { cause: error })
  }
}

test(`after ${runs} random days every line is there once, as its user or its biller left it (seed ${firstSeed})`, async () => {
  let lived = 0
  for (; lived < runs; lived += 1) await live(firstSeed + lived)
  expect(lived).toBe(runs)
}, 240_000)

test('of two tabs on one patient, and of two users on one draft, one set of drafts comes', async () => {
  const wire = await wireTo(chart)
  const lines = dose()
  const save = async (enterer: string, units: number, drafts: readonly StoredDraft[]): Promise<SaveResult> =>
    saveDrafts(wire.client, wire.capability, planSave(documentsOf(dose('ma1', { units }), { enterer }), drafts, 'p1'))
  await Promise.all([save('Practitioner/n1', 1, []), save('Practitioner/n2', 1, [])])
  expect(itemsOf(wire)).toHaveLength(lines.length + 1)

  const read = draftsOf(wire)
  const [first, second] = await Promise.all([save('Practitioner/n1', 2, read), save('Practitioner/n2', 3, read)])
  const outcomes = [first, second].map(({ lines: told }) => told.find(({ identifier }) => identifier === key('ma1|drug'))?.outcome)
  expect(new Set(outcomes)).toEqual(new Set(['conflict', 'updated']))
  expect(itemsOf(wire)).toHaveLength(lines.length + 1)
})
