/** Puts the EHR's highlight and corners on the page, and anew when the page turns light or dark. */
import { ownStyle, type Grounds } from '../../app/own-style.ts'

/** A token of ours as "#rrggbb"; a build may have written it shorter. */
const tokenOf = (name: string): string => {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  return /^#[0-9a-f]{3}$/iu.test(value) ? `#${Array.from(value.slice(1), (digit) => digit + digit).join('')}` : value
}

const groundsNow = (): Grounds => ({ surface: tokenOf('--surface'), page: tokenOf('--page'), accentText: tokenOf('--accent-text') })

/** Nothing where the EHR names no style, or it cannot be read on our grounds. */
export const applyStyle = async (address: string | null): Promise<void> => {
  if (address === null) return
  const get: typeof fetch = async (...request) => fetch(...request)
  const { style } = document.documentElement
  let applied: readonly string[] = []
  let latest = 0
  const apply = async (): Promise<void> => {
    latest += 1
    const mine = latest
    // A colour that was chosen for light grounds cannot be read on dark ones.
    for (const name of applied) style.removeProperty(name)
    applied = []
    const tokens = await ownStyle(get, address, groundsNow())
    if (mine !== latest) return
    applied = [...tokens.keys()]
    for (const [name, value] of tokens) style.setProperty(name, value)
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void apply())
  await apply()
}
