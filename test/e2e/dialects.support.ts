/** The sandbox EHR as another server would be: how it speaks, who launches there, and what stands in its store in the end. */
import type { ChargeItem } from 'fhir/r4'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Twist } from '../../mocks/auth/launches.ts'
import type { Role } from '../../mocks/auth/roles.ts'
import { sandboxNamespace } from '../../mocks/scenarios/hazards.ts'
import { dig, digList, digText } from '../../src/app/dig.ts'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { ownSystems } from '../../src/fhir/own-systems.ts'
import { speak } from '../support/launch.ts'

const post = async (url: string, body: unknown): Promise<unknown> => {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  const text = await answer.text()
  return text === '' ? null : JSON.parse(text)
}

export interface Opening {
  /** The patient's id. */
  readonly patient: string
  readonly role?: Role
  readonly twist?: Twist
}

/** The address that opens Doseline on a chart, as the EHR makes it. */
export const launchAddress = async (address: string, opening: Opening): Promise<string> => {
  const launch = digText(await post(`${address}/auth/launch`, opening), 'launch') ?? ''
  return `${address}/launch.html?${new URLSearchParams({ iss: `${address}/fhir`, launch }).toString()}`
}

/** A tab in which the EHR has opened Doseline, as it comes. */
export const openTab = async (context: BrowserContext, address: string, opening: Opening): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(await launchAddress(address, opening))
  return page
}

/** The patient's charges as the store has them, whatever the server lets the app see of them. */
export const storedCharges = async (address: string, patient: string): Promise<readonly ChargeItem[]> => {
  await speak(address, 'usual')
  const token = digText(await post(`${address}/auth/session`, {}), 'access_token') ?? ''
  const answer = await fetch(`${address}/fhir/ChargeItem?subject=Patient/${patient}&_count=1000`, { headers: { Authorization: `Bearer ${token}` } })
  const bundle: unknown = await answer.json()
  expect([answer.status, digText(bundle, 'resourceType')]).toEqual([200, 'Bundle'])
  return digList(bundle, 'entry').flatMap((entry) => {
    const resource = dig(entry, 'resource')
    return isChargeItem(resource) ? [resource] : []
  })
}

/** Of which lines ("rosa-dose|drug") these are the drafts, in order; `?` stands for one that is none of them. */
export const linesOf = (items: readonly ChargeItem[], lines: readonly string[]): readonly string[] => {
  const known = new Map(lines.map((line) => [draftKey(sandboxNamespace, line), line]))
  return items.flatMap(({ identifier = [] }) => identifier.filter(({ system }) => system === ownSystems.draftLine))
    .map(({ value = '' }) => known.get(value) ?? '?').toSorted()
}

/** One draft of each line, open, of this patient, and each service part of a drug line that is there. */
export const expectOneSet = (items: readonly ChargeItem[], patient: string, lines: readonly string[]): void => {
  expect(linesOf(items, lines)).toEqual(lines.toSorted())
  expect(new Set(items.map(({ status, subject }) => `${status} ${subject.reference ?? ''}`))).toEqual(new Set([`planned Patient/${patient}`]))
  const ids = new Set(items.map(({ id = '' }) => `ChargeItem/${id}`))
  const parts = items.flatMap(({ partOf = [] }) => partOf.map(({ reference = '' }) => reference))
  expect(parts.filter((reference) => !ids.has(reference))).toEqual([])
  expect(parts.length).toBeGreaterThan(0)
}
