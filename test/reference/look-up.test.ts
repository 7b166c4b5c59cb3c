import { expect, test } from 'vitest'
import type { Route } from '../../src/billing/route.ts'
import { addendumB, crosswalkFile, plainTable } from './fixtures/files.ts'
import { ask, workplace } from './fixtures/folder.ts'

const codes = plainTable([
  ['J2222', 'Injection, exampleprazine sodium, 1 mg', '2024-07-01', ''],
  ['J2223', 'Injection, exampleprazine, for intravitreal use, 1 mg', '2024-07-01', ''],
  ['J2230', 'Injection, ocuvantine, intravitreal, 1 mg', '2020-01-01', ''],
  ['J2240', 'Injection, piperaxillin sodium/tazoxactam sodium, 1 gram', '2020-01-01', ''],
  ['S0222', 'Injection, exampleprazine, 20 mg', '2000-01-01', ''],
  ['S0122', 'Injection, privatine, 20 mg', '2000-01-01', ''],
  ['C9022', 'Injection, hospitaline, 20 mg', '2020-01-01', ''],
  ['J3490', 'Unclassified drugs', '1982-01-01', ''],
  ['J2299', 'Injection, latezepam, 1 mg', '2025-10-01', ''],
])

const loaded = async () => {
  const place = await workplace()
  await place.write('codes.tsv', codes)
  await place.write(
    'q2.csv',
    crosswalkFile(2025, 2, [
      ['J1111', '99999-0123-01', 'Exemplar'],
      ['J1112', '99999-0456-02', 'Solvidrin'],
    ]),
  )
  await place.write(
    'q4.csv',
    crosswalkFile(2025, 4, [
      ['J1111', '99999-0123-01', 'Exemplar'],
      ['J1114', '99999-0123-01', 'Exemplar'],
      ['J1113', '99999-0456-02', 'Solvidrin'],
    ]),
  )
  await place.take('codes.tsv', 'q2.csv', 'q4.csv')
  return place.reference()
}

test('an NDC that is listed on the day has a code of its own; several codes are a set, in alphabetical order', async () => {
  const reference = await loaded()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2025-12-31' })).toEqual({
    kind: 'exists',
    codes: ['J1111', 'J1114'],
    cpt: false,
    by: 'package',
    stale: false,
    loaded: '2025 Q2 to 2025 Q4',
  })
  expect(ask(reference, { ndc: '99999-0123-01', date: '2025-06-30' }).codes).toEqual(['J1111'])
})

test('another package of a listed product has the same code', async () => {
  expect(ask(await loaded(), { ndc: '99999-0123-77', date: '2025-05-01' })).toMatchObject({
    kind: 'exists',
    codes: ['J1111'],
    by: 'product',
  })
})

test('before the oldest and after the newest quarter a hit in the nearest is possible, and the data is stale', async () => {
  const reference = await loaded()
  expect(ask(reference, { ndc: '99999-0456-02', date: '2025-03-31' })).toMatchObject({
    kind: 'possible',
    codes: ['J1112'],
    stale: true,
  })
  expect(ask(reference, { ndc: '99999-0456-02', date: '2026-01-01' })).toMatchObject({
    kind: 'possible',
    codes: ['J1113'],
    stale: true,
  })
  expect(ask(reference, { ndc: '99999-0999-01', names: ['Unknownium'], date: '2026-01-01' })).toMatchObject({
    kind: 'unknown',
    codes: [],
    by: null,
    stale: true,
  })
})

test('in a quarter that was never loaded, what is listed before and after counts as listed, anything else as possible', async () => {
  const reference = await loaded()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2025-08-01' })).toMatchObject({
    kind: 'exists',
    codes: ['J1111'],
    stale: true,
  })
  expect(ask(reference, { ndc: '99999-0456-02', date: '2025-08-01' })).toMatchObject({
    kind: 'possible',
    codes: ['J1112', 'J1113'],
    stale: true,
  })
})

test('without a listed NDC a code of that day may name the ingredient; a coder must confirm', async () => {
  const reference = await loaded()
  expect(
    ask(reference, {
      ndc: '99999-0600-01',
      ingredients: ['Exampleprazine hydrochloride'],
      date: '2025-05-01',
      payer: 'medicare',
    }),
  ).toMatchObject({ kind: 'possible', codes: ['J2222'], by: 'ingredient', stale: false })
  expect(ask(reference, { ingredients: ['Solvidrin'], date: '2025-05-01' }).codes).toEqual(['J1112'])
  expect(ask(reference, { ingredients: ['Solvidrin'], date: '2025-12-01' }).codes).toEqual(['J1113'])
})

const routes: readonly (readonly [Route | null, string, readonly string[]])[] = [
  ['intravenous', 'other-route', ['J2230']],
  ['intravitreal', 'possible', ['J2230']],
  ['oral', 'other-route', ['J2230']],
  // Nothing is known that excludes it.
  [null, 'possible', ['J2230']],
]

test.each(routes)('a code for the eye, given %s, is %s', async (route, kind, found) => {
  expect(ask(await loaded(), { ingredients: ['ocuvantine'], route, date: '2025-05-01' })).toMatchObject({
    kind,
    codes: found,
  })
})

test('a combination is not one of its parts', async () => {
  const reference = await loaded()
  expect(ask(reference, { ingredients: ['tazoxactam', 'piperaxillin'], date: '2025-05-01' }).codes).toEqual(['J2240'])
  expect(ask(reference, { ingredients: ['piperaxillin'], date: '2025-05-01' }).kind).toBe('none')
})

test('Medicare takes no S code, and a C code is for the hospital', async () => {
  const reference = await loaded()
  expect(ask(reference, { ingredients: ['privatine'], date: '2025-05-01', payer: 'medicare' }).kind).toBe('none')
  expect(ask(reference, { ingredients: ['privatine'], date: '2025-05-01', payer: 'medicaid' }).codes).toEqual(['S0122'])
  expect(ask(reference, { ingredients: ['hospitaline'], date: '2025-05-01', setting: 'office' }).kind).toBe('none')
  expect(
    ask(reference, { ingredients: ['hospitaline'], date: '2025-05-01', setting: 'hospital-outpatient' }).codes,
  ).toEqual(['C9022'])
})

test('an unclassified code is never the specific one', async () => {
  expect(ask(await loaded(), { names: ['Unclassified drugs'], date: '2025-05-01' }).kind).toBe('none')
})

test('with diagnosis codes alone the check for a specific code was not made', async () => {
  const place = await workplace()
  await place.write(
    'icd10cm_codes_2028.txt',
    Array.from({ length: 30 }, (_, at) => `Z${at + 10}`.padEnd(8) + 'Filler')
      .concat('E119    Filler')
      .join('\n'),
  )
  expect(await place.take('icd10cm_codes_2028.txt')).toMatchObject({ exit: 0 })
  expect(ask(await place.reference(), { ingredients: ['exampleprazine'], date: '2028-01-01' }).kind).toBe('unchecked')
})

test('what a code file older than the day leaves out is unknown, not none; what the crosswalk lists for that day exists', async () => {
  const place = await workplace()
  await place.write('old.tsv', plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2024-07-01', '']]))
  await place.write('q4.csv', crosswalkFile(2025, 4, [['J1111', '99999-0123-01', 'Exemplar']]))
  await place.take('old.tsv', 'q4.csv')
  const reference = await place.reference()
  expect(ask(reference, { ndc: '99999-0123-01', date: '2025-12-01' })).toMatchObject({ kind: 'exists', stale: false })
  expect(ask(reference, { names: ['Newdrug'], date: '2025-12-01' })).toMatchObject({
    kind: 'unknown',
    stale: true,
    loaded: '2024 Q3',
  })
  expect(ask(reference, { names: ['Exampleprazine'], date: '2025-12-01' })).toMatchObject({
    kind: 'possible',
    codes: ['J2222'],
    stale: true,
  })
})

test('between a code file and a later Addendum B codes are not known: what is not found there is unknown', async () => {
  const place = await workplace()
  await place.write('old.tsv', plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2024-07-01', '']]))
  await place.write('2026Q1 addendum b.csv', addendumB(2026, [['J2222', 'Inj, exampleprazine'], ['J2223', 'Inj, newavir']]))
  await place.take('old.tsv', '2026Q1 addendum b.csv')
  const reference = await place.reference()
  const newavir = (date: string): string => ask(reference, { ingredients: ['newavir'], date }).kind
  expect([newavir('2024-09-30'), newavir('2025-05-01'), newavir('2026-01-01'), newavir('2026-04-01')]).toEqual(['none', 'unknown', 'possible', 'possible'])
  expect(ask(reference, { ingredients: ['other'], date: '2026-04-01' })).toMatchObject({ kind: 'unknown', stale: true, loaded: '2024 Q3 to 2026 Q1' })
  expect(reference.describe().hcpcs).toEqual({ from: '2024-07-01', to: '2026-03-31' })
})

test('Addendum B alone tells of its quarter, and of no other day', async () => {
  const place = await workplace()
  await place.write('2026Q1 addendum b.csv', addendumB(2026, [['J2223', 'Inj, newavir']]))
  await place.take('2026Q1 addendum b.csv')
  const reference = await place.reference()
  const kind = (ingredient: string, date: string): string => ask(reference, { ingredients: [ingredient], date }).kind
  expect([kind('newavir', '2026-02-03'), kind('other', '2026-02-03'), kind('newavir', '2025-12-31')]).toEqual(['possible', 'none', 'unknown'])
  expect(reference.describe().hcpcs).toEqual({ from: '2026-01-01', to: '2026-03-31' })
})

const inhaled: readonly (readonly [Route, string])[] = [
  ['inhalation', 'possible'],
  ['nebulised', 'possible'],
  ['metered-dose', 'possible'],
  ['dry-powder', 'possible'],
  ['intravenous', 'other-route'],
]

test.each(inhaled)('a code for inhalation, given %s, is %s', async (route, kind) => {
  const place = await workplace()
  await place.write('codes.tsv', plainTable([['J7665', 'Aerosolum, administered through an inhaler, 5 mg', '2025-10-01', '']]))
  await place.take('codes.tsv')
  expect(ask(await place.reference(), { ingredients: ['aerosolum'], route, date: '2025-12-01' }).kind).toBe(kind)
})

test('a drug that is inhaled has no code for injection', async () => {
  const reference = await loaded()
  for (const route of ['inhalation', 'nebulised', 'metered-dose', 'dry-powder'] as const)
    expect(ask(reference, { ingredients: ['piperaxillin', 'tazoxactam'], route, date: '2025-05-01' }).kind).toBe('other-route')
})
