/** The timeline of a sandbox patient's chart, alone on a page: `?scenario=two-accesses&access=port`. */
import { render } from 'preact'
import { useMemo } from 'preact/hooks'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import { zoneOf } from '../../src/app/administration-time.ts'
import { draftsOf } from '../../src/app/draft.ts'
import { emptyAnswers, type Answers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import { emptySite } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { useTimeline } from '../../src/ui/timeline/timeline-part.ts'

const asked = new URL(location.href).searchParams

/** `access=kofi-left:port` names the access of one administration, `stop=id:dateTime` its stop. */
const answersOf = (): Answers => {
  const found = new Map<string, typeof emptyAnswers>()
  for (const field of ['access', 'stop'] as const) {
    for (const given of asked.getAll(field)) {
      const end = given.indexOf(':')
      const source = `MedicationAdministration/${given.slice(0, end)}`
      found.set(source, { ...(found.get(source) ?? emptyAnswers), [field]: given.slice(end + 1) })
    }
  }
  return found
}

const Page = () => {
  const timeline = useTimeline(true)
  const answers = useMemo(answersOf, [])
  const scenario = allScenarios.find(({ id }) => id === asked.get('scenario'))
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: scenario?.resources.map((resource) => ({ resource })) })
  const drafts = useMemo(() => {
    const input = readChart(text.replaceAll('{base}/', ''))
    if (!input.ok) throw new Error(input.problem.kind)
    const chart = chartFromEntries(input.entries)
    return draftsOf(chart, derive(chart, { site: emptySite, answers }), new Map())
  }, [text, answers])
  if (timeline.kind !== 'here') return null
  const visits = asked.has('all') ? drafts : drafts.filter(({ facts }) => facts.source === `Encounter/${scenario?.encounter ?? ''}`)
  return (
    <main>
      <h2>Visit</h2>
      <h3>Timeline</h3>
      {visits.map((draft) => {
        const [first] = draft.facts.administrations
        return first === undefined ? null : <timeline.part.Timeline key={draft.key} draft={draft} answers={answers} zone={zoneOf(first, draft.facts, null, 'UTC')} />
      })}
    </main>
  )
}

const root = document.getElementById('app')
if (root !== null) render(<Page />, root)
