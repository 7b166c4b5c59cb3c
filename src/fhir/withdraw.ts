/**
 * Drafts of doses that the chart now calls a mistake: proposed to become mistakes themselves, and made so on a person's
 * press alone (product.md, "Write-back").
 */
import type { ChargeItem } from 'fhir/r4'
import type { FhirClient, FhirProblem } from './client.ts'
import { subjectOf } from './draft-merge.ts'
import { storedDraft, type StoredDraft } from './drafts.ts'
import { isJson } from './element.ts'
import { plainReference } from './reference-form.ts'
import { failure, success, type Result } from './result.ts'
import type { Verdict } from './reconcile.ts'
import type { Editor } from './reconcile-fields.ts'
import { failedLine, isUnclear, lineOf, lineWithProblem, type SavedLine } from './saved-line.ts'

/** One draft that is proposed to become entered-in-error. */
export interface Withdrawal {
  readonly identifier: string
  readonly draft: StoredDraft
  /** "MedicationAdministration/ma1", which was entered in error. */
  readonly administration: string
  /** Who changed what the draft charges since it was drafted; null where nobody did. To be shown before the press. */
  readonly by: Editor | null
}

/** The proposals among the verdicts of a chart that was read whole (`reconcile`): `planned` drafts and no others. */
export const withdrawalsOf = (verdicts: readonly Verdict[]): readonly Withdrawal[] =>
  verdicts.flatMap((verdict) => {
    if (verdict.kind !== 'gone' || verdict.why.kind !== 'not-given' || verdict.why.why.kind !== 'finding') return []
    if (verdict.why.why.finding !== 'administration-entered-in-error' || verdict.draft.status !== 'planned') return []
    const { identifier, draft, by } = verdict
    return [{ identifier, draft, administration: verdict.why.administration, by }]
  })

/** Who presses, and when. */
export interface Pressed {
  /** "Practitioner/n1"; null where the session names nobody. */
  readonly user: string | null
  /** FHIR dateTime. */
  readonly now: string
}

const mistaken = ({ draft, administration }: Withdrawal, { user, now }: Pressed): ChargeItem => ({
  ...draft.resource,
  status: 'entered-in-error',
  note: [
    ...(draft.resource.note ?? []),
    {
      text: `${administration} was entered in error.`, time: now,
      ...(user === null ? {} : { authorReference: { reference: user } }),
    },
  ],
})

/**
 * Reads the dose again: what was a mistake when the chart was opened may have been put right since. Servers may empty what
 * was entered in error, so that it need not name its patient any more; another dose's answer, or another patient's, is none.
 */
const isStillMistaken = async (client: FhirClient, { administration, draft }: Withdrawal): Promise<Result<boolean, FhirProblem>> => {
  const answer = await client.read(administration)
  if (!answer.ok) return failure(answer.problem)
  const { body } = answer.value
  if (!isJson(body) || `${String(body['resourceType'])}/${String(body['id'])}` !== administration) return failure({ kind: 'not-json' })
  const subject = isJson(body['subject']) ? body['subject']['reference'] : null
  const isSame = typeof subject !== 'string' || plainReference(subject) === subjectOf(draft.resource)
  return success(body['status'] === 'entered-in-error' && isSame)
}

/** What the draft is now, after an answer that left it open. */
const found = async (client: FhirClient, { identifier, draft }: Withdrawal, problem: FhirProblem): Promise<SavedLine> => {
  const answer = await client.read(`ChargeItem/${draft.id}`)
  const now = answer.ok ? storedDraft(answer.value.body) : null
  if (now === null || now.identifier !== identifier) {
    return isUnclear(problem) ? failedLine(identifier, 'unclear') : lineWithProblem(identifier, problem)
  }
  if (now.status === 'entered-in-error') return lineOf(identifier, 'updated')
  if (now.status !== 'planned') return lineOf(identifier, 'closed')
  return now.versionId === draft.versionId ? lineWithProblem(identifier, problem) : lineOf(identifier, 'conflict')
}

const withdrawOne = async (client: FhirClient, withdrawal: Withdrawal, pressed: Pressed, isAgain = false): Promise<SavedLine> => {
  const { identifier, draft } = withdrawal
  if (draft.versionId === null) return failedLine(identifier, 'no-version')
  const mistake = await isStillMistaken(client, withdrawal)
  if (!mistake.ok) return lineWithProblem(identifier, mistake.problem)
  if (!mistake.value) return lineOf(identifier, 'conflict')
  const answer = await client.send({
    method: 'PUT', path: `ChargeItem/${draft.id}`, body: mistaken(withdrawal, pressed), ifMatch: draft.versionId,
  })
  if (answer.ok) return lineOf(identifier, 'updated')
  if (answer.problem.kind === 'unauthorised') {
    // The token may be another one now. The dose is read first, and the version guards the draft: nothing is written twice.
    return isAgain ? failedLine(identifier, 'forbidden', answer.problem.said) : withdrawOne(client, withdrawal, pressed, true)
  }
  return isUnclear(answer.problem) || answer.problem.kind === 'conflict'
    ? found(client, withdrawal, answer.problem)
    : lineWithProblem(identifier, answer.problem)
}

/**
 * Marks the drafts as mistakes, one by one and each only as the version that was shown; a press of a person's is needed.
 * `updated` is done, `closed` was closed by somebody else, `conflict` means that draft or dose changed meanwhile, and
 * the chart is to be read again. Never throws; ends where the session does.
 */
export const withdraw = async (
  client: FhirClient,
  withdrawals: readonly Withdrawal[],
  pressed: Pressed,
): Promise<readonly SavedLine[]> => {
  const lines: SavedLine[] = []
  for (const withdrawal of withdrawals) {
    const isOver = lines.some(({ why }) => why === 'unauthorised')
    lines.push(isOver ? failedLine(withdrawal.identifier, 'unauthorised') : await withdrawOne(client, withdrawal, pressed))
  }
  return lines
}
