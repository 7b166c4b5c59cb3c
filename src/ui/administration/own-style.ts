/** Puts the EHR's highlight and corners on the page. */
import { ownStyle } from '../../app/own-style.ts'

/** A token of ours as "#rrggbb"; a build may have written it shorter. */
const tokenOf = (name: string): string => {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  return /^#[0-9a-f]{3}$/iu.test(value) ? `#${Array.from(value.slice(1), (digit) => digit + digit).join('')}` : value
}

/** Nothing where the EHR names no style, or it cannot be read on our grounds. */
export const applyStyle = async (address: string | null): Promise<void> => {
  const get: typeof fetch = async (...request) => fetch(...request)
  const grounds = { surface: tokenOf('--surface'), page: tokenOf('--page'), accentText: tokenOf('--accent-text') }
  for (const [name, value] of await ownStyle(get, address, grounds)) document.documentElement.style.setProperty(name, value)
}
