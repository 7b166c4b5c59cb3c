/**
 * The work list as a table of which only the rows in sight are drawn, so that ten thousand drafts scroll as ten do. Each
 * row is one button; all rows are one stop for the Tab key.
 */
import type { JSX, TargetedMouseEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Row, Sort, SortColumn } from '../../review/work-list.ts'
import { payerWords, whoWords } from '../words.ts'
import { checkMark, checkWords } from './check-words.ts'
import { codeText, purposeText } from './line-text.ts'
import { StateMark } from './state-mark.tsx'
import { columnWords, reviewWords } from './words.ts'

/** Heights in px, as list.css has them. */
const wideRow = 40
const narrowRow = 84
const narrowScreen = '(max-width: 719px)'
/** Rows drawn beyond those in sight, each way. */
const spare = 8

const useRowHeight = (): number => {
  const [height, setHeight] = useState(wideRow)
  useEffect(() => {
    const media = window.matchMedia(narrowScreen)
    const measure = (): void => setHeight(media.matches ? narrowRow : wideRow)
    measure()
    media.addEventListener('change', measure)
    return () => media.removeEventListener('change', measure)
  }, [])
  return height
}

const findingText = (row: Row): string => [...markText(row), ...gravestText(row)].join(' · ')

/** What changed since stands first: whatever else is said of the draft may not hold any more. */
const markText = ({ marking: { check, older }, marks }: Row): readonly string[] => {
  const changed = check === null ? null : checkMark(check)
  return changed !== null ? [changed] : marks.has('older') ? [checkWords.olderShort(older)] : []
}

/** How many come first, and who can mend them behind: where the column is narrow the count is what is left. */
const gravestText = ({ draft, menders }: Row): readonly string[] => {
  const stops = draft.findings.filter(({ blocks }) => blocks).length
  const delays = draft.findings.filter(({ severity }) => severity === 'warning').length
  if (stops === 0 && delays === 0) return []
  const what = stops > 0 ? reviewWords.stops(stops) : reviewWords.delays(delays)
  const grave = draft.findings.filter(({ blocks, severity }) => (stops > 0 ? blocks : severity === 'warning'))
  const who = [...menders].filter((one) => grave.some((finding) => finding.who === one)).map((one) => whoWords[one])
  return [what, ...who]
}

/**
 * A cell that shows less than it holds tells all of it to the pointer. The row's button lies over the cells, so that the
 * title is the row's.
 */
const tellCut = ({ currentTarget: row, clientX, clientY }: TargetedMouseEvent<HTMLTableRowElement>): void => {
  const cell = [...row.cells].find((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect()
    return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom
  })
  const isCut = cell !== undefined && (cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight)
  row.title = isCut ? cell.innerText : ''
}

/** An id alone is nobody's name, and says so. */
const patientText = ({ name, draft: { patient } }: Row): string =>
  name === '' ? reviewWords.noSuchPatient : name === patient ? reviewWords.nameless(patient.slice(patient.lastIndexOf('/') + 1)) : name

export const rowId = (key: string): string => `row-${key.replaceAll(/[^A-Za-z0-9\-.]/gu, '-')}`

interface RowLineProps {
  readonly row: Row
  readonly index: number
  readonly isOpen: boolean
  readonly height: number
  readonly isRepeated: boolean
  /** Whether the Tab key stops here. */
  readonly isStop: boolean
  readonly onOpen: (key: string) => void
}

const RowLine = ({ row, index, isOpen, height, isRepeated, isStop, onOpen }: RowLineProps): JSX.Element => {
  const { draft } = row
  return (
    <tr aria-rowindex={index + 2} class={`row row-${draft.state}${isOpen ? ' row-open' : ''}`} style={{ top: `${index * height}px` }} onMouseMove={tellCut}>
      <td class="cell-state"><StateMark state={draft.state} />{isRepeated && ' ×2'}</td>
      <td class="cell-date">{draft.serviceDate ?? reviewWords.noDate}</td>
      <td class="cell-age">{row.days}</td>
      <td class="cell-patient">{patientText(row)}</td>
      <td class="cell-code">
        <button id={rowId(draft.key)} type="button" class="row-button" tabIndex={isStop ? 0 : -1} aria-current={isOpen} onClick={() => onOpen(draft.key)}>
          {codeText(draft)}
          <span class="hidden"> {patientText(row)}, {draft.serviceDate ?? reviewWords.noDate}</span>
        </button>
      </td>
      <td class="cell-drug">{draft.kind === 'administration' ? purposeText(draft) : (draft.drug ?? '')}</td>
      <td class="cell-payer">{draft.payer === null ? '' : payerWords[draft.payer]}</td>
      <td class="cell-finding">{findingText(row)}</td>
    </tr>
  )
}

const columns: readonly SortColumn[] = ['state', 'date', 'age', 'patient', 'code', 'drug', 'payer']

interface HeadProps {
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

const Head = ({ sort, onSort }: HeadProps): JSX.Element => (
  <thead class="head">
    <tr class="row-head">
      {columns.map((column) => {
        const isSorted = sort.by === column
        return (
          <th key={column} scope="col" class={`cell-${column}`} aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}>
            <button type="button" class="sort" onClick={() => onSort({ by: column, isDescending: isSorted && !sort.isDescending })}>
              {columnWords[column]}{isSorted ? (sort.isDescending ? ' ▾' : ' ▴') : ''}
            </button>
          </th>
        )
      })}
      <th scope="col" class="cell-finding">{reviewWords.findings}</th>
    </tr>
  </thead>
)

interface WorkTableProps {
  readonly rows: readonly Row[]
  readonly openKey: string | null
  readonly repeated: ReadonlySet<string>
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly onOpen: (key: string) => void
}

export const WorkTable = ({ rows, openKey, repeated, sort, onSort, onOpen }: WorkTableProps): JSX.Element => {
  const scroller = useRef<HTMLTableSectionElement>(null)
  const height = useRowHeight()
  const [seen, setSeen] = useState({ top: 0, size: 800 })
  const measure = (): void => {
    const box = scroller.current
    if (box !== null) setSeen({ top: box.scrollTop, size: box.clientHeight })
  }
  useLayoutEffect(() => {
    measure()
    const box = scroller.current
    if (box === null) return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const openAt = openKey === null ? -1 : rows.findIndex(({ draft }) => draft.key === openKey)
  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null || openAt < 0) return
    const top = openAt * height
    if (top < box.scrollTop) box.scrollTo({ top })
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTo({ top: top + height - box.clientHeight })
    measure()
  }, [openAt, height])
  // Whoever moves through the list with the keys keeps the focus on the row that is open.
  useEffect(() => {
    const active = document.activeElement
    const isFree = active === null || active === document.body || scroller.current?.contains(active) === true
    if (openKey !== null && isFree) document.getElementById(rowId(openKey))?.focus({ preventScroll: true })
  }, [openKey, seen.top])
  const first = Math.max(0, Math.floor(seen.top / height) - spare)
  const last = Math.min(rows.length, Math.ceil((seen.top + seen.size) / height) + spare)
  const stop = openAt >= first && openAt < last ? openAt : first
  return (
    <table
      class="work-table" aria-label={reviewWords.list} aria-describedby="work-table-how" aria-rowcount={rows.length + 1}
    >
      <Head sort={sort} onSort={onSort} />
      <tbody class="scroller" ref={scroller} onScroll={measure}>
        <tr class="runway" aria-hidden="true" style={{ height: `${rows.length * height}px` }} />
        {rows.slice(first, last).map((row, at) => (
          <RowLine
            key={row.draft.key} row={row} index={first + at} height={height} isOpen={row.draft.key === openKey}
            isStop={first + at === stop} isRepeated={repeated.has(row.draft.identifier)} onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  )
}
