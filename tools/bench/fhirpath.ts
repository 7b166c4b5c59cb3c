/** A yardstick of the same run: one FHIRPath expression over the same charts, beside the whole derivation of them. */
import { compile } from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { derive } from '../../src/billing/derive.ts'
import { perSecond } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { caseCharts } from './charts.ts'
import { time } from './clock.ts'

// The model's type has an optional member that may be undefined, which the strictest reading of it forbids.
const { score, ...rest } = r4
const model = score === undefined ? rest : { ...rest, score }

const expression = 'Bundle.entry.resource.where($this is MedicationAdministration).dosage.dose.value'

function run(): readonly Row[] {
  const charts = caseCharts()
  const evaluate = compile(expression, model)
  const path = time(() => {
    for (const { json } of charts) void evaluate(json)
  })
  const derived = time(() => {
    for (const { facts, options } of charts) derive(facts, options)
  })
  return [
    { what: `charts by ${expression}`, figure: perSecond(path.minimum / charts.length), median: perSecond(path.median / charts.length),
      wall: perSecond(path.wall / charts.length), target: '' },
    { what: 'charts derived', figure: perSecond(derived.minimum / charts.length), median: perSecond(derived.median / charts.length),
      wall: perSecond(derived.wall / charts.length), target: '' },
    {
      what: 'derivations in the time of one evaluation', figure: (path.minimum / derived.minimum).toFixed(2),
      median: (path.median / derived.median).toFixed(2), wall: (path.wall / derived.wall).toFixed(2), target: '',
    },
  ]
}

export const fhirpath: Benchmark = { title: 'Beside a FHIRPath evaluation', run }
