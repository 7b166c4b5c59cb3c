/** Code, modifiers, units and date of a service line, as every claim writes them. */
import type { PayerProfile } from '../billing/payers.ts'
import { unclassifiedDrugCodes } from '../billing/unclassified.ts'
import type { ClaimLine } from './claim-line.ts'
import { problem, type ClaimProblem, type ProblemKind } from './problems.ts'

export interface Service {
  /** Five characters; null where the line has no usable one. */
  readonly code: string | null
  /** At most four, two characters each. */
  readonly modifiers: readonly string[]
  /** A positive whole number as text. */
  readonly units: string | null
  /** YYYY-MM-DD, a day that the calendar has. */
  readonly date: string | null
  readonly problems: readonly ClaimProblem[]
}

const mostModifiers = 4

interface Value {
  readonly value: string | null
  readonly problems: readonly ClaimProblem[]
}

const known = (value: string, problems: readonly ClaimProblem[] = []): Value => ({ value, problems })
const unknown = (kind: ProblemKind, value = ''): Value => ({ value: null, problems: [problem(kind, value)] })

const codeOf = ({ code }: ClaimLine): Value => {
  const text = (code ?? '').trim().toUpperCase()
  return /^[A-Z0-9]{5}$/.test(text) ? known(text) : unknown('code-missing', text)
}

const modifiersOf = (line: ClaimLine): { readonly kept: readonly string[]; readonly problems: readonly ClaimProblem[] } => {
  const all = line.modifiers.map((modifier) => modifier.trim().toUpperCase())
  const usable = all.filter((modifier) => /^[A-Z0-9]{2}$/.test(modifier))
  const isDiscarded = line.code === 'C9399' && usable.includes('JW')
  return {
    kept: usable.slice(0, mostModifiers),
    problems: [
      ...all.filter((modifier) => !usable.includes(modifier)).map((modifier) => problem('modifier-invalid', modifier)),
      ...usable.slice(mostModifiers).map((modifier) => problem('modifiers-over-four', modifier)),
      // The amount discarded belongs into the remarks (§3.4 E3).
      ...(isDiscarded ? [problem('waste-line-not-wanted', 'JW')] : []),
    ],
  }
}

const unitsOf = (line: ClaimLine, profile: PayerProfile): Value => {
  const { units } = line
  if (units === null) return unknown('units-missing')
  if (!Number.isSafeInteger(units) || units < 1) return unknown('units-missing', String(units))
  const isWrong = units !== 1 && profile.hcpcsUnits === 'one' && unclassifiedDrugCodes.has(line.code ?? '')
  return known(String(units), isWrong ? [problem('units-not-one', String(units))] : [])
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const dateOf = ({ serviceDate }: ClaimLine): Value =>
  serviceDate !== null && isDay(serviceDate) ? known(serviceDate) : unknown('date-missing', serviceDate ?? '')

/** The parts of a line that stand on every claim. */
export const serviceOf = (line: ClaimLine, profile: PayerProfile): Service => {
  const [code, units, date] = [codeOf(line), unitsOf(line, profile), dateOf(line)]
  const { kept, problems } = modifiersOf(line)
  return {
    code: code.value,
    modifiers: kept,
    units: units.value,
    date: date.value,
    problems: [...code.problems, ...problems, ...units.problems, ...date.problems],
  }
}
