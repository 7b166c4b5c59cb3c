import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { loadSmartStyle, readSmartStyle } from '../../src/smart/style.ts'
import { styleAddress } from '../../src/smart/style-address.ts'

/** With every name that the standard has for it, in several ways of writing. */
const file = {
  color_background: '#edeae3', color_error: '#9e2d2d', color_highlight: '#69b', color_modal_backdrop: 'rgba(0, 0, 0, 0.5)', color_success: '#498e49', color_text: '#303030',
  dim_border_radius: '6px', dim_font_size: '0.8125rem', dim_spacing_size: '20px', font_family_body: 'Georgia, Times, serif', font_family_heading: 'Tahoma',
}

it('gives its accent and its corners, and nothing else of it is taken', () => {
  expect(readSmartStyle(file)).toEqual({ highlight: '#6699bb', borderRadius: '6px' })
})

it.each([
  ['#fff', '#ffffff'], ['#FFFFFF', '#ffffff'], ['#ffff', '#ffffff'], [' #fffffff0 ', null], ['rgb(255, 255, 255)', '#ffffff'], ['rgba(255,255,255,1)', '#ffffff'], ['rgb(256,0,0)', null],
  ['white', null], ['#ggg', null], ['#fffff', null], ['transparent', null], ['', null], [null, null], [7, null], ['var(--x)', null], ['inherit', null],
  ['#fff;}*{display:none}', null], ['url(https://evil.example/x)', null], ['#fff url(//evil.example)', null], ['expression(alert(1))', null], ['#fff/**/', null], ['\\23 fff', null],
])('the accent %j is %j', (said, highlight) => {
  expect(readSmartStyle({ color_highlight: said }).highlight).toBe(highlight)
})

it.each([
  ['16px', '16px'], ['1rem', '16px'], ['1.25em', '20px'], ['0px', '0px'], ['24.5px', null], ['400px', null], ['-4px', null], ['16', null], ['calc(1px + 1px)', null], ['16px;color:red', null], [16, null], ['1e3px', null], ['16PX', '16px'],
])('the corners %j are %j', (said, borderRadius) => {
  expect(readSmartStyle({ dim_border_radius: said }).borderRadius).toBe(borderRadius)
})

it('of any JSON is a colour and a length of ours, or nothing', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('#fff', '#000', 'rgb(1,2,3)', '12px', '2rem'), fc.jsonValue())
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record(Object.fromEntries(Object.keys(file).map((name) => [name, word])))), (json) => {
    for (const value of Object.values(readSmartStyle(json))) expect(value === null || /^#[0-9a-f]{6}$|^\d{1,2}(?:\.\d{1,2})?px$/u.test(String(value))).toBe(true)
  }))
})

test.each([
  ['/smart-style.json', 'https://ehr.example/smart-style.json'], ['style.json', 'https://ehr.example/fhir/r4/style.json'], ['https://ehr.example/s', 'https://ehr.example/s'],
  ['https://cdn.example/s', 'https://cdn.example/s'], ['https://evil.example/s', null], ['//evil.example/s', null], ['http://ehr.example/s', null], ['https://ehr.example:8443/s', null],
  ['javascript:alert(1)', null], ['data:application/json,{}', null], ['blob:https://ehr.example/x', null], ['https://ehr.example@evil.example/s', null], ['https://u:p@ehr.example/s', null], ['', null], [7, null], [undefined, null],
])('the colours at %j are read from %j', (said, address) => {
  expect(styleAddress(said, 'https://ehr.example/fhir/r4', ['https://cdn.example'])).toBe(address)
})

test.each<readonly [string, () => Response, boolean]>([
  ['comes', () => Response.json(file), true], ['is missing', () => Response.json(file, { status: 404 }), false], ['is a page', () => new Response('<html>'), false],
  ['is far too long', () => Response.json({ ...file, x: 'x'.repeat(20_000) }), false], ['cannot be had', () => { throw new TypeError('network') }, false],
])('a file that %s is read or left, without token, cookies or a redirect', async (_, answer, isRead) => {
  const asked: (RequestInit | undefined)[] = []
  const style = await loadSmartStyle(async (_input, init) => {
    asked.push(init)
    return answer()
  }, 'https://ehr.example/s')
  expect(style !== null).toBe(isRead)
  expect(asked).toMatchObject([{ credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' }])
  expect(asked[0]).not.toHaveProperty('headers')
})
