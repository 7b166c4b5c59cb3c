import type { ChargeItem } from 'fhir/r4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { reviewDraft, repeatedIdentifiers, reviewStates, withDrugs } from '../../src/review/draft.ts'
import { blockedDraft, draftOf, readyDraft, sandboxItems, withReview } from './drafts.builders.ts'

test('the sandbox has drafts of every kind to review, ready ones and stopped ones', () => {
  const drafts = sandboxItems.map((item) => draftOf(item))
  expect(drafts.length).toBeGreaterThan(20)
  expect(new Set(drafts.map(({ state }) => state))).toEqual(new Set(['ready', 'blocked']))
  expect(new Set(drafts.map(({ kind }) => kind)).size).toBeGreaterThan(1)
})

const statuses = ['planned', 'billable', 'not-billable', 'aborted', 'billed', 'entered-in-error', 'unknown', 'something-else']

test('every draft is in exactly one state, whatever its status and the state of the review say', () => {
  fc.assert(fc.property(
    fc.constantFrom(...sandboxItems), fc.constantFrom(...statuses), fc.constantFrom('open', 'sent-back', 'answered', 'odd', null),
    (item, status, review) => {
      const changed = { ...(review === null ? item : withReview(item, review)), status }
      const draft = draftOf(changed)
      expect(reviewStates.filter((state) => state === draft.state)).toHaveLength(1)
      expect(draft.state === 'ready' && draft.isBlocked).toBe(false)
      expect(['ready', 'blocked', 'sent-back', 'answered'].includes(draft.state)).toBe(status === 'planned')
    },
  ))
})

test('billed, aborted and unknown statuses are closed, and nothing of Review', () => {
  for (const status of ['aborted', 'billed', 'unknown', 'something-else']) {
    expect(draftOf({ ...readyDraft().resource, status }).state).toBe('closed')
  }
})

test('the line is read as it was derived: code, units, NDC with quantity, diagnoses in order', () => {
  const { line, drug, serviceDate } = readyDraft()
  expect(line?.code).toBe('J3490')
  expect(line?.units).toBeGreaterThan(0)
  expect(line?.ndc?.code).toMatch(/^\d{11}$/u)
  expect(line?.ndc?.quantity).not.toBeNull()
  expect(line?.diagnoses.length).toBeGreaterThan(0)
  expect(drug).not.toMatch(/\d/u)
  expect(serviceDate).toMatch(/^\d{4}-\d{2}-\d{2}$/u)
})

test('an error that is on the line stops it; a finding of unknown severity does too', () => {
  const { resource } = blockedDraft()
  expect(blockedDraft().findings[0]?.severity).toBe('error')
  const odd: unknown = JSON.parse(JSON.stringify(readyDraft().resource).replaceAll(/"severity":"(warning|information)"/gu, '"severity":"catastrophic"'))
  expect(draftOf(odd).isBlocked).toBe(true)
  const { contained: _findings, ...without } = resource
  expect(draftOf(without).isBlocked).toBe(false)
})

test('half-written and hand-edited drafts are shown as they are', () => {
  const { identifier, meta } = readyDraft().resource
  const half = draftOf({ resourceType: 'ChargeItem', status: 'planned', identifier, meta, subject: {} })
  expect(half.line).toBeNull()
  expect(half.patient).toBeNull()
  const strange = { ...readyDraft().resource, quantity: { value: 'three' }, reason: 'none', productCodeableConcept: [] }
  expect(draftOf(strange).line).toBeNull()
})

test('what is no draft of ours is none: another charge, one without our mark, one with two identifiers of ours', () => {
  const { resource } = readyDraft()
  expect(reviewDraft({ resourceType: 'Patient', id: 'p' }, 'x')).toBeNull()
  expect(reviewDraft({ ...resource, meta: {} }, 'x')).toBeNull()
  expect(reviewDraft({ ...resource, identifier: [...(resource.identifier ?? []), ...(resource.identifier ?? [])] }, 'x')).toBeNull()
  expect(reviewDraft('nothing', 'x')).toBeNull()
})

test('a service takes the name of the drug from a drug line of its dose and patient, and never from another patient', () => {
  const items = sandboxItems.map((item, at) => draftOf(item, String(at)))
  const services = withDrugs(items).filter(({ kind, drug }) => kind === 'administration' && drug !== null)
  expect(services.length).toBeGreaterThan(5)
  for (const { administrations, patient, drug } of services) {
    const drugLines = items.filter((line) => line.kind !== 'administration' && line.patient === patient && line.administrations.some((one) => administrations.includes(one)))
    expect(drugLines.map((line) => line.drug)).toContain(drug)
  }
  const stranger = items.map((draft) => (draft.kind === 'administration' ? draft : draftOf({ ...draft.resource, subject: { reference: 'Patient/stranger' } }, draft.key)))
  expect(withDrugs(stranger).filter(({ kind }) => kind === 'administration').every(({ drug }) => drug === null)).toBe(true)
})

test('two drafts of one line are told; one that was a mistake does not count', () => {
  const one = readyDraft()
  const twin = draftOf(one.resource, '0-1')
  expect([...repeatedIdentifiers([one, twin])]).toEqual([one.identifier])
  const mistake = draftOf({ ...one.resource, status: 'entered-in-error' }, '0-1')
  expect(repeatedIdentifiers([one, mistake]).size).toBe(0)
})

test('the modifiers stand in the order of their ranks, not of the file', () => {
  const modifier = (code: string, rank: number): NonNullable<ChargeItem['extension']>[number] => ({
    url: extensionUrl('modifier'),
    extension: [{ url: 'code', valueCodeableConcept: { coding: [{ code }] } }, { url: 'rank', valuePositiveInt: rank }],
  })
  const { extension, ...rest } = readyDraft().resource
  const others = (extension ?? []).filter(({ url }) => url !== extensionUrl('modifier'))
  expect(draftOf({ ...rest, extension: [...others, modifier('RT', 2), modifier('JZ', 1)] }).line?.modifiers).toEqual(['JZ', 'RT'])
})

const drugOf = (text: string): string | null => draftOf({ ...readyDraft().resource, code: { ...readyDraft().resource.code, text } }).drug

test('a drug keeps the number that is part of its name, and none of its amounts', () => {
  expect(drugOf('VITAMIN B12 1000MCG IM NDC 99999012301')).toBe('VITAMIN B12')
  expect(drugOf('EXAMPLEPRAZINE NDC 99999012301')).toBe('EXAMPLEPRAZINE')
  expect(drugOf('VANTIZOL 100MG DISCARDED NDC 99999045602')).toBe('VANTIZOL')
  expect(drugOf('CMPD BUPIVACAINE 40MG MORPHINE 100MG IT PUMP')).toBe('CMPD BUPIVACAINE')
  expect(drugOf('CORVEXOL 40 MG/ML 80MG IM')).toBe('CORVEXOL')
  expect(drugOf('50MG SUBQ')).toBeNull()
})

const dayOf = (occurrence: Partial<ChargeItem>, timeZone: string | null): string | null | undefined => {
  const { occurrenceDateTime: _at, occurrencePeriod: _period, ...rest } = readyDraft().resource
  return reviewDraft({ ...rest, ...occurrence }, '0-0', timeZone)?.serviceDate
}

test('an evening dose that the chart writes in UTC is of the local day of the site, as at the bedside', () => {
  const evening = { occurrenceDateTime: '2026-02-04T03:00:00Z' }
  expect(dayOf(evening, 'America/Chicago')).toBe('2026-02-03')
  expect(dayOf({ occurrencePeriod: { start: '2026-02-04T03:00:00+00:00', end: '2026-02-04T07:00:00Z' } }, 'America/Chicago')).toBe('2026-02-03')
  expect(dayOf(evening, null)).toBe('2026-02-04')
  expect(dayOf({ occurrenceDateTime: '2026-02-04T03:00:00+09:00' }, 'America/Chicago')).toBe('2026-02-04')
  expect(dayOf({ occurrenceDateTime: '2026-02-04' }, 'America/Chicago')).toBe('2026-02-04')
  expect(dayOf({ occurrenceDateTime: '2026-02' }, 'America/Chicago')).toBe('2026-02')
  expect(dayOf({}, 'America/Chicago')).toBeNull()
})
