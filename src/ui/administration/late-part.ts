/**
 * The one part of the administration view that comes after its first lines (product.md, "Numbers"). It is asked for as
 * soon as these are drawn, or sooner where there are saved drafts or a problem to show.
 */
import { sharedPart } from '../parts/lazy.ts'
import type * as late from './late.ts'

export const { load: loadLate, use: useLate } = sharedPart(async (): Promise<typeof late> => import('./late.ts'))
