/** One administration, read: its times, product, route, method, side and diagnoses, from chart and answers. */
import type { AdministrationAnswers, DrugSource, Method, Side } from './answers.ts'
import { chooseDiagnoses } from './diagnosis.ts'
import type { Diagnoses } from './diagnosis.ts'
import type { AdministrationFacts, EncounterFacts, Origin, Sourced } from './facts.ts'
import { identify } from './names.ts'
import type { DrugIdentity } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import { readProduct } from './product.ts'
import type { Product } from './product.ts'
import { readMethod, readRoute, readSide } from './route.ts'
import type { Route, RouteMethod } from './route.ts'
import { locationAt } from './setting.ts'
import type { SiteSettings } from './site.ts'
import { readTimes } from './times.ts'
import type { Times } from './times.ts'

export interface Reading {
  readonly facts: AdministrationFacts
  readonly answers: AdministrationAnswers
  readonly times: Times
  readonly product: Product
  readonly identity: DrugIdentity
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
  const read = readRoute(route?.value ?? null)
  if (route !== null && read !== null) return { route: { value: read.route, from: route.from }, unread: null, method: read.method }
  const written = route === null ? null
    : route.value.text ?? route.value.codings.map(coding => coding.display ?? coding.code).find(words => words !== '') ?? null
  if (route !== null && written !== null) {
    return { route: null, unread: { value: written.slice(0, 60), from: route.from }, method: null }
  }
  const hinted = dosageText === null ? null : readRoute({ codings: [], text: dosageText.value })
  return hinted === null || dosageText === null
    ? { route: null, unread: null, method: null }
    : { route: { value: hinted.route, from: dosageText.from }, unread: null, method: hinted.method }
}

interface Chosen<T> {
  readonly value: Sourced<T> | null
  readonly noted: readonly Noted[]
}

/** The chart's value, else the answer; where both are there and differ, the chart's, with a finding. */
function prefer<T extends string>(source: string, chart: Sourced<T> | null, answer: T | null, field: string, path: string): Chosen<T> {
  if (chart === null) {
    return { value: answer === null ? null : { value: answer, from: [{ source: `answers/${source}`, path: field }] }, noted: [] }
  }
  const differs = answer !== null && answer !== chart.value
  return {
    value: chart,
    noted: differs ? [note('answer-differs-from-chart', source, chart.from[0] ?? { source, path }, { values: { field } })] : [],
  }
}

/** What the chart documents as method: its own element or dosage text, else what the route says; contradictions are none. */
function chartMethod(facts: AdministrationFacts, route: RouteChoice): Sourced<Method> | null {
  const own = readMethod(facts.method?.value ?? null, facts.dosageText?.value ?? null)
  const byRoute = route.method === 'push' || route.method === 'infusion' || route.method === 'injection' ? route.method : null
  const from: readonly Origin[] = facts.method?.from ?? facts.dosageText?.from ?? []
  if (own !== null && byRoute !== null && own !== byRoute && own !== 'on-body-injector' && byRoute !== 'injection' && own !== 'injection') return null
  if (own !== null) return { value: own, from }
  return byRoute === null ? null : { value: byRoute, from: route.route?.from ?? [] }
}

function chooseDrugSource(
  facts: AdministrationFacts, answers: AdministrationAnswers, encounter: EncounterFacts, times: Times, site: SiteSettings,
): Sourced<DrugSource> | null {
  if (answers.drugSource !== null) {
    return { value: answers.drugSource, from: [{ source: `answers/${facts.source}`, path: 'drugSource' }] }
  }
  const location = locationAt(encounter, times.start?.value ?? null)
  const key = location !== null && site.drugSource.has(location.value) ? location.value : 'default'
  const policy = site.drugSource.get(key)
  return policy === undefined ? null : { value: policy, from: [{ source: 'site', path: `drugSource.${key}` }] }
}

/** Reads one administration of an encounter. Pure; never throws; unknown stays null. */
export function readAdministration(
  facts: AdministrationFacts, encounter: EncounterFacts, answers: AdministrationAnswers, site: SiteSettings,
): Reading {
  const times = readTimes(facts, answers, site.timeZone)
  const product = readProduct(facts, answers, times.minutes)
  const route = readRouteOf(facts)
  const method = prefer(facts.source, chartMethod(facts, route), answers.method, 'method', 'dosage.method')
  const chartSide = facts.site === null ? null : readSide(facts.site.value)
  const side = prefer(
    facts.source, chartSide === null || facts.site === null ? null : { value: chartSide, from: facts.site.from },
    answers.laterality, 'laterality', 'dosage.site',
  )
  return {
    facts, answers, times, product,
    identity: identify(facts.drug, product.ndc?.value ?? null),
    route: route.route, unreadRoute: route.unread, routeMethod: route.method,
    method: method.value, side: side.value,
    drugSource: chooseDrugSource(facts, answers, encounter, times, site),
    devices: [...facts.devices.map(device => device.value), ...(answers.device === null ? [] : [answers.device])],
    diagnoses: chooseDiagnoses(facts, encounter, answers, times.serviceDate),
    noted: [...times.noted, ...method.noted, ...side.noted],
  }
}
