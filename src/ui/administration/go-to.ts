/** The way to a dose or to one question of it. */
import type { NextStep } from '../../app/administration-fields.ts'
import { controlId, doseId } from './ids.ts'

/** A control that is not drawn yet: its card is folded, or among those not shown. The next frames bring it. */
export const goTo = ({ source, kind }: Pick<NextStep, 'source' | 'kind'>, tries = 10): void => {
  const card = document.getElementById(doseId(source))
  if (card instanceof HTMLDetailsElement) card.open = true
  const target = kind === null ? (card?.querySelector('summary') ?? null) : document.getElementById(controlId(source, kind))
  if (target === null) {
    if (tries > 0) requestAnimationFrame(() => goTo({ source, kind }, tries - 1))
    return
  }
  for (let outer = target.closest('details'); outer !== null; outer = outer.parentElement?.closest('details') ?? null) outer.open = true
  // Who comes from elsewhere has to see whose question it is: the heading of the dose first, then as much more as it takes.
  const isWithin = kind !== null && card?.contains(document.activeElement) === true
  if (!isWithin) card?.scrollIntoView({ block: 'start' })
  target.scrollIntoView({ block: isWithin ? 'center' : 'nearest' })
  target.focus({ preventScroll: true })
}
