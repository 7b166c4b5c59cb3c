/** What a stored draft carries of ours, read with doubt (`dig.ts`): somebody else, or another version, may have written it since. */
import { emptyAnswers, type AdministrationAnswers } from '../billing/answers.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { extensionUrl, type ExtensionId } from '../fhir/extensions.ts'
import { dig, digList, digText } from './dig.ts'

/** True for the name of an answer that this version knows. */
export const isAnswerName = (name: string): name is keyof AdministrationAnswers => Object.hasOwn(emptyAnswers, name)

/** The extensions of a draft that are this one of ours. */
export const extensionsIn = (item: StoredDraft['resource'], id: ExtensionId): readonly unknown[] =>
  digList(item, 'extension').filter((one) => dig(one, 'url') === extensionUrl(id))

/** The text at a path in the part of an extension that has this name; null where there is none. */
export const partText = (extension: unknown, name: string, ...path: readonly string[]): string | null =>
  digText(digList(extension, 'extension').find((one) => dig(one, 'url') === name), ...path)

/** "sent-back"; null where the draft does not say where it stands between bedside and biller. */
export const reviewStateOf = (item: StoredDraft['resource']): string | null => digText(extensionsIn(item, 'review-state')[0], 'valueCode')
