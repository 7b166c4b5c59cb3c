/**
 * What an ICD-10-CM code says by its letters and digits alone (billing-rules §6; conformance README, "Diagnoses").
 * Whether it is billable on a date only the code files know.
 */
import type { Reference } from './reference.ts'

/** `ordinary` can be the reason a drug was given; the other kinds never make a tier count as having a diagnosis. */
export type DiagnosisKind = 'ordinary' | 'status' | 'external-cause' | 'adverse-effect'

const shape = /^([A-Z]\d[0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?$/

/** The code in capitals with its dot ("M06.9", "I10"), or null where it has not the shape of one. */
export function readIcd10cm(written: string): string | null {
  const match = shape.exec(written.trim().toUpperCase())
  if (match === null) return null
  const [, category = '', rest] = match
  return rest === undefined ? category : `${category}.${rest}`
}

function isStatus(code: string): boolean {
  if (!code.startsWith('Z')) return false
  const category = Number(code.slice(1, 3))
  if (Number.isNaN(category)) return false
  return (category >= 14 && category <= 22) || category === 28 || (category >= 66 && category <= 68) ||
    (category >= 71 && category <= 99) || code === 'Z51.81' || code === 'Z00.6'
}

function inPoisoning(code: string): boolean {
  if (!code.startsWith('T')) return false
  const category = Number(code.slice(1, 3))
  return category >= 36 && category <= 50
}

/** T36–T50 with a sixth character of 5, or a fifth before a placeholder X. */
function isAdverseEffect(code: string): boolean {
  if (!inPoisoning(code)) return false
  const characters = code.replace('.', '')
  return characters.charAt(5) === '5' || (characters.charAt(4) === '5' && characters.charAt(5) === 'X')
}

/** Which kind of code this is; the code is one that `readIcd10cm` gave. */
export function kindOf(code: string): DiagnosisKind {
  if (isAdverseEffect(code)) return 'adverse-effect'
  const chapter = code.charAt(0)
  if (chapter >= 'V' && chapter <= 'Y') return 'external-cause'
  return isStatus(code) ? 'status' : 'ordinary'
}

/** True for a code that lacks characters by its chapter's own rule: T36–T50 always have seven (billing-rules §6.2). */
function lacksCharacters(code: string): boolean {
  return inPoisoning(code) && code.replace('.', '').length < 7
}

/** True for an adverse effect of a drug that the code does not name: T50.905 and T50.915. */
export function namesNoDrug(code: string): boolean {
  return code.startsWith('T50.905') || code.startsWith('T50.915')
}

export interface CheckedCode {
  /** With its dot; null where it has not the shape of a code. */
  readonly code: string | null
  /** Why it cannot stand on a line on that date; null where nothing speaks against it. */
  readonly problem: 'diagnosis-incomplete' | 'diagnosis-invalid' | null
  /** What the loaded edition's description says; null where none is loaded for the date. */
  readonly unspecified: boolean | null
}

/** A code as written on a date of service (null where unknown): by the code files where they cover it, else by its own shape. */
export function checkCode(written: string, date: string | null, reference: Reference | null): CheckedCode {
  const code = readIcd10cm(written)
  if (code === null) return { code, problem: 'diagnosis-invalid', unspecified: null }
  const listed = reference === null || date === null ? null : reference.icd10(code, date)
  switch (listed?.kind) {
    case 'billable': return { code, problem: null, unspecified: listed.unspecified }
    case 'header':
    case 'incomplete': return { code, problem: 'diagnosis-incomplete', unspecified: null }
    case 'not-yet':
    case 'no-longer':
    case 'not-a-code': return { code, problem: 'diagnosis-invalid', unspecified: null }
    case 'unknown':
    case undefined: return { code, problem: lacksCharacters(code) ? 'diagnosis-incomplete' : null, unspecified: null }
  }
}
