/**
 * The EHR's colours and lengths (SMART App Launch 2.2, `smart_style_url`), an experimental file that anybody at that
 * address may have written. Nothing of its text goes on: colours and lengths are read as numbers and written anew, and
 * text is never made unreadable.
 */

/** Colours as "#rrggbb" or "#rrggbbaa", lengths as "12px"; null where the file says nothing that can be used. */
export interface SmartStyle {
  readonly background: string | null
  readonly text: string | null
  readonly highlight: string | null
  readonly error: string | null
  readonly success: string | null
  readonly backdrop: string | null
  readonly borderRadius: string | null
  readonly fontSize: string | null
  readonly spacing: string | null
}

/** Red, green and blue from 0 to 255, and opacity from 0 to 1. */
type Colour = readonly [number, number, number, number]

const hex = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/iu
const rgb = /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*(0|1|0?\.\d{1,4}|1\.0{1,4})\s*)?\)$/iu

const readColour = (value: unknown): Colour | null => {
  if (typeof value !== 'string' || value.length > 40) return null
  const said = value.trim()
  if (hex.test(said)) {
    const digits = said.length > 5 ? said.slice(1) : Array.from(said.slice(1), (digit) => digit + digit).join('')
    const [red = 0, green = 0, blue = 0, alpha = 255] = (digits.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16))
    return [red, green, blue, alpha / 255]
  }
  const parts = rgb.exec(said)
  if (parts === null) return null
  const [red = 256, green = 256, blue = 256] = parts.slice(1, 4).map(Number)
  return Math.max(red, green, blue) > 255 ? null : [red, green, blue, Number(parts[4] ?? 1)]
}

const written = (colour: Colour | null): string | null => {
  if (colour === null) return null
  const [red, green, blue, alpha] = colour
  const parts = alpha === 1 ? [red, green, blue] : [red, green, blue, Math.round(alpha * 255)]
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** WCAG 2.2, "relative luminance" of an opaque colour. */
const luminance = ([red, green, blue]: Colour): number => {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2 §1.4.3: 4.5 to 1 for text. */
const isReadable = (colour: Colour, ground: Colour): boolean => {
  const [light = 0, dark = 0] = [luminance(colour), luminance(ground)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05) >= 4.5
}

/** "px", and "rem" or "em" as 16 of them; null outside `least` to `most` pixels, at which a page still works. */
const readLength = (value: unknown, least: number, most: number): string | null => {
  const [, amount, unit = ''] = typeof value === 'string' ? (/^\s*(\d{1,3}(?:\.\d{1,4})?)(px|r?em)\s*$/iu.exec(value) ?? []) : []
  if (amount === undefined) return null
  const pixels = Number(amount) * (unit.toLowerCase() === 'px' ? 1 : 16)
  return pixels < least || pixels > most ? null : `${Number(pixels.toFixed(2))}px`
}

/**
 * Reads the file. Text and background come together or not at all, and the other colours only where they can be read on
 * that background; fonts are not taken.
 */
export const readSmartStyle = (json: unknown): SmartStyle => {
  const said: Readonly<Record<string, unknown>> = typeof json === 'object' && json !== null ? { ...json } : {}
  const opaque = (name: string): Colour | null => {
    const colour = readColour(said[name])
    return colour?.[3] === 1 ? colour : null
  }
  const [ground, text] = [opaque('color_background'), opaque('color_text')]
  const pair = ground !== null && text !== null && isReadable(text, ground) ? { ground, text } : null
  const onGround = (name: string): string | null => {
    const colour = opaque(name)
    return pair !== null && colour !== null && isReadable(colour, pair.ground) ? written(colour) : null
  }
  return {
    background: written(pair?.ground ?? null),
    text: written(pair?.text ?? null),
    highlight: onGround('color_highlight'),
    error: onGround('color_error'),
    success: onGround('color_success'),
    backdrop: written(readColour(said['color_modal_backdrop'])),
    borderRadius: readLength(said['dim_border_radius'], 0, 24),
    fontSize: readLength(said['dim_font_size'], 12, 24),
    spacing: readLength(said['dim_spacing_size'], 2, 32),
  }
}

const longest = 20_000

/**
 * Fetches the file at a session's `styleAddress`, without token, cookies or referrer, and reads it; null where it does
 * not come. A redirect is not followed: it could lead away from the allowed origin.
 */
export const loadSmartStyle = async (get: typeof fetch, address: string): Promise<SmartStyle | null> => {
  const options = { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(10_000) } as const
  const answer = await get(address, options).catch(() => null)
  const text = answer?.ok === true ? await answer.text().catch(() => '') : ''
  if (text === '' || text.length > longest) return null
  try {
    return readSmartStyle(JSON.parse(text))
  } catch {
    return null
  }
}
