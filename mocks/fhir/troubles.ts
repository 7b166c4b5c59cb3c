/** Faults by name, as a tester picks them on the shell page: each at the next request that it can hit. */
import type { FaultRule } from './faults.ts'

const isWrite = (request: Request): boolean => request.method === 'POST' || request.method === 'PUT'

const nextSave = (effect: FaultRule['effect']): FaultRule => ({ when: isWrite, times: 1, effect })

export const troubles = {
  'answer-lost': nextSave({ kind: 'lose-answer' }),
  'request-lost': nextSave({ kind: 'lose-request' }),
  'gateway-gave-up': nextSave({ kind: 'done-status', status: 504 }),
  'busy': nextSave({ kind: 'status', status: 429, retryAfter: 2 }),
  'fault': nextSave({ kind: 'status', status: 500 }),
  'too-large': nextSave({ kind: 'status', status: 413 }),
  'refused': nextSave({ kind: 'status', status: 422 }),
  'empty-answer': nextSave({ kind: 'altered', how: 'empty' }),
  'slow': nextSave({ kind: 'delay', ms: 6000 }),
  'session-ends': nextSave({ kind: 'status', status: 401 }),
  'conditions-forbidden': { method: 'GET', type: 'Condition', times: 2, effect: { kind: 'status', status: 403 } },
  'doses-cut-off': { method: 'GET', type: 'MedicationAdministration', times: 1, effect: { kind: 'altered', how: 'circle' } },
  'reading-fails': { method: 'GET', type: 'MedicationAdministration', times: 3, effect: { kind: 'lose-request' } },
} as const satisfies Readonly<Record<string, FaultRule>>

export type TroubleName = keyof typeof troubles

export const isTrouble = (name: unknown): name is TroubleName => typeof name === 'string' && Object.hasOwn(troubles, name)

export const troubleNames: readonly TroubleName[] = Object.keys(troubles).filter(isTrouble)
