/** Drafts from files: decided in memory alone, with every version kept until the page is left. */
import { isOfPatient } from '../fhir/patient-check.ts'
import type { Json } from '../fhir/element.ts'
import { groupedBy } from '../fhir/lists.ts'
import { success } from '../fhir/result.ts'
import { decidedBundle, partsOf, readDraftFile, resourcesIn, uniqueDrafts, type DraftFile } from '../review/file.ts'
import { ownerIn, ownerOf, type DraftItem, type ReviewDraft } from '../review/draft.ts'
import { digText } from './dig.ts'
import { patientLines, type PatientLine } from './patient.ts'
import type { DraftText, ReviewProblem, ReviewSource } from './review-state.ts'

export interface OpenFiles {
  readonly source: ReviewSource
  readonly names: readonly string[]
  readonly drafts: readonly ReviewDraft[]
  readonly others: number
  /** By `ownerOf`. */
  readonly patients: ReadonlyMap<string, PatientLine>
  /** The files' content with every decision. */
  readonly bundle: () => Json
}

/** The chart resources of a draft's own file that are provably of its patient; a file has no base of its own. */
const chartOf = (files: readonly DraftFile[], { key, patient }: ReviewDraft): ReadonlyMap<string, Json> => {
  const [, place = '', part = ''] = /^(\d+)((?:\.\d+)*)-/u.exec(key) ?? []
  const file = files[Number(place)]
  return new Map(file === undefined || patient === null ? [] : [...resourcesIn(file, part)].filter(([, resource]) => isOfPatient('', resource, patient)))
}

/** The patients of every file, each in its own file alone. */
const patientsOf = (files: readonly DraftFile[]): ReadonlyMap<string, PatientLine> =>
  new Map(files.flatMap((file, place) =>
    partsOf(file).flatMap((part) =>
      [...patientLines([...resourcesIn(file, part).values()])].map(([patient, line]) => [ownerIn(`${place}${part}`, patient), line] as const))))

/** The names that drafts themselves carry, as an export without a Patient has them; two names for one patient are none. */
const namesOf = (drafts: readonly ReviewDraft[]): ReadonlyMap<string, PatientLine> => {
  const said = groupedBy(drafts, ownerOf)
  return new Map([...said].flatMap(([owner, own]) => {
    const [name = null, ...others] = new Set(own.flatMap(({ resource }) => digText(resource, 'subject', 'display') ?? []))
    return name === null || others.length > 0 ? [] : [[owner, { name, birthDate: null, recordNumber: null }] as const]
  }))
}

const openDocuments = (files: readonly DraftFile[]): OpenFiles => {
  const items = new Map<string, DraftItem>()
  const versions = new Map<string, readonly DraftItem[]>()
  const { drafts } = uniqueDrafts(files)
  const first = new Map(drafts.map(({ key, resource }) => [key, resource] as const))
  const versionsOf = (key: string): readonly DraftItem[] => {
    const opened = first.get(key)
    return versions.get(key) ?? (opened === undefined ? [] : [opened])
  }
  return {
    names: files.map(({ name }) => name),
    drafts,
    others: files.reduce((sum, file) => sum + file.others, 0),
    patients: new Map([...namesOf(drafts), ...patientsOf(files)]),
    bundle: () => decidedBundle(files, items),
    source: {
      kind: 'file',
      write: async ({ key }, item) => {
        items.set(key, item)
        versions.set(key, [...versionsOf(key), item])
        return Promise.resolve({ kind: 'written', item })
      },
      history: async ({ key }) => Promise.resolve(success(versionsOf(key))),
      // No chart is there to read again; the interface says so.
      check: async () => Promise.resolve(new Map()),
      recheck: async () => Promise.resolve(new Map()),
      referenceData: async () => Promise.resolve(null),
      chart: async (draft) => Promise.resolve(chartOf(files, draft)),
    },
  }
}

/** Reads files of drafts; the first that is none of ours is the problem of all. `timeZone` as in `reviewDraft`. */
export const openDraftFiles = async (texts: readonly DraftText[], timeZone: string | null): Promise<OpenFiles | ReviewProblem> => {
  const files: DraftFile[] = []
  for (const [place, file] of texts.entries()) {
    const text = await file.text().catch(() => null)
    if (text === null) return { kind: 'file-unreadable', name: file.name }
    const read = readDraftFile(text, file.name, place, timeZone)
    if (!read.ok) return { kind: 'file', name: file.name, problem: read.problem }
    files.push(read.value)
  }
  return openDocuments(files)
}
