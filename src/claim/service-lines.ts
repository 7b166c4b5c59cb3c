/** One claim line for one NDC: what becomes of a dose that was made of several products (billing-rules §2.6, §3.1). */
import { formatNdc11, readNdc } from '../billing/ndc.ts'
import type { PayerProfile } from '../billing/payers.ts'
import type { ClaimLine } from './claim-line.ts'

/** The description with this line's own NDC in place of the one that it was written with, or without any. */
const named = (description: string | null, code: string): string | null => {
  const reading = readNdc(code)
  const words = reading.kind === 'ndc' ? ` NDC ${formatNdc11(reading.ndc)}` : ''
  return description === null ? null : description.replace(/ NDC \d{11}\b/, words)
}

/**
 * The lines of a claim that a charge line becomes: one, but where the payer wants a line for each NDC, and with KP on
 * the first and KQ on the others where its profile says so. With `note` the further NDCs stay on the line, and its
 * note tells them.
 */
export const serviceLines = (line: ClaimLine, profile: PayerProfile): readonly ClaimLine[] => {
  if (line.furtherNdcs.length === 0 || line.ndc === null || profile.multiNdc === 'note') return [line]
  return [line.ndc, ...line.furtherNdcs].map((ndc, at) => ({
    ...line,
    ndc,
    furtherNdcs: [],
    description: named(line.description, ndc.code),
    modifiers: profile.multiNdc === 'kpkq' ? [...line.modifiers, at === 0 ? 'KP' : 'KQ'] : line.modifiers,
  }))
}
