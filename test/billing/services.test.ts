/** Services of drugs that have a code of their own: they rank with the others and get no line. */
import { describe, expect, it } from 'vitest'
import type { ServiceInput } from '../../src/billing/service-kind.ts'
import { deriveServices } from '../../src/billing/services.ts'
import type { ServiceContext } from '../../src/billing/service-line.ts'

const context: ServiceContext = { setting: 'hospital-outpatient', noStop: 'block', secondInitialModifier: '59', splitDose: 'per-injection' }

/** An infusion into a vein from one minute of the day to another; without an end it has no stop. */
function infusion(id: string, start: number, stop: number | null, more: Partial<ServiceInput> = {}): ServiceInput {
  const source = `MedicationAdministration/${id}`
  return {
    source, id, start: start * 60, stop: stop === null ? null : stop * 60, minutes: stop === null ? null : stop - start,
    hasDate: true, impossible: false, ranForAWhile: stop === null, route: { value: 'intravenous', from: [{ source, path: 'dosage.route' }] },
    unreadRoute: null, method: null, isImplant: false, hasPump: false, hasOnBodyDevice: false, isOnBodyProduct: false, side: null,
    drugKeys: [`drug of ${id}`], access: null, partOf: [], isOfProcedure: false, performer: null, hasOwnCode: false, isForFirstRanked: false, ...more,
  }
}

const own = { hasOwnCode: true }
const linesOf = (inputs: readonly ServiceInput[]): readonly string[] =>
  deriveServices(inputs, context).lines.map(({ anchor, concept, units, modifiers }) => [anchor.id, concept, units, ...modifiers].join(' '))

describe('a drug with a code of its own', () => {
  it('takes the initial service from one that ran shorter, and has no line for it', () => {
    expect(linesOf([infusion('a', 600, 800, own), infusion('b', 840, 900)])).toEqual(['b infusion-sequential 1'])
  })

  it('has no additional hours here either', () => {
    expect(linesOf([infusion('a', 600, 840, own)])).toEqual([])
  })

  it('as the earliest in a bag leaves the bag without a line', () => {
    expect(linesOf([infusion('a', 600, 720, own), infusion('b', 600, 720, { partOf: ['MedicationAdministration/a'] })])).toEqual([])
  })

  it('as a later one in a bag takes nothing from it', () => {
    expect(linesOf([infusion('a', 600, 720), infusion('b', 600, 720, { ...own, partOf: ['MedicationAdministration/a'] })])).toEqual(['a infusion-initial 1', 'a infusion-additional-hour 1'])
  })

  it('that ran beside the initial one is the concurrent one of the encounter', () => {
    expect(linesOf([infusion('a', 600, 720), infusion('b', 600, 700, own), infusion('c', 600, 690)])).toEqual(['a infusion-initial 1', 'a infusion-additional-hour 1'])
  })

  it('through another access makes the later initial service a distinct one', () => {
    expect(linesOf([infusion('a', 600, 660, { ...own, access: 'port' }), infusion('b', 700, 760, { access: 'left arm' })])).toEqual(['b infusion-initial 1 59'])
  })

  it('without a stop blocks what stands behind it', () => {
    const { lines, noted } = deriveServices([infusion('a', 600, null, own), infusion('b', 700, 760)], context)
    expect(lines.map(({ concept }) => concept)).toEqual(['infusion-sequential'])
    expect(noted.map(({ code, alsoLines }) => [code, alsoLines])).toEqual([['infusion-stop-missing', ['b|service']]])
  })
})

describe('the order of the administrations', () => {
  it('is nothing that a service depends on', () => {
    const inputs = [infusion('a', 600, 700), infusion('b', 600, 690), infusion('c', 650, 720, { access: 'port' }), infusion('d', 600, 700, { partOf: ['MedicationAdministration/b'] })]
    const before = JSON.stringify(deriveServices(inputs, context))
    for (let turn = 0; turn < inputs.length; turn++) {
      inputs.unshift(...inputs.splice(-1))
      expect(JSON.stringify(deriveServices(inputs, context))).toBe(before)
    }
  })
})
