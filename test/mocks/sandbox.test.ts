import { getResponse } from 'msw'
import { expect, test } from 'vitest'
import { createEhr } from '../../mocks/ehr.ts'
import { createFhirServer } from '../../mocks/fhir/server.ts'
import { handlers } from '../../mocks/handlers.ts'
import { allScenarios, sandboxResources } from '../../mocks/scenarios/index.ts'
import { ask, everyone, ids, pick } from './fhir.support.ts'

const server = createFhirServer(sandboxResources)

test('every resource of the sandbox is known to its server, once', async () => {
  expect(new Set(sandboxResources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`)).size).toBe(sandboxResources.length)
  const types = new Set(sandboxResources.map(({ resourceType }) => resourceType))
  expect([...types].flatMap((type) => server.resources(type))).toHaveLength(sandboxResources.length)
})

test('the sandbox lists its patients to a user who may see them all, and to nobody without a token', async () => {
  const { body } = await ask(server, 'Patient?_count=1000')
  expect(ids(body)).toHaveLength(sandboxResources.filter(({ resourceType }) => resourceType === 'Patient').length)
  expect((await ask(server, 'Patient', { who: null })).status).toBe(401)
})

test('a chart holds the patient’s own records and what they refer to, and no other patient’s', async () => {
  const { body } = await ask(server, 'Patient/rosa/$everything')
  expect(ids(body)).toContain('exampleprazine')
  const text = JSON.stringify(body)
  expect(text).not.toContain('{base}')
  expect(text).not.toContain('Patient/milan')
})

test('in every story, what a patient scope reaches is that patient’s alone', async () => {
  const found: string[] = []
  const foreign: string[] = []
  for (const { patient } of allScenarios) {
    const who = { ...everyone, patient, scopes: 'patient/*.rs' }
    for (const type of ['MedicationAdministration', 'Condition', 'Encounter', 'ChargeItem']) {
      const { body } = await ask(server, `${type}?_count=1000`, { who })
      const subjects = pick(body, 'entry.resource.subject.reference').map(String)
      found.push(...subjects)
      foreign.push(...subjects.filter((subject) => !subject.endsWith(`Patient/${patient}`)))
    }
  }
  expect(found.length).toBeGreaterThan(1000)
  expect(foreign).toEqual([])
})

test('the EHR answers as msw handlers too, and leaves other addresses alone', async () => {
  const list = handlers(createEhr())
  expect((await getResponse(list, new Request('https://ehr.example/fhir/metadata')))?.status).toBe(200)
  expect((await getResponse(list, new Request('https://ehr.example/fhir/Patient/rosa')))?.status).toBe(401)
  expect((await getResponse(list, new Request('https://ehr.example/fhir', { method: 'POST', body: '{}' })))?.status).toBe(401)
  expect(await getResponse(list, new Request('https://ehr.example/index.html'))).toBeUndefined()
})
