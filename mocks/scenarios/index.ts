/** The sandbox's patients, in the order in which its list shows them, and all that its FHIR server starts with. */
import type { FhirResource } from 'fhir/r4'
import type { Scenario } from './chart.ts'
import { brokenRecords, closedDraft, hospitalStay, namesake, namesakesEncounter } from './hazards.ts'
import {
  acrossMidnight,
  emergencyPushes,
  infusionWithoutStop,
  pumpUnderTheSkin,
  stoppedEarly,
  twoAccesses,
  twoDrugsInOneBag,
} from './infusions.ts'
import { documentedInjection, eyeWithoutSide, ndcMissing, ownCode, refusedDose, whiteBag } from './injections.ts'
import { staff } from './staff.ts'
import { thousandDoses } from './thousand.ts'

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
  pumpUnderTheSkin,
  twoAccesses,
  ownCode,
  hospitalStay,
  closedDraft,
  brokenRecords,
  namesakesEncounter,
  namesake,
  thousandDoses,
]

export const sandboxResources: readonly FhirResource[] = [
  ...staff,
  ...allScenarios.flatMap((scenario) => scenario.resources),
]
