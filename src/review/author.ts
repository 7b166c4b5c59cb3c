/** Who decides, and when. */
import type { Annotation } from 'fhir/r4'

export interface Author {
  /** "Practitioner/b1"; null where no session names anybody. */
  readonly user: string | null
  /** As they call themselves; null where they did not say. */
  readonly name: string | null
  /** FHIR dateTime. */
  readonly now: string
}

/** A note of theirs. */
export const noteBy = ({ user, name, now }: Author, text: string): Annotation => ({
  text,
  time: now,
  ...(user !== null
    ? { authorReference: { reference: user, ...(name === null ? {} : { display: name }) } }
    : name === null ? {} : { authorString: name }),
})
