/** Puts Review into the document: on the drafts of the launched EHR, or on files. */
import { render } from 'preact'
import { openFileReview, openReview } from '../../app/review-open.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { openProblemText } from '../words/launch.ts'
import { ReviewPage } from './review-page.tsx'

/** 90 days by default (product.md, "Views" 2). */
const daysShown = 90

const sinceOf = (now: Date): string => new Date(now.getTime() - daysShown * 86_400_000).toISOString().slice(0, 10)

const showLaunched = async (into: Element, get: typeof fetch): Promise<void> => {
  const opened = await openReview(get)
  if (!opened.ok) return render(<main><ProblemNote text={openProblemText(opened.problem)} again={'again' in opened.problem ? opened.problem.again : null} /></main>, into)
  const { review, session, idle } = opened.value
  for (const sign of ['keydown', 'pointerdown']) window.addEventListener(sign, idle.touch)
  setInterval(idle.check, 60_000)
  render(<ReviewPage review={review} again={session.again} />, into)
  await review.load(sinceOf(new Date()))
}

const loadStyles = async (): Promise<unknown> => Promise.all([import('./review.css'), import('./list.css'), import('./detail.css'), import('./sheet.css')])

/** `isLaunched`: the page belongs to a launch with `view=review`. */
export const showReview = async (into: Element, get: typeof fetch, isLaunched: boolean): Promise<void> => {
  document.title = 'Review · Doseline'
  await loadStyles()
  if (isLaunched) return showLaunched(into, get)
  render(<ReviewPage review={openFileReview(get)} again={null} />, into)
}
