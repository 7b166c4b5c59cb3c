/**
 * The one part of the administration view that comes after its first lines (product.md, "Numbers"). It is asked for as
 * soon as these are drawn, or sooner where there are saved drafts or a problem to show.
 */
import { painted } from '../../app/painted.ts'
import { sharedPart } from '../parts/lazy.ts'
import type * as late from './late.ts'

const shared = sharedPart(async (): Promise<typeof late> => import('./late.ts'))

/** The part at once, for who waits for it with a finger on the page. */
export const loadLateNow = shared.load

export const useLate = shared.use

/** The part, once what was drawn before is painted: what a save would do takes long to find out of a thousand doses. */
export const loadLate = async (): Promise<typeof late | null> => {
  const [part] = await Promise.all([shared.load(), painted(100)])
  return part
}
