/**
 * The Application Identifiers of GS1 (General Specifications §3.2): what stands before each element of an element
 * string, and which values may follow. Lengths are of the value alone.
 */

export interface Shape {
  readonly ai: string
  readonly least: number
  readonly most: number
  readonly isNumeric: boolean
  /** Of a length that its first two digits tell: no separator stands behind it (§7.8.4, predefined lengths). */
  readonly isPredefined: boolean
}

type Row = readonly [ai: string, least: number, most: number, kind: 'n' | 'x']

/** An `n` in place of a last digit stands for any digit: the position of a decimal point, or a sequence. */
const rows: readonly Row[] = [
  ['00', 18, 18, 'n'], ['01', 14, 14, 'n'], ['02', 14, 14, 'n'], ['10', 1, 20, 'x'],
  ['11', 6, 6, 'n'], ['12', 6, 6, 'n'], ['13', 6, 6, 'n'], ['15', 6, 6, 'n'], ['16', 6, 6, 'n'], ['17', 6, 6, 'n'],
  ['20', 2, 2, 'n'], ['21', 1, 20, 'x'], ['22', 1, 20, 'x'], ['235', 1, 28, 'x'], ['240', 1, 30, 'x'], ['241', 1, 30, 'x'],
  ['242', 1, 6, 'n'], ['243', 1, 20, 'x'], ['250', 1, 30, 'x'], ['251', 1, 30, 'x'], ['253', 13, 30, 'x'], ['254', 1, 20, 'x'],
  ['255', 13, 25, 'n'], ['30', 1, 8, 'n'], ['31nn', 6, 6, 'n'], ['32nn', 6, 6, 'n'], ['33nn', 6, 6, 'n'], ['34nn', 6, 6, 'n'],
  ['35nn', 6, 6, 'n'], ['36nn', 6, 6, 'n'], ['37', 1, 8, 'n'], ['390n', 1, 15, 'n'], ['391n', 4, 18, 'n'], ['392n', 1, 15, 'n'],
  ['393n', 4, 18, 'n'], ['394n', 4, 4, 'n'], ['395n', 6, 6, 'n'], ['400', 1, 30, 'x'], ['401', 1, 30, 'x'], ['402', 17, 17, 'n'],
  ['403', 1, 30, 'x'], ['41n', 13, 13, 'n'], ['420', 1, 20, 'x'], ['421', 4, 12, 'x'], ['422', 3, 3, 'n'], ['423', 3, 15, 'n'],
  ['424', 3, 3, 'n'], ['425', 3, 15, 'n'], ['426', 3, 3, 'n'], ['427', 1, 3, 'x'], ['43nn', 1, 70, 'x'], ['7001', 13, 13, 'n'],
  ['7002', 1, 30, 'x'], ['7003', 10, 10, 'n'], ['7004', 1, 4, 'n'], ['7005', 1, 12, 'x'], ['7006', 6, 6, 'n'], ['7007', 6, 12, 'n'],
  ['7008', 1, 3, 'x'], ['7009', 1, 10, 'x'], ['7010', 1, 2, 'x'], ['7011', 6, 10, 'n'], ['702n', 1, 30, 'x'], ['703n', 4, 30, 'x'],
  ['7040', 4, 4, 'x'], ['71n', 1, 20, 'x'], ['723n', 3, 30, 'x'], ['724n', 1, 25, 'x'], ['8001', 14, 14, 'n'], ['8002', 1, 20, 'x'],
  ['8003', 14, 30, 'x'], ['8004', 1, 30, 'x'], ['8005', 6, 6, 'n'], ['8006', 18, 18, 'n'], ['8007', 1, 34, 'x'], ['8008', 8, 12, 'n'],
  ['8009', 1, 50, 'x'], ['8010', 1, 30, 'x'], ['8011', 1, 12, 'n'], ['8012', 1, 20, 'x'], ['8013', 1, 25, 'x'], ['8017', 18, 18, 'n'],
  ['8018', 18, 18, 'n'], ['8019', 1, 10, 'n'], ['8020', 1, 25, 'x'], ['8026', 18, 18, 'n'], ['8030', 1, 90, 'x'], ['811n', 1, 70, 'x'],
  ['8200', 1, 70, 'x'], ['90', 1, 30, 'x'], ['9n', 1, 90, 'x'],
]

/** §7.8.4: what starts so has one length for ever. */
const predefined: ReadonlySet<string> = new Set(
  ['00', '01', '02', '03', '04', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '31', '32', '33', '34', '35', '36', '41'],
)

const byWritten: ReadonlyMap<string, Row> = new Map(rows.map((row) => [row[0], row]))

/**
 * What may stand on one drug package besides GTIN, by the guidelines of GS1 for health care. Only these are thought of
 * where a scanner has lost the separators, since any digits inside a lot would else pass for some identifier.
 */
export const onPackages: ReadonlySet<string> = new Set(
  ['01', '10', '11', '15', '17', '21', '30', '37', '240', '7003', '710', '711', '712', '713', '714', '715', '716', '717'],
)

const shapeOf = (ai: string, [, least, most, kind]: Row): Shape => ({
  ai, least, most, isNumeric: kind === 'n', isPredefined: least === most && predefined.has(ai.slice(0, 2)),
})

/** The identifier with which `text` begins; null where it begins with none. No identifier begins with another one. */
export const identifierAt = (text: string): Shape | null => {
  for (const length of [2, 3, 4]) {
    const ai = text.slice(0, length)
    if (!/^\d+$/u.test(ai) || ai.length < length) return null
    const row = byWritten.get(ai) ?? byWritten.get(`${ai.slice(0, -1)}n`) ?? byWritten.get(`${ai.slice(0, -2)}nn`)
    if (row !== undefined && row[0].length === length) return shapeOf(ai, row)
  }
  return null
}

/** The characters of an element: set 82 (§7.11), which has no space, no bracket and no control character. */
const characters = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/u

/** True where `value` may stand behind the identifier. */
export const fits = (value: string, { least, most, isNumeric }: Shape): boolean =>
  value.length >= least && value.length <= most && (isNumeric ? /^\d+$/u : characters).test(value)
