/** The filters, and below them the list on the left and the draft on the right; on a narrow screen one of the two. */
import type { JSX } from 'preact'
import type { Review, ReviewState } from '../../app/review-state.ts'
import { Detail } from './detail.tsx'
import { FilterBar } from './filter-bar.tsx'
import type { Desk } from './use-desk.ts'
import { reviewWords } from './words.ts'
import { WorkTable } from './work-table.tsx'

const Empty = ({ title, how }: { readonly title: string; readonly how: string }): JSX.Element => (
  <div class="empty">
    <p><strong>{title}</strong></p>
    <p>{how}</p>
  </div>
)

interface PanesProps {
  readonly review: Review
  readonly state: ReviewState
  readonly desk: Desk
}

export const Panes = ({ review, state, desk }: PanesProps): JSX.Element => {
  const { list, open, filters } = state
  if (state.kind === 'server' && state.phase === 'ready' && list.all === 0) return <Empty title={reviewWords.noDrafts} how={reviewWords.noDraftsHow} />
  return (
    <>
      <FilterBar filters={filters} list={list} isReading={state.phase === 'loading'} onFilter={review.filter} />
      <div class="panes">
        <section class="list" aria-label={reviewWords.list}>
          <p id="work-table-how" class="quiet how">{reviewWords.listHow}</p>
          {list.rows.length === 0 && list.all > 0
            ? <Empty title={reviewWords.none} how={reviewWords.noneHow} />
            : (
              <WorkTable
                rows={list.rows} openKey={open?.draft.key ?? null} repeated={state.repeated} sort={filters.sort}
                onSort={(sort) => review.filter({ sort })} onOpen={desk.open}
              />
            )}
        </section>
        <section class="detail" aria-label={reviewWords.detail}>
          {open === null
            ? <Empty title={reviewWords.chooseOne} how={reviewWords.chooseOneHow} />
            : <Detail key={open.draft.key} review={review} state={state} row={open} desk={desk} />}
        </section>
      </div>
    </>
  )
}
