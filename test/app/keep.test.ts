import { expect, test } from 'vitest'
import { emptyAnswers, type Answers } from '../../src/billing/answers.ts'
import { createKeep, type KeepOwner, type KeepStorage } from '../../src/app/keep.ts'
import { storageOf } from './keep.support.ts'

const owner: KeepOwner = { issuer: 'https://ehr.example/fhir', patient: 'p1', encounter: 'e1', user: 'Practitioner/n1' }
const typed: Answers = new Map([
  ['MedicationAdministration/ma1', { ...emptyAnswers, ndc: '99999-0123-01', waste: { value: '0.5', unit: 'mL' }, diagnoses: ['M06.9'] }],
])

const clock = (): { now: () => number; pass: (minutes: number) => void } => {
  let at = 1_000_000
  return { now: () => at, pass: (minutes) => void (at += minutes * 60_000) }
}

test('what was typed is there again for the same issuer, patient, encounter and user', () => {
  const storage = storageOf()
  const { now } = clock()
  createKeep(storage, owner, { idleMinutes: 15, now }).write(typed)
  expect(createKeep(storage, owner, { idleMinutes: 15, now }).read()).toEqual(typed)
})

test.each([
  ['issuer', { issuer: 'https://other.example/fhir' }],
  ['patient', { patient: 'p2' }],
  ['encounter', { encounter: null }],
] as const)('with another %s nothing is restored', (_what, change) => {
  const storage = storageOf()
  const { now } = clock()
  createKeep(storage, owner, { idleMinutes: 15, now }).write(typed)
  expect(createKeep(storage, { ...owner, ...change }, { idleMinutes: 15, now }).read().size).toBe(0)
  expect(createKeep(storage, owner, { idleMinutes: 15, now }).read()).toEqual(typed)
})

test('when another user launches, what the last one typed is removed for good', () => {
  const storage = storageOf()
  const { now } = clock()
  createKeep(storage, owner, { idleMinutes: 15, now }).write(typed)
  createKeep(storage, { ...owner, user: 'Practitioner/n2' }, { idleMinutes: 15, now })
  expect(storage.items.size).toBe(0)
})

test('after the idle time it is neither restored nor stored; work puts that off', () => {
  const storage = storageOf()
  const { now, pass } = clock()
  const keep = createKeep(storage, owner, { idleMinutes: 15, now })
  keep.write(typed)
  pass(14)
  keep.touch()
  pass(14)
  keep.sweep()
  expect(keep.read()).toEqual(typed)
  pass(2)
  expect(keep.read().size).toBe(0)
  keep.touch()
  keep.sweep()
  expect(storage.items.size).toBe(0)
})

test('when the page is left for nobody is there, what was typed goes, and what is typed until it is gone is not kept', () => {
  const storage = storageOf()
  const { now } = clock()
  const keep = createKeep(storage, owner, { idleMinutes: 15, now })
  keep.write(typed)
  keep.end()
  keep.setText('MedicationAdministration/ma1', 'stop', '11:1')
  keep.write(typed)
  expect(storage.items.size).toBe(0)
})

test('no answers leave no record', () => {
  const storage = storageOf()
  const keep = createKeep(storage, owner, { idleMinutes: 15, now: clock().now })
  keep.write(typed)
  keep.write(new Map([['MedicationAdministration/ma1', {}]]))
  expect(storage.items.size).toBe(0)
})

test('an answer that was taken back is kept as such', () => {
  const storage = storageOf()
  const { now } = clock()
  const back = new Map([['MedicationAdministration/ma1', { stop: null, lot: 'L1', diagnoses: [] }]])
  createKeep(storage, owner, { idleMinutes: 15, now }).write(back)
  expect(createKeep(storage, owner, { idleMinutes: 15, now }).read()).toEqual(back)
})

test('an answer that cannot be read again does not take the others along', () => {
  const storage = storageOf()
  const { now } = clock()
  const keep = createKeep(storage, owner, { idleMinutes: 15, now })
  keep.write(new Map([['MedicationAdministration/ma1', { lot: 'L1', expiry: '12027-01-31' }]]))
  expect(keep.read()).toEqual(new Map([['MedicationAdministration/ma1', { lot: 'L1' }]]))
})

test('records of other parts of the page are left alone', () => {
  const storage = storageOf(new Map([['doseline.smart.launch.x', '{}']]))
  createKeep(storage, owner, { idleMinutes: 15, now: clock().now })
  expect([...storage.items.keys()]).toEqual(['doseline.smart.launch.x'])
})

test.each(['no JSON', '{"at":1000000,"answers":{"MedicationAdministration/ma1":{"stop":"late"}}}', '{"at":"then"}'])(
  'a record that says %s is as good as none', (text) => {
    const storage = storageOf()
    const { now } = clock()
    createKeep(storage, owner, { idleMinutes: 15, now }).write(typed)
    for (const key of storage.items.keys()) storage.items.set(key, text)
    expect(createKeep(storage, owner, { idleMinutes: 15, now }).read().size).toBe(0)
  },
)

test('storage that refuses everything is harmless', () => {
  const refuse = (): never => {
    throw new Error('SecurityError')
  }
  const storage: KeepStorage = { getItem: refuse, setItem: refuse, removeItem: refuse, key: refuse, length: 1 }
  for (const keep of [createKeep(storage, owner, { idleMinutes: 15, now: clock().now }), createKeep(null, owner, { idleMinutes: 15, now: clock().now })]) {
    keep.write(typed)
    keep.touch()
    keep.sweep()
    expect(keep.read().size).toBe(0)
  }
})

test('where storage takes no more, an older answer does not come back in place of the last one', () => {
  const storage = storageOf()
  const { now } = clock()
  createKeep(storage, owner, { idleMinutes: 15, now }).write(typed)
  const full: KeepStorage = { ...storage, setItem: () => { throw new Error('QuotaExceededError') } }
  createKeep(full, owner, { idleMinutes: 15, now }).write(new Map([['MedicationAdministration/ma1', { waste: { value: '0.3', unit: 'mL' } }]]))
  expect(createKeep(storage, owner, { idleMinutes: 15, now }).read().size).toBe(0)
})

test('text that is no answer yet is there again after a reload, for this owner alone, until there is nothing more to keep', () => {
  const storage = storageOf()
  const { now } = clock()
  const open = (change: Partial<KeepOwner> = {}) => createKeep(storage, { ...owner, ...change }, { idleMinutes: 15, now })
  open().setText('MedicationAdministration/ma1', 'stop', '8:')
  expect(open().text('MedicationAdministration/ma1', 'stop')).toBe('8:')
  expect(open().text('MedicationAdministration/ma2', 'stop')).toBeNull()
  expect(open({ patient: 'p2' }).text('MedicationAdministration/ma1', 'stop')).toBeNull()
  open().write(typed)
  expect(open().text('MedicationAdministration/ma1', 'stop')).toBe('8:')
  open().write(new Map())
  open().setText('MedicationAdministration/ma1', 'stop', null)
  expect(storage.items.size).toBe(0)
})

test('text that is no answer yet goes with the next user and with the idle time', () => {
  const storage = storageOf()
  const { now, pass } = clock()
  createKeep(storage, owner, { idleMinutes: 15, now }).setText('MedicationAdministration/ma1', 'lot', 'A')
  pass(16)
  expect(createKeep(storage, owner, { idleMinutes: 15, now }).text('MedicationAdministration/ma1', 'lot')).toBeNull()
  createKeep(storage, owner, { idleMinutes: 15, now }).setText('MedicationAdministration/ma1', 'lot', 'A')
  createKeep(storage, { ...owner, user: 'Practitioner/n2' }, { idleMinutes: 15, now })
  expect(storage.items.size).toBe(0)
})
