/** The timeline of one stretch of time, drawn. All shapes differ in form, so that colour carries nothing alone. */
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Zone } from '../../app/administration-time.ts'
import type { Mark, MarkKind, Panel, Stretch } from '../../app/timeline.ts'
import { union } from '../../billing/intervals.ts'
import { midnightsOf, ticksOf, type Tick } from './axis.ts'
import { acrossOf, barHeight, layoutOf, type Layout, type PlacedRow } from './layout.ts'

const half = barHeight / 2

/** A shape at one instant: push a diamond, injection a dot, anything else a ring. */
export const Point = ({ kind }: { readonly kind: MarkKind }): JSX.Element => {
  switch (kind) {
    case 'push':
      return <path class="mark" d={`M0 ${-half}L${half} 0L0 ${half}L${-half} 0z`} />
    case 'injection':
      return <circle class="mark" r={half - 2} />
    case 'undetermined':
      return <path class="mark open" d={`M0 ${-half}L${half} 0L0 ${half}L${-half} 0z`} />
    case 'infusion':
    case 'uncounted':
      return <circle class="mark hollow" r={half - 3} />
  }
}

/** A bar that began and has no end. */
export const OpenBar = (): JSX.Element => <path class="mark open" d={`M26 ${-half}H3Q0 ${-half} 0 ${3 - half}V${half - 3}Q0 ${half} 3 ${half}H26`} />

interface MarkProps {
  readonly mark: Mark
  readonly panel: Stretch
  readonly y: number
  readonly hatch: string
}

const percent = (value: number): string => `${value}%`

const Bar = ({ mark, panel, y, hatch, stop }: MarkProps & { readonly stop: number }): JSX.Element => {
  const from = acrossOf(mark.start ?? panel.start, panel)
  const width = Math.max(acrossOf(stop, panel) - from, 0.4)
  const shape = mark.kind === 'undetermined' ? 'mark open' : mark.kind === 'uncounted' ? 'mark hollow' : 'mark'
  const line = { y1: y - half + 1, y2: y + half - 1 }
  return (
    <>
      <rect class={shape} x={percent(from)} width={percent(width)} y={y - half} height={barHeight} rx="3" />
      {union(mark.overlaps.map(({ stretch }) => stretch)).map((stretch) => (
        <rect key={`${stretch.start} ${stretch.stop}`} x={percent(acrossOf(stretch.start, panel))} y={y - half + 1} height={barHeight - 2}
          width={percent(Math.max(acrossOf(stretch.stop, panel) - acrossOf(stretch.start, panel), 0.2))} fill={`url(#${hatch})`} />
      ))}
      {mark.hours.map((at) => (
        <g key={at} class="hour">
          <line class="hour-ground" x1={percent(acrossOf(at, panel))} x2={percent(acrossOf(at, panel))} {...line} />
          <line x1={percent(acrossOf(at, panel))} x2={percent(acrossOf(at, panel))} {...line} />
        </g>
      ))}
    </>
  )
}

/** Pushes and injections stand where they began, however many minutes they took. */
const Shape = (props: MarkProps): JSX.Element => {
  const { mark, panel, y } = props
  const { start, stop, kind } = mark
  const isBar = start !== null && stop !== null && stop > start && kind !== 'push' && kind !== 'injection'
  if (isBar) return <Bar {...props} stop={stop} />
  return (
    <svg x={percent(acrossOf(start ?? panel.start, panel))} y={y} overflow="visible">
      {mark.isOpen && kind === 'undetermined' ? <OpenBar /> : <Point kind={kind} />}
    </svg>
  )
}

const RowShapes = ({ row, panel, hatch }: { readonly row: PlacedRow; readonly panel: Panel; readonly hatch: string }): JSX.Element => (
  <g>
    <text class="name" x="0" y={row.nameAt}>{row.name}</text>
    <text class="end" x="100%" y={row.nameAt}>{row.time}</text>
    {row.outcomes.map((text, index) => (
      <text key={text} class="outcome" x="0" y={row.outcomesAt[index] ?? row.nameAt}>{text}</text>
    ))}
    <line class="track" x1="0" x2="100%" y1={row.barAt} y2={row.barAt} />
    {row.row.marks.map((mark) => <Shape key={mark.source} mark={mark} panel={panel} y={row.barAt} hatch={hatch} />)}
  </g>
)

/** The label of a tick near an edge is drawn inwards. */
const anchorOf = (across: number): string => (across < 8 ? 'start' : across > 92 ? 'end' : 'middle')

const Ticks = ({ ticks, panel, layout, kind }: { readonly ticks: readonly Tick[]; readonly panel: Panel; readonly layout: Layout; readonly kind: 'tick' | 'midnight' }): JSX.Element => (
  <g class={kind}>
    {ticks.map(({ at, wall }) => {
      const across = acrossOf(at, panel)
      return (
        <g key={at}>
          <line x1={percent(across)} x2={percent(across)} y1={layout.top} y2={layout.bottom} />
          <text x={percent(across)} y={kind === 'tick' ? layout.height - 8 : layout.top - 4} text-anchor={anchorOf(across)}>
            {kind === 'tick' ? wall.time : wall.date}
          </text>
        </g>
      )
    })}
  </g>
)

interface PictureProps {
  readonly panel: Panel
  readonly zone: Zone
  /** One sentence; the list beside the picture says the rest. */
  readonly label: string
  readonly listId: string
}

export const Picture = ({ panel, zone, label, listId }: PictureProps): JSX.Element => {
  const hatch = useId()
  const midnights = midnightsOf(panel, zone)
  const layout = layoutOf(panel, midnights.length > 0)
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img element takes neither the colours nor the text size of the page
    <svg class="timeline-picture" role="img" aria-label={label} aria-details={listId} width="100%" height={layout.height}>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch-ground" width="6" height="6" />
          <line class="hatch-line" x1="0" x2="0" y1="0" y2="6" />
        </pattern>
      </defs>
      <Ticks kind="tick" ticks={ticksOf(panel, zone)} {...{ panel, layout }} />
      <Ticks kind="midnight" ticks={midnights} {...{ panel, layout }} />
      {layout.groups.map((group) => (
        <g key={group.title}>
          <text class="group" x="0" y={group.titleAt}>{group.title}</text>
          {group.rows.map((row) => <RowShapes key={row.name + String(row.barAt)} row={row} panel={panel} hatch={hatch} />)}
        </g>
      ))}
    </svg>
  )
}
