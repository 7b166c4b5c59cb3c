/** Review's state in a component: drawn again after every change. */
import { useEffect, useState } from 'preact/hooks'
import type { Review, ReviewState } from '../../app/review-state.ts'

export const useReview = (review: Review): ReviewState => {
  const [state, setState] = useState(review.state)
  useEffect(() => {
    setState(review.state())
    return review.subscribe(() => setState(review.state()))
  }, [review])
  return state
}
