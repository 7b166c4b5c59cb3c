import { expect, test } from 'vitest'
import { readDescriptor } from '../../src/cli/reference/descriptor.ts'
import { drugKeys, keysOf } from '../../src/reference/ingredients.ts'

/** As a chart writes a drug, and by which names it is looked for. */
const names: readonly (readonly [written: string, ...keys: readonly string[]])[] = [
  ['Famotidine injection', 'famotidine'],
  ['Pantoprazole sodium 40 mg injection', 'pantoprazole'],
  ['ONDANSETRON HCL 4 MG/2 ML VIAL', 'ondansetron'],
  ['ketorolac tromethamine 30 mg/mL', 'ketorolac'],
  ['dexamethasone sodium phosphate', 'dexamethasone'],
  ['dexamethasone sodium sulphate', 'dexamethasone'],
  ['methylPREDNISolone sod succ', 'methylprednisolone sod succ'],
  ['epinephrine (adrenalin)', 'epinephrine', 'adrenalin'],
  ['methylprednisolone 40 MG [Solu-Medrol]', 'methylprednisolone', 'solu medrol'],
  ['ampicillin sodium/sulbactam sodium', 'ampicillin+sulbactam'],
  ['Piperacillin-tazobactam 4.5 g', 'piperacillin+tazobactam'],
  ['lidocaine hydrochloride with epinephrine', 'epinephrine+lidocaine'],
  ['famotidine in sodium chloride 0.9%', 'famotidine'],
  ['infliximab-dyyb', 'infliximab'],
  // Salts alone are drugs of their own.
  ['sodium bicarbonate 8.4 %', 'sodium bicarbonate'],
  ['calcium gluconate', 'calcium gluconate'],
  ['calcium chloride', 'calcium chloride'],
  ['magnesium sulfate 50 %', 'magnesium sulfate'],
  ['Avastin®', 'avastin'],
  ['40 mg vial'],
  [''],
]

test.each(names)('%s is looked for by its base name', (written, ...keys) => {
  expect(keysOf(written)).toEqual(keys)
})

test('several ingredients are one combination, in any order, and what only carries them does not count', () => {
  expect(drugKeys(['tazobactam sodium', 'piperacillin sodium'], [])).toEqual(['piperacillin+tazobactam'])
  expect(drugKeys(['famotidine', 'sodium chloride', 'water for injection'], [])).toEqual(['famotidine'])
  expect(drugKeys(['ampicillin'], ['Unasyn'])).toEqual(['ampicillin', 'unasyn'])
})

/** Descriptors in our own words with invented drugs, in the grammar that CMS uses. */
const descriptors: readonly (readonly [descriptor: string, keys: readonly string[], routes: readonly string[]])[] = [
  ['Injection, exampleprazine sodium, 1 mg', ['exampleprazine'], ['injection']],
  [
    'Injection, exampleprazine (solvidrin), not therapeutically equivalent to j2221, 10 mg',
    ['exampleprazine', 'solvidrin'],
    ['injection'],
  ],
  ['Injection, adrenosol, exampleprine, 0.1 mg', ['adrenosol', 'exampleprine'], ['injection']],
  ['Injection, imixenem 4 mg, cilaxatin 4 mg and relexactam 2 mg', ['cilaxatin+imixenem+relexactam'], ['injection']],
  ['Injection, exampleprazine, 1 mg, for intravenous use', ['exampleprazine'], ['intravenous']],
  ['Injection, exampleprazine, intravitreal, 1 mg', ['exampleprazine'], ['intravitreal']],
  [
    'Injection, exampleprazine, non-depot form for subcutaneous or intravenous injection, 25 mcg',
    ['exampleprazine'],
    ['intravenous', 'subcutaneous'],
  ],
  ['Exampleprazine, oral, 5 mg', ['exampleprazine'], ['oral', 'enteral']],
  ['Exampleprazine, inhalation solution, unit dose form, 1 mg', ['exampleprazine'], ['inhalation']],
  [
    'Injection, vitamin b-12 exampleobalamin, up to 1000 mcg',
    ['vitamin b 12 exampleobalamin', 'exampleobalamin'],
    ['injection'],
  ],
  ['Unclassified drugs', [], []],
  ['Not otherwise classified, antineoplastic drugs', [], []],
]

test.each(descriptors)('"%s" names its drug and its route', (descriptor, keys, routes) => {
  expect(readDescriptor(descriptor)).toEqual({ keys, routes })
})
