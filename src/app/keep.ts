/**
 * What a person typed, kept in sessionStorage until it is saved, so that a reload or an expired token costs nothing
 * (product.md, "Write-back"). One record for each issuer, patient, encounter and user, read only where all four match;
 * it goes after a time without use, and as soon as another user launches. Storage that refuses is harmless: then
 * nothing is kept.
 */
import { parseAnswers } from '../billing/answers.ts'
import { isObject, type JsonObject } from '../billing/check.ts'
import type { Typed } from './administration-typed.ts'

/** Whose answers they are. `null` is a value of its own: without an encounter is not "any encounter". */
export interface KeepOwner {
  readonly issuer: string
  readonly patient: string
  readonly encounter: string | null
  readonly user: string | null
}

/** The part of Storage that is used; a test gives its own. */
export type KeepStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export interface Keep {
  /** What is kept for this owner; empty where there is nothing, or it is too old. An answer that cannot be read is passed over. */
  readonly read: () => Typed
  /** Keeps these answers instead of all that were kept, answers taken back among them; where nothing at all is left, the record goes. */
  readonly write: (typed: Typed) => void
  /** Text that was typed into a field of an administration and is no answer yet; null where there is none. */
  readonly text: (source: string, name: string) => string | null
  /** Keeps such text; null where there is nothing more to keep. */
  readonly setText: (source: string, name: string, text: string | null) => void
  /** Marks that somebody is at work, which puts off the removal. */
  readonly touch: () => void
  /** Removes records of any owner that have not been used for the idle time. */
  readonly sweep: () => void
  /** Removes what is kept for this owner. Nothing more is kept: what is typed before the page is gone goes with it. */
  readonly end: () => void
}

interface KeepOptions {
  readonly idleMinutes: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const prefix = 'doseline-typed:'

const keyOf = ({ issuer, patient, encounter, user }: KeepOwner): string =>
  prefix + JSON.stringify([issuer, patient, encounter, user])

const parse = (text: string | null): unknown => {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The owner's user in a key of ours; undefined for a key that is not ours or not whole. */
const userOf = (key: string): unknown => {
  const parts = key.startsWith(prefix) ? parse(key.slice(prefix.length)) : null
  return Array.isArray(parts) && parts.length === 4 ? parts[3] : undefined
}

/** Answers as JSON that `parseAnswers` reads again: a quantity's digits become a number there; null is an answer taken back. */
const toJson = (typed: Typed): unknown =>
  Object.fromEntries(
    [...typed].map(([source, given]) => [
      source,
      Object.fromEntries(
        Object.entries(given).map(([field, value]: [string, unknown]) => [
          field,
          isObject(value) ? { ...value, value: Number(value['value']) } : value,
        ]),
      ),
    ]),
  )

/** Field by field: one that is not as it should be does not take the others along. */
const fromJson = (json: unknown): Typed =>
  new Map(
    Object.entries(isObject(json) ? json : {}).flatMap(([source, given]) => {
      const fields = Object.entries(isObject(given) ? given : {}).flatMap(([field, value]) => {
        const read = parseAnswers({ [source]: { [field]: value } })
        const said = read.ok ? read.value.get(source) : undefined
        return Object.entries(said ?? {}).filter(([name]) => name === field)
      })
      return fields.length === 0 ? [] : [[source, Object.fromEntries(fields)] as const]
    }),
  )

/** All keys of ours; the list is taken first, since removing moves what follows. */
const ownKeys = (storage: KeepStorage): readonly string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index)).flatMap((key) =>
    key !== null && key.startsWith(prefix) ? [key] : [],
  )

/** The texts of a record by `source name`; what is no text is passed over. */
const textsOf = (record: unknown): Readonly<Record<string, string>> => {
  const texts = isObject(record) ? record['texts'] : null
  return Object.fromEntries(
    Object.entries(isObject(texts) ? texts : {}).flatMap(([name, text]: [string, unknown]) => (typeof text === 'string' ? [[name, text] as const] : [])),
  )
}

/** Longer than anything that a field asks for; a page of text has no place here. */
const longestText = 500

const attempt = <T>(act: () => T, otherwise: T): T => {
  try {
    return act()
  } catch {
    // Storage may be switched off, full, or partitioned away in a frame.
    return otherwise
  }
}

/**
 * The keep of one owner in `storage`, null where the browser offers none. Records of another user are removed at once:
 * who launches next must not find what the last one typed.
 */
export const createKeep = (storage: KeepStorage | null, owner: KeepOwner, options: KeepOptions): Keep => {
  const key = keyOf(owner)
  const isOld = (record: unknown): boolean => {
    const at = isObject(record) ? record['at'] : null
    return typeof at !== 'number' || !(Math.abs(options.now() - at) <= options.idleMinutes * 60_000)
  }
  const sweep = (): void =>
    attempt(() => {
      if (storage === null) return
      for (const one of ownKeys(storage)) if (isOld(parse(storage.getItem(one)))) storage.removeItem(one)
    }, undefined)
  /** This owner's record; null where there is none that is young enough. */
  const kept = (): JsonObject | null =>
    attempt(() => {
      const record = parse(storage?.getItem(key) ?? null)
      return isObject(record) && !isOld(record) ? record : null
    }, null)
  /** What cannot be stored takes what was stored before it along: an older answer must not come back in its place. */
  const store = (): void => {
    const isEmpty = isOver || [...answers.values()].every((given) => Object.keys(given).length === 0) && Object.keys(texts).length === 0
    const isStored = !isEmpty && attempt(() => {
      storage?.setItem(key, JSON.stringify({ at: options.now(), answers: toJson(answers), texts }))
      return true
    }, false)
    if (!isStored) attempt(() => storage?.removeItem(key), undefined)
  }

  attempt(() => {
    if (storage === null) return
    for (const one of ownKeys(storage)) if (userOf(one) !== owner.user) storage.removeItem(one)
  }, undefined)
  sweep()
  const found = kept()
  let answers = fromJson(found?.['answers'])
  let texts = textsOf(found)
  let isOver = false

  return {
    sweep,
    end: () => {
      isOver = true
      store()
    },
    read: () => fromJson(kept()?.['answers']),
    write: (typed) => {
      answers = typed
      store()
    },
    text: (source, name) => texts[`${source} ${name}`] ?? null,
    setText: (source, name, text) => {
      const named = `${source} ${name}`
      if ((texts[named] ?? null) === text) return
      const { [named]: _gone, ...others } = texts
      texts = text === null ? others : { ...others, [named]: text.slice(0, longestText) }
      store()
    },
    touch: () => {
      const record = kept()
      if (record !== null) attempt(() => storage?.setItem(key, JSON.stringify({ ...record, at: options.now() })), undefined)
    },
  }
}

/** The browser's sessionStorage, or null where it may not be used. */
export const pageStorage = (): KeepStorage | null => attempt(() => window.sessionStorage, null)
