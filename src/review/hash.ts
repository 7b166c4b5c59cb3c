/**
 * Filters in the address's hash, so that a list can be reloaded and come back to. Only what says nothing of a patient:
 * the drug and the free text stay in memory (product.md: nothing clinical in URLs).
 */
import { mendersInOrder } from './draft-findings.ts'
import { reviewStates } from './draft.ts'
import { marks } from './marks.ts'
import { ageChoices, noFilters, payerChoices, settingChoices, sortColumns, type Filters } from './work-list.ts'

/** The first word of the hash of a review page. */
export const reviewHash = '#review'

/** "#review?state=ready+answered&payer=medicare&sort=age-desc". */
export const hashOf = (filters: Filters): string => {
  const params = new URLSearchParams()
  const put = (name: string, value: string | null): void => {
    if (value !== null && value !== '') params.set(name, value)
  }
  put('state', filters.states.join(' '))
  put('finding', filters.finding)
  put('who', filters.who)
  put('payer', filters.payer)
  put('setting', filters.setting)
  put('from', filters.from)
  put('to', filters.to)
  put('age', filters.age)
  put('mark', filters.mark)
  const { by, isDescending } = filters.sort
  if (by !== noFilters.sort.by || isDescending !== noFilters.sort.isDescending) put('sort', `${by}${isDescending ? '-desc' : ''}`)
  const text = params.toString()
  return text === '' ? reviewHash : `${reviewHash}?${text}`
}

const oneOf = <T extends string>(choices: readonly T[], text: string | null): T | null => choices.find((choice) => choice === text) ?? null

const dayOf = (text: string | null): string | null => (text !== null && /^\d{4}-\d{2}-\d{2}$/u.test(text) ? text : null)

/** The filters of a hash; what is not understood is left out. Drug and text are never in it. */
export const filtersOfHash = (hash: string): Filters => {
  const params = new URLSearchParams(hash.split('?')[1] ?? '')
  const wanted = (params.get('state') ?? '').split(' ')
  const finding = params.get('finding')
  const [column = '', direction] = (params.get('sort') ?? '').split('-')
  const by = oneOf(sortColumns, column)
  return {
    ...noFilters,
    states: reviewStates.filter((state) => wanted.includes(state)),
    finding: finding !== null && /^[a-z0-9-]{1,60}$/u.test(finding) ? finding : null,
    who: oneOf(mendersInOrder, params.get('who')),
    payer: oneOf(payerChoices, params.get('payer')),
    setting: oneOf(settingChoices, params.get('setting')),
    from: dayOf(params.get('from')),
    to: dayOf(params.get('to')),
    age: oneOf(ageChoices, params.get('age')),
    mark: oneOf(marks, params.get('mark')),
    sort: by === null ? noFilters.sort : { by, isDescending: direction === 'desc' },
  }
}
