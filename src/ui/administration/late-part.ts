/**
 * The one part of the administration view that comes after its first lines (product.md, "Numbers"). It is asked for as
 * soon as these are drawn, or sooner where there are saved drafts or a problem to show.
 */
import { sharedPart } from '../parts/lazy.ts'
import type * as late from './late.ts'

const shared = sharedPart(async (): Promise<typeof late> => import('./late.ts'))

/** The part at once, for who waits for it with a finger on the page. */
export const loadLateNow = shared.load

export const useLate = shared.use

/** So long is waited at most, in milliseconds: a page that is not shown is not painted. */
const unpainted = 100

/** Resolves when what is drawn now has been painted. */
const painted = async (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, unpainted)
    requestAnimationFrame(() => {
      clearTimeout(timer)
      setTimeout(resolve)
    })
  })

/** The part, once what was drawn before is painted: what a save would do takes long to find out of a thousand doses. */
export const loadLate = async (): Promise<typeof late | null> => {
  const [part] = await Promise.all([shared.load(), painted()])
  return part
}
