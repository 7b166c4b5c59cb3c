/** The sandbox's patients, in the order in which its list shows them. */
import type { Scenario } from './builders.ts'
import {
  acrossMidnight,
  emergencyPushes,
  infusionWithoutStop,
  stoppedEarly,
  twoDrugsInOneBag,
} from './infusions.ts'
import { documentedInjection, eyeWithoutSide, ndcMissing, refusedDose, whiteBag } from './injections.ts'

export const allScenarios: readonly Scenario[] = [
  documentedInjection,
  infusionWithoutStop,
  ndcMissing,
  refusedDose,
  whiteBag,
  eyeWithoutSide,
  twoDrugsInOneBag,
  emergencyPushes,
  acrossMidnight,
  stoppedEarly,
]
