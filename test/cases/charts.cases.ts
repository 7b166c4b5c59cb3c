/** Whole encounters, each combining several rules; every expectation was derived by hand from the contract, with the way beside it. */
import type { Case } from './case.ts'
import { answerCharts } from './charts-answers.cases.ts'
import { infusionCharts } from './charts-infusion.cases.ts'
import { productCharts } from './charts-product.cases.ts'
import { serverCharts } from './charts-servers.cases.ts'
import { visitCharts } from './charts-visit.cases.ts'

export const chartCases: readonly Case[] = [...infusionCharts, ...productCharts, ...visitCharts, ...answerCharts, ...serverCharts]
