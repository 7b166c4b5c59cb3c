/** What a step gives: its value, or the problem that stands in the way. Problems are closed unions by `kind`. */
export type Result<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P }

/** A step that went well. */
export const success = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** A step that met a problem. */
export const failure = <P>(problem: P): { readonly ok: false; readonly problem: P } => ({ ok: false, problem })
