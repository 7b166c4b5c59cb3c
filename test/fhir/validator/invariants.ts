/** R4's invariants of severity error, evaluated as FHIRPath. */
import { compile } from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import type { InvariantTask, Issue } from './walk.ts'

/** The package's model; its type says that `score` may be undefined, which the compiler's own parameter does not. */
const { score, ...rest } = r4
const model = score === undefined ? rest : { ...rest, score }

type Evaluate = (value: unknown, environment: Record<string, unknown>) => unknown

const compiled = new Map<string, Evaluate>()

/** sdf-8 and its like call trace(), which would write to the console. */
const quiet = { traceFn: () => undefined }

/** eld-16 and eld-19 escape @, : and ' inside a regular expression, which JavaScript's unicode mode refuses. */
const forUnicodeMode = (expression: string): string =>
  expression
    .replaceAll(String.raw`\\@`, '@')
    .replaceAll(String.raw`\\:`, ':')
    .replaceAll(String.raw`\\\'`, String.raw`\'`)

const evaluatorOf = (base: string, expression: string): Evaluate => {
  const key = `${base}|${expression}`
  const ready = compiled.get(key)
  if (ready !== undefined) return ready
  const evaluate: Evaluate = compile({ base, expression: forUnicodeMode(expression) }, model, quiet)
  compiled.set(key, evaluate)
  return evaluate
}

/**
 * The invariants that are not met. Only a plain "false" is a failure: an empty result means that FHIRPath cannot tell
 * (a date compared with an instant of that day). An expression that cannot be evaluated is an issue of its own.
 */
export const brokenInvariants = (tasks: readonly InvariantTask[]): Issue[] =>
  tasks.flatMap(({ base, value, invariant, path, resource, container }) => {
    try {
      const environment = { resource, rootResource: container, context: value }
      const result = evaluatorOf(base, invariant.expression)(value, environment)
      const isBroken = Array.isArray(result) && result[0] === false
      return isBroken ? [{ path, message: invariant.human, rule: invariant.key }] : []
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'not evaluable'
      return [{ path, message: `${invariant.key}: ${reason}`, rule: 'unevaluable' }]
    }
  })
