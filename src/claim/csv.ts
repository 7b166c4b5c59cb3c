/**
 * CSV for spreadsheets (RFC 4180): every cell quoted where it must be, lines end with CRLF, and no cell is a formula. It
 * begins with a byte order mark, without which Excel takes UTF-8 for another encoding and spoils names.
 */

export interface Column<Row> {
  /** The head of the column. */
  readonly label: string
  /** Empty where the row has no value. */
  readonly cell: (row: Row) => string
}

/**
 * What a spreadsheet may take for a formula, now or after it was saved and opened again: also behind spaces, and in
 * other forms of the signs. A cell's own apostrophe counts too, so that taking one away always gives its own text.
 */
const formula = /^(?:[\s\p{Cc}]*[=+\-@\u2212|%]|[\t\r\n'])/u

/** The cell as it can do no harm: with an apostrophe before it, which spreadsheets read as "text follows". */
export const safeCell = (text: string): string => (formula.test(text.normalize('NFKC')) ? `'${text}` : text)

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Rows of plain cells as CSV text. */
export const csvText = (rows: readonly (readonly string[])[]): string => {
  // A line of one empty cell would be an empty line, which readers skip.
  const lines = rows.map((cells) => (cells.length === 1 && cells[0] === '' ? '""' : cells.map((cell) => quoted(safeCell(cell))).join(',')))
  return `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`
}

/** A table with its heads. */
export const csvTable = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  csvText([columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ cell }) => cell(row)))])
