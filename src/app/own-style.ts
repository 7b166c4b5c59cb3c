/** The EHR's highlight and corners on our own page, as far as they can be read there. Loaded late. */
import { loadSmartStyle } from '../smart/style.ts'

/** The colours of our page that the accent stands on: "#rrggbb". */
export interface Grounds {
  readonly surface: string
  readonly page: string
  /** What stands on the accent. */
  readonly accentText: string
}

/** Our own tokens by name, "--accent". */
export type Tokens = ReadonlyMap<string, string>

const channel = (hex: string, at: number): number => {
  const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** WCAG 2.2, relative luminance. */
const luminance = (hex: string): number => 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5)

const isReadable = (a: string, b: string): boolean => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((one, other) => other - one)
  return (light + 0.05) / (dark + 0.05) >= 4.5
}

const isPlain = (colour: string): boolean => /^#[0-9a-f]{6}$/iu.test(colour)

/**
 * The tokens that the style of an EHR changes. The accent is taken over only where it can be read on each of our grounds,
 * and ours on it; our own greys and colours of severity stay, since they are made for each other.
 */
export const tokensOf = (style: { readonly highlight: string | null; readonly borderRadius: string | null }, grounds: Grounds): Tokens => {
  const { highlight, borderRadius } = style
  const all = [grounds.surface, grounds.page, grounds.accentText]
  const fits = highlight !== null && isPlain(highlight) && all.every((ground) => isPlain(ground) && isReadable(highlight, ground))
  return new Map([
    ...(fits ? [['--accent', highlight] as const, ['--accent-strong', highlight] as const] : []),
    ...(borderRadius === null ? [] : [['--radius', borderRadius] as const]),
  ])
}

/** The tokens of the EHR's style; none where it has none or does not answer. */
export const ownStyle = async (get: typeof fetch, address: string | null, grounds: Grounds): Promise<Tokens> => {
  const style = address === null ? null : await loadSmartStyle(get, address)
  return style === null ? new Map() : tokensOf(style, grounds)
}
