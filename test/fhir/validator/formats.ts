/** The JSON form and the format of each R4 primitive (hl7.org/fhir/R4/datatypes.html). */

type Primitive = { readonly json: 'string' | 'number' | 'boolean'; readonly fits: (value: string) => boolean }

const year = '([1-9]\\d{3}|0\\d{2}[1-9]|0\\d[1-9]0|0[1-9]00)'
const month = '(0[1-9]|1[0-2])'
const day = '(0[1-9]|[12]\\d|3[01])'
const clock = '([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?'
const zone = '(Z|[+-]((0\\d|1[0-3]):[0-5]\\d|14:00))'

const datePattern = new RegExp(`^${year}(-${month}(-${day})?)?$`)
const dateTimePattern = new RegExp(`^${year}(-${month}(-${day}(T${clock}${zone})?)?)?$`)
const instantPattern = new RegExp(`^${year}-${month}-${day}T${clock}${zone}$`)

/** False for 31 February and its like. */
const isRealDay = (text: string): boolean => {
  const [yearText, monthText, dayText] = text.slice(0, 10).split('-')
  if (dayText === undefined) return true
  const last = new Date(Date.UTC(Number(yearText), Number(monthText), 0)).getUTCDate()
  return Number(dayText) <= last
}

const matches =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value)
const matchesDay =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value) && isRealDay(value)

/** R4 strings hold no control character but tab, line feed and carriage return, and are never empty. */
const isPlainText = (value: string): boolean =>
  value.length > 0 &&
  value.length <= 1024 * 1024 &&
  !/[^\P{Cc}\t\n\r\u007f-\u009f]/u.test(value)

const isUri = (value: string): boolean => {
  if (value.startsWith('urn:uuid:')) return isUuidUrn(value)
  if (value.startsWith('urn:oid:')) return /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/.test(value)
  return /^\S+$/.test(value)
}

/** "urn:uuid:" and a UUID in lower case, as R4's type uuid wants it. */
export const isUuidUrn = (value: string): boolean =>
  /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)

const text: Primitive = { json: 'string', fits: isPlainText }
const uri: Primitive = { json: 'string', fits: isUri }
const whole = (least: number): Primitive => ({
  json: 'number',
  fits: (value) => /^-?(0|[1-9]\d*)$/.test(value) && Number(value) >= least && Number(value) <= 2_147_483_647,
})

const primitives: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ['boolean', { json: 'boolean', fits: () => true }],
  ['decimal', { json: 'number', fits: (value) => Number.isFinite(Number(value)) }],
  ['integer', whole(-2_147_483_648)],
  ['unsignedInt', whole(0)],
  ['positiveInt', whole(1)],
  ['string', text],
  ['markdown', text],
  ['uri', uri],
  ['url', uri],
  ['canonical', uri],
  ['uuid', { json: 'string', fits: isUuidUrn }],
  ['oid', { json: 'string', fits: matches(/^urn:oid:[0-2](\.(0|[1-9]\d*))+$/) }],
  ['id', { json: 'string', fits: matches(/^[A-Za-z0-9\-.]{1,64}$/) }],
  ['code', { json: 'string', fits: matches(/^[^\s]+(\s[^\s]+)*$/) }],
  ['date', { json: 'string', fits: matchesDay(datePattern) }],
  ['dateTime', { json: 'string', fits: matchesDay(dateTimePattern) }],
  ['instant', { json: 'string', fits: matchesDay(instantPattern) }],
  ['time', { json: 'string', fits: matches(new RegExp(`^${clock}$`)) }],
  ['base64Binary', { json: 'string', fits: matches(/^(\s*[0-9A-Za-z+/=]){4}(\s*[0-9A-Za-z+/=]{4}|\s)*$/) }],
  ['xhtml', { json: 'string', fits: matches(/^\s*<div[\s>](?![\s\S]*<script)[\s\S]*<\/div>\s*$/i) }],
])

/** What is wrong with a value of this primitive type; null where nothing is, and where the type is no primitive. */
export const primitiveProblem = (
  type: string, value: unknown,
): { readonly rule: 'json-type' | 'format'; readonly message: string } | null => {
  const primitive = primitives.get(type)
  if (primitive === undefined) return null
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (!isScalar || typeof value !== primitive.json) {
    return { rule: 'json-type', message: `${type} is a JSON ${primitive.json}` }
  }
  return primitive.fits(String(value)) ? null : { rule: 'format', message: `not the format of ${type}` }
}
