/** A timeline too long to be drawn at once, in portions. */
import type { Mark, Panel, Timeline } from '../../app/timeline.ts'

/** All that one picture shows, in its order. */
export const marksOf = ({ groups }: Panel): readonly Mark[] => groups.flatMap(({ rows }) => rows.flatMap(({ marks }) => marks))

/** How many administrations a timeline names. */
export const countOf = ({ panels, undated, leftOut }: Timeline): number =>
  panels.reduce((sum, panel) => sum + marksOf(panel).length, 0) + undated.length + leftOut.length

/** The first `most` administrations of a timeline, in its own order: pictures, then those without a time, then the left out. */
export const portionOf = (timeline: Timeline, most: number): Timeline => {
  let room = most
  const first = <T>(items: readonly T[]): readonly T[] => {
    const some = items.slice(0, Math.max(0, room))
    room -= some.length
    return some
  }
  const panels = timeline.panels.map((panel) => ({
    ...panel,
    groups: panel.groups
      .map((group) => ({ ...group, rows: group.rows.map((row) => ({ ...row, marks: first(row.marks) })).filter(({ marks }) => marks.length > 0) }))
      .filter(({ rows }) => rows.length > 0),
  }))
  return { ...timeline, panels: panels.filter(({ groups }) => groups.length > 0), undated: first(timeline.undated), leftOut: first(timeline.leftOut) }
}
