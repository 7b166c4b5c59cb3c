/** One administration, read: its times, product, route, method, side and diagnoses, from chart and answers. */
import type { AdministrationAnswers, DrugSource, Method, Side } from './answers.ts'
import { chooseDiagnoses } from './diagnosis.ts'
import type { Diagnoses, Rankings } from './diagnosis.ts'
import type { AdministrationFacts, EncounterFacts, Sourced } from './facts.ts'
import { activeNames, drugKeys } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import { readProduct } from './product.ts'
import type { Product } from './product.ts'
import { askedOf } from './product-ndc.ts'
import { isOnBody, isPump, productRoute, readMethod, readRoute, readSide } from './route.ts'
import type { Route, RouteMethod } from './route.ts'
import { locationAt } from './setting.ts'
import type { SiteSettings } from './site.ts'
import { readTimes, startMoment } from './times.ts'
import type { Times } from './times.ts'

export interface Reading {
  readonly facts: AdministrationFacts
  readonly answers: AdministrationAnswers
  readonly times: Times
  readonly product: Product
  /** The active ingredients by name. */
  readonly actives: readonly string[]
  /** What the same drug shares with it; see `names.ts`. */
  readonly drugKeys: readonly string[]
  readonly route: Sourced<Route> | null
  /** The route as written, where nothing recognises it. */
  readonly unreadRoute: Sourced<string> | null
  /** What the route's own code or words say beside the way in. */
  readonly routeMethod: RouteMethod | null
  readonly method: Sourced<Method> | null
  readonly side: Sourced<Side> | null
  readonly drugSource: Sourced<DrugSource> | null
  readonly devices: readonly string[]
  readonly diagnoses: Diagnoses
  /** Findings of the reading itself. */
  readonly noted: readonly Noted[]
}

interface RouteChoice {
  readonly route: Sourced<Route> | null
  readonly unread: Sourced<string> | null
  readonly method: RouteMethod | null
}

/** By code, by the route's text, then by the dosage text (smart-fhir §3.8); a route that is written but unknown stays so. */
function readRouteOf(facts: AdministrationFacts): RouteChoice {
  const { route, dosageText } = facts
  const read = route === null ? null : readRoute(route.value)
  if (route !== null && read !== null) return { route: { value: productRoute(read.route, facts), from: route.from }, unread: null, method: read.method }
  const written = route === null ? null
    : route.value.text ?? route.value.codings.map(coding => coding.display ?? coding.code).find(words => words !== '') ?? null
  if (route !== null && written !== null) {
    return { route: null, unread: { value: written.slice(0, 60), from: route.from }, method: null }
  }
  const hinted = dosageText === null ? null : readRoute({ codings: [], text: dosageText.value })
  return hinted === null || dosageText === null
    ? { route: null, unread: null, method: null }
    : { route: { value: productRoute(hinted.route, facts), from: dosageText.from }, unread: null, method: hinted.method }
}

/** The chart's value, else the answer; where both are there and differ, the chart's, with a finding. */
function prefer<T extends string>(
  source: string, chart: Sourced<T> | null, answer: T | null, field: string, path: string, noted: Noted[],
): Sourced<T> | null {
  if (answer === null) return chart
  if (chart === null) return { value: answer, from: [{ source: `answers/${source}`, path: field }] }
  if (answer !== chart.value) {
    noted.push(note('answer-differs-from-chart', source, chart.from[0] ?? { source, path }, { values: { field } }))
  }
  return chart
}

/**
 * What the chart documents as method: its own element or dosage text, else what the route says; contradictions are none.
 * "Injection" is the general word, and yields to a route that says push or infusion.
 */
function chartMethod(facts: AdministrationFacts, route: RouteChoice): Sourced<Method> | null {
  const written = facts.method === null ? null : readMethod(facts.method.value, null)
  const own = written ?? readMethod(facts.method?.value ?? null, facts.dosageText?.value ?? null)
  const byRoute = route.method === 'flush' || route.method === 'implant' ? null : route.method
  const isSure = byRoute !== null && byRoute !== 'injection'
  if (own === null || (own === 'injection' && isSure)) return byRoute === null ? null : { value: byRoute, from: route.route?.from ?? [] }
  if (isSure && own !== byRoute && own !== 'on-body-injector') return null
  return { value: own, from: (written === null ? facts.dosageText : facts.method)?.from ?? [] }
}

/** How a dose ran: as somebody documented, else by its minutes (billing-rules §4.4); null where neither tells. */
export function ranAs({ method, times: { minutes } }: Reading): Method | null {
  return method?.value ?? (minutes === null ? null : minutes <= 15 ? 'push' : 'infusion')
}

function chooseDrugSource(
  facts: AdministrationFacts, answers: AdministrationAnswers, encounter: EncounterFacts, times: Times, site: SiteSettings,
): Sourced<DrugSource> | null {
  if (answers.drugSource !== null) {
    return { value: answers.drugSource, from: [{ source: `answers/${facts.source}`, path: 'drugSource' }] }
  }
  if (site.drugSource.size === 0) return null
  const location = locationAt(encounter, startMoment(times))
  const key = location !== null && site.drugSource.has(location.value) ? location.value : 'default'
  const policy = site.drugSource.get(key)
  return policy === undefined ? null : { value: policy, from: [{ source: 'site', path: `drugSource.${key}` }] }
}

/** The devices of the chart, and that of an answer, which never turns a charted pump or injector into the other. */
function devicesOf({ source, devices }: AdministrationFacts, answer: string | null, noted: Noted[]): readonly string[] {
  const charted = devices.map(device => device.value)
  if (answer === null) return charted
  const [pump, injector] = [charted.some(isPump), charted.some(isOnBody)]
  if ((!pump && !injector) || (pump && isPump(answer)) || (injector && isOnBody(answer))) return [...charted, answer]
  noted.push(note('answer-differs-from-chart', source, { source, path: 'device' }, { values: { field: 'device' } }))
  return charted
}

/** Reads one administration of an encounter; `rankings` are the encounter's own. Never throws; unknown stays null. */
export function readAdministration(
  facts: AdministrationFacts, encounter: EncounterFacts, answers: AdministrationAnswers, site: SiteSettings, rankings: Rankings,
): Reading {
  const times = readTimes(facts, answers, site.timeZone)
  const actives = activeNames(facts.drug)
  const product = readProduct(facts, actives, answers, times, askedOf(rankings.reference, actives, times.serviceDate))
  const route = readRouteOf(facts)
  const noted: Noted[] = [...times.noted]
  const method = prefer(facts.source, chartMethod(facts, route), answers.method, 'method', 'dosage.method', noted)
  const chartSide = facts.site === null ? null : readSide(facts.site.value)
  const side = prefer(
    facts.source, chartSide === null || facts.site === null ? null : { value: chartSide, from: facts.site.from },
    answers.laterality, 'laterality', 'dosage.site', noted,
  )
  return {
    facts, answers, times, product, actives,
    drugKeys: drugKeys(facts.drug, product.ndc?.value ?? null, actives),
    route: route.route, unreadRoute: route.unread, routeMethod: route.method,
    method, side,
    drugSource: chooseDrugSource(facts, answers, encounter, times, site),
    devices: devicesOf(facts, answers.device, noted),
    diagnoses: chooseDiagnoses(facts, encounter, answers, times.serviceDate, rankings),
    noted,
  }
}
