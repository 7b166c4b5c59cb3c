import type { ChargeItem, FhirResource } from 'fhir/r4'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { elsewhere } from '../../mocks/fhir/alter.ts'
import { dialects, type Behaviour } from '../../mocks/fhir/dialects.ts'
import type { FaultRule } from '../../mocks/fhir/faults.ts'
import type { Line } from '../../src/billing/derived.ts'
import type { FhirClient } from '../../src/fhir/client.ts'
import type { StoredDraft } from '../../src/fhir/drafts.ts'
import { fetchChart } from '../../src/fhir/fetch-chart.ts'
import { withdraw, type Withdrawal } from '../../src/fhir/withdraw.ts'
import { planSave, saveDrafts, type SaveResult } from '../../src/fhir/write.ts'
import { failureWords, reportText } from '../../src/ui/words/saving.ts'
import { searchFaults, writeFaults, type Fault } from './faults.table.ts'
import { httpWire, type HttpWire } from './http.ts'
import { capabilityOf } from './wire.ts'
import { changeItem, documentsOf, dose, draftsOf, itemOf, itemsOf, key, save, seed } from './write.builders.ts'

const others: ChargeItem = {
  resourceType: 'ChargeItem', id: 'others', status: 'billable', subject: { reference: 'Patient/p2' }, code: { text: 'not ours' },
}

const chart: readonly FhirResource[] = [
  ...seed,
  { resourceType: 'Patient', id: 'p2' },
  { resourceType: 'MedicationAdministration', id: 'wrong', status: 'entered-in-error', medicationCodeableConcept: { text: 'x' }, subject: { reference: 'Patient/p1' } },
  others,
]

/** A dose that is new, one that is saved and has changed since, one that a biller edited, one that changed and is closed. */
const newDose = dose('new')
const changed = (units: number): readonly Line[] => dose('kept', { units })
const edited = dose('edited')
const closed = (units: number): readonly Line[] => dose('closed', { units })

interface Operation {
  readonly name: string
  readonly behaviour: Behaviour
  readonly lines: readonly Line[]
  readonly rule: Pick<FaultRule, 'method' | 'type'>
  /** Another fault that comes first. */
  readonly before: FaultRule | null
  readonly faults: readonly Fault[]
}

const operation = (name: string, rule: Operation['rule'], change: Partial<Operation> = {}): Operation => ({
  name, rule, behaviour: {}, lines: [...newDose, ...changed(2), ...edited, ...closed(5)], before: null, faults: writeFaults, ...change,
})

const asTransaction = { method: 'POST', type: '' }
const lostTransaction: FaultRule = { ...asTransaction, times: 1, effect: { kind: 'lose-answer' } }
const search = { method: 'GET', type: 'ChargeItem' }

const operations: readonly Operation[] = [
  operation('a transaction', asTransaction),
  operation('a transaction that is run as a batch', asTransaction, { behaviour: dialects['transaction-as-batch'] }),
  operation('a transaction without conditional creates', asTransaction, { behaviour: dialects['no-conditional-create'] }),
  operation('a transaction of creates', asTransaction, { lines: newDose }),
  operation('a transaction of updates', asTransaction, { lines: changed(2), behaviour: dialects.strict }),
  operation('a create of its own', { method: 'POST', type: 'ChargeItem' }, { behaviour: dialects['batch-only'] }),
  operation('a create without a condition', { method: 'POST', type: 'ChargeItem' }, {
    behaviour: { ...dialects['batch-only'], ...dialects['no-conditional-create'] },
  }),
  operation('an update of its own', { method: 'PUT', type: 'ChargeItem' }, { behaviour: dialects['batch-only'] }),
  operation('the search before a create', search, {
    behaviour: { ...dialects['batch-only'], ...dialects['no-conditional-create'] }, faults: searchFaults,
  }),
  operation('the search after a lost answer', search, { before: lostTransaction, faults: searchFaults }),
  operation('the search after a lost answer of a batch', search, {
    before: lostTransaction, behaviour: dialects['transaction-as-batch'], faults: searchFaults,
  }),
]

let wire: HttpWire

const clientFor = ({ effect }: Fault): FhirClient => (effect.kind === 'delay' ? wire.impatient : wire.client)

/** A late answer belongs to a write that was still being done: it is waited for. */
const settled = async ({ effect }: Fault): Promise<void> => {
  if (effect.kind === 'delay') await new Promise((resolve) => void setTimeout(resolve, effect.ms))
}

const spoil = (rule: Pick<FaultRule, 'method' | 'type'>, { effect, times }: Fault): void => {
  wire.server.fault({ ...rule, effect, ...(times === null ? {} : { times }) })
}

const drafts = async (): Promise<readonly StoredDraft[]> => {
  const read = await fetchChart(wire.client, wire.capability, { patient: 'p1', encounter: 'e1' })
  expect(read.complete).toBe(true)
  return read.drafts
}

beforeAll(async () => {
  wire = await httpWire(chart)
})

afterAll(async () => wire.stop())

/** What others did before: it must be there, as they left it, whatever happens. */
beforeEach(async () => {
  wire.server.reset()
  await save(wire, [...dose('kept'), ...edited, ...closed(1)], [])
  await changeItem(wire, 'edited|drug', { quantity: { value: 40 } })
  await changeItem(wire, 'edited|service', { note: [{ text: 'Which arm?' }] })
  await changeItem(wire, 'closed|drug', { status: 'billable' })
  wire.asked.length = 0
})

const expectOthersWork = (): void => {
  expect(itemOf(wire, 'edited|drug')).toMatchObject({ quantity: { value: 40 }, meta: { versionId: '2' } })
  expect(itemOf(wire, 'edited|service')).toMatchObject({ note: [{ text: 'Which arm?' }] })
  expect(itemOf(wire, 'closed|drug')).toMatchObject({ status: 'billable', quantity: { value: 1 }, meta: { versionId: '2' } })
  expect(itemsOf(wire).find(({ id }) => id === 'others')).toMatchObject(others)
}

const expectOnce = (): void => {
  const identifiers = itemsOf(wire).flatMap(({ identifier = [] }) => identifier.map(({ value }) => value))
  expect(new Set(identifiers).size).toBe(identifiers.length)
}

/** Who is told that a line is saved finds it saved, with what was to be saved. */
const expectTruth = (result: SaveResult, lines: readonly Line[]): void => {
  for (const { identifier, outcome } of result.lines) {
    const line = lines.find(({ id }) => key(id) === identifier)
    if (line === undefined) throw new Error('a line that was not asked for')
    if (!['created', 'existing', 'updated', 'unchanged'].includes(outcome)) continue
    expect(itemOf(wire, line.id).quantity?.value).toBe(line.units)
  }
}

const expectWords = ({ lines }: SaveResult): void => {
  for (const { outcome, why } of lines) {
    if (outcome === 'failed') expect(failureWords(why)).toMatch(/(?:Not saved|Not changed|may have been saved)/u)
  }
  const words = reportText({ at: '2026-03-02T10:00:00Z', lines, drafts: [], mustRead: true, of: 'save' }, new Date())
  if (lines.some(({ outcome }) => !['unchanged', 'closed'].includes(outcome))) expect(words).toMatch(/\d+ draft lines?/u)
  expect(words).not.toMatch(/undefined|\[object/u)
}

describe.each(operations)('$name', ({ behaviour, lines, rule, before, faults }) => {
  test.each(faults)('that meets $name doubles nothing, loses nothing, overwrites nothing, and is told', async (fault) => {
    wire.server.behave(behaviour)
    const capability = await capabilityOf(wire.client)
    const steps = planSave(documentsOf(lines), await drafts(), 'p1')
    if (before !== null) wire.server.fault(before)
    spoil(rule, fault)
    const result = await saveDrafts(clientFor(fault), capability, steps)
    await settled(fault)
    expectOnce()
    expectOthersWork()
    expectTruth(result, lines)
    expectWords(result)
    expect(wire.asked.filter((url) => !url.startsWith(wire.client.base) || url.startsWith(elsewhere))).toEqual([])

    wire.server.mend()
    const again = await saveDrafts(wire.client, capability, planSave(documentsOf(lines), await drafts(), 'p1'))
    expect(again.lines.map(({ outcome, why }) => why ?? outcome).filter((one) => !['created', 'updated', 'unchanged', 'closed', 'edited'].includes(one))).toEqual([])
    expectOnce()
    expectOthersWork()
    for (const { id, units } of lines.filter((line) => line.id !== 'edited|drug' && line.id !== 'closed|drug')) {
      expect(itemOf(wire, id)).toMatchObject({ quantity: { value: units }, status: 'planned' })
    }
    expect(draftsOf(wire).flatMap(({ resource }) => resource.partOf ?? []).filter(({ reference }) => reference?.startsWith('ChargeItem/') !== true)).toEqual([])
  })
})

describe('marking a draft of a mistaken dose as a mistake', () => {
  const withdrawal = (): Withdrawal => {
    const draft = draftsOf(wire).find(({ identifier }) => identifier === key('kept|drug'))
    if (draft === undefined) throw new Error('no draft')
    return { identifier: draft.identifier, draft, administration: 'MedicationAdministration/wrong', by: null }
  }
  const pressed = { user: 'Practitioner/n1', now: '2026-03-02T12:00:00Z' }

  const rules = [{ method: 'PUT', type: 'ChargeItem' }, { method: 'GET', type: 'MedicationAdministration' }]

  test.each(rules.flatMap((rule) => writeFaults.map((fault) => ({ what: `${rule.method} ${rule.type}`, rule, fault, name: fault.name }))))(
    '$what that meets $name: done once or not at all, and told', async ({ rule, fault }) => {
      const asked = withdrawal()
      spoil(rule, fault)
      const [line] = await withdraw(clientFor(fault), [asked], pressed)
      await settled(fault)
      const status = itemOf(wire, 'kept|drug').status
      if (line?.outcome === 'updated') expect(status).toBe('entered-in-error')
      if (line?.outcome === 'failed') expect(failureWords(line.why)).not.toBe('')
      expectOnce()
      expectOthersWork()
      wire.server.mend()
      if (status === 'planned') {
        expect(await withdraw(wire.client, [withdrawal()], pressed)).toMatchObject([{ outcome: 'updated' }])
      }
      expect(itemOf(wire, 'kept|drug')).toMatchObject({ status: 'entered-in-error', note: [{ text: 'MedicationAdministration/wrong was entered in error.' }] })
    },
  )
})

test('there are at least forty faults, and all operations meet them', () => {
  expect(new Set([...writeFaults, ...searchFaults].map(({ name }) => name)).size).toBeGreaterThanOrEqual(40)
  for (const { faults } of operations) expect(faults.length).toBeGreaterThanOrEqual(40)
})
