/** The timeline is asked for when somebody wants to see it: nothing of it comes with the first lines. */
import { sharedPart } from '../parts/lazy.ts'
import type { Timeline } from './timeline.tsx'

const withStyle = async (): Promise<{ readonly Timeline: typeof Timeline }> => {
  const [part] = await Promise.all([import('./timeline.tsx'), import('./timeline.css')])
  return part
}

export const { use: useTimeline } = sharedPart(withStyle)
