/** Our own cases: they make the suite meaningful without the public ones. */
import type { Case } from './case.ts'
import { chartCases } from './charts.cases.ts'
import { diagnosisCases } from './diagnosis.cases.ts'
import { encounterCases } from './encounter.cases.ts'
import { productCases } from './product.cases.ts'
import { singleCases } from './single.cases.ts'
import { visitCases } from './visit.cases.ts'

export const ownCases: readonly Case[] = [...singleCases, ...visitCases, ...productCases, ...encounterCases, ...diagnosisCases, ...chartCases]
