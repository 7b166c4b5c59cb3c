import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { runUpdate, updateFolder } from '../../src/cli/reference/update.ts'
import { listenTo } from '../cli/listening.ts'
import { zipOf } from './fixtures/archives.ts'
import { orderFile, packageFile, productFile, smallBounds } from './fixtures/files.ts'
import { ndc, workplace } from './fixtures/folder.ts'

const icd10cm = zipOf([
  { name: 'icd10cm_order_2028.txt', content: orderFile([['M069', '1', 'Joint, unspecified']]) },
])

const directory = zipOf([
  {
    name: 'product.txt',
    content: productFile([{ ndc: '99999-0123', name: 'Exampleprazine', substance: 'EXAMPLEPRAZINE' }]),
  },
  { name: 'package.txt', content: packageFile([['99999-0123-01', '20200101', '']]) },
])

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const file =
  (content: Uint8Array): Answer =>
  (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Length': content.length })
    response.end(content)
  }

const cms = '/www.cms.gov/files/zip/2028-code-descriptions-tabular-order.zip'
const cdc = '/ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/2028/icd10cm-code-descriptions-2028.zip'
const fda = '/www.accessdata.fda.gov/cder/ndctext.zip'

/** The publishers in one server of ours, beneath their host names. What is not there is a 404. */
const served = async (answers: Readonly<Record<string, Answer>>): Promise<string> => {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    if (answer === undefined) response.writeHead(404).end()
    else answer(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

const update = async (answers: Readonly<Record<string, Answer>>, now = '2027-11-21T00:00:00.000Z', milliseconds = 20_000) => {
  const place = await workplace()
  const setting = { now, base: await served(answers), milliseconds, bounds: smallBounds }
  const { code, out, error } = await listenTo((voice) => updateFolder(place.packs, voice, setting))
  return { place, exit: code, said: out, complained: error }
}

test('what needs no licence is fetched and imported; for the rest a person is told page, file and command', async () => {
  const { place, exit, said } = await update({ [cms]: file(icd10cm), [fda]: file(directory) })
  expect(exit).toBe(0)
  const reference = await place.reference()
  expect(reference.icd10('M06.9', '2027-11-21').kind).toBe('billable')
  expect(reference.package(ndc('99999-0123-01'))?.name).toBe('Exampleprazine')
  expect(said).toContain('https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files')
  expect(said).toContain('october-2027-ndc-hcpcs-crosswalk-final.zip')
  expect(said).toMatch(/import {2}npm run reference:import -- october-2027-alpha-numeric-hcpcs-file\.zip --out /)
})

test('where CMS has no such file, CDC is asked', async () => {
  const { exit, place } = await update({ [cdc]: file(icd10cm), [fda]: file(directory) })
  expect(exit).toBe(0)
  expect((await place.reference()).icd10('E11.9', '2027-11-21').kind).toBe('billable')
})

test('the codes of the coming year and the April update are not missed where they are not published', async () => {
  const { exit, said } = await update({ [cms]: file(icd10cm), [fda]: file(directory) }, '2028-07-21T00:00:00.000Z')
  expect(exit).toBe(0)
  expect(said).toContain('not published: the April 2028 update of ICD-10-CM')
  expect(said).toContain('not published: ICD-10-CM of fiscal year 2029')
})

const failures: readonly (readonly [what: string, answer: Answer, reason: RegExp])[] = [
  [
    'that is not there',
    (_, response) => response.writeHead(404).end(),
    /www\.accessdata\.fda\.gov: there is no such file \(404\)/,
  ],
  ['that the server cannot give', (_, response) => response.writeHead(503).end(), /the server answered 503/],
  [
    'that is a web page',
    (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Please accept</html>'),
    /a web page came instead of the file/,
  ],
  ['that is no zip file', (_, response) => response.writeHead(200).end('plain words'), /no zip file/],
  [
    'whose connection breaks off',
    (_, response) => {
      response.writeHead(200, { 'Content-Length': directory.length })
      response.write(directory.subarray(0, 100))
      setTimeout(() => response.destroy(), 50)
    },
    /the connection failed or broke off/,
  ],
  [
    'that another host would give',
    (_, response) => response.writeHead(302, { Location: 'http://other.example/ndctext.zip' }).end(),
    /it redirects to another host \(other\.example\), which is not followed/,
  ],
  [
    'that leads in circles',
    (_, response) => response.writeHead(302, { Location: fda }).end(),
    /it redirects again and again/,
  ],
]

test.each(failures)(
  'a file %s is told in one line; the other is imported, and the exit code says so',
  async (_, answer, reason) => {
    const { exit, place, complained } = await update({ [cms]: file(icd10cm), [fda]: answer })
    expect(exit).toBe(1)
    const told = complained.split('\n').filter((line) => line.startsWith('not fetched'))
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(reason)
    expect(told[0]).toContain("FDA's NDC directory")
    const reference = await place.reference()
    expect(reference.icd10('E11.9', '2027-11-21').kind).toBe('billable')
    expect(reference.package(ndc('99999-0123-01'))).toBeNull()
  },
)

test('a file that never comes is not waited for', async () => {
  const { exit, complained } = await update({ [cms]: file(icd10cm), [fda]: () => undefined }, undefined, 1000)
  expect(exit).toBe(1)
  expect(complained).toMatch(/^not fetched: FDA's NDC directory: .*no answer within 1 s\.$/m)
})

test('a file that was cut off without a word is refused when it is unpacked', async () => {
  const { exit, complained, place } = await update({ [cms]: file(icd10cm), [fda]: file(directory.subarray(0, 500)) })
  expect(exit).toBe(1)
  expect(complained).toContain('refused: ndctext.zip: the zip file is cut off or damaged')
  expect((await place.reference()).describe().ndc).toBeNull()
})

test('a redirect within the host is followed', async () => {
  const moved: Answer = (_, response) =>
    response.writeHead(301, { Location: '/www.accessdata.fda.gov/cder/new.zip' }).end()
  const { exit } = await update({
    [cms]: file(icd10cm),
    [fda]: moved,
    '/www.accessdata.fda.gov/cder/new.zip': file(directory),
  })
  expect(exit).toBe(0)
})

test('without any network the packs stay as they were', async () => {
  const place = await workplace()
  const setting = { now: '2027-11-21T00:00:00.000Z', base: 'http://127.0.0.1:9', milliseconds: 500, bounds: smallBounds }
  const { code, error } = await listenTo((voice) => updateFolder(place.packs, voice, setting))
  expect(code).toBe(1)
  expect(error).toContain('the connection failed')
  expect(await place.contents()).toEqual({})
})

test.each([
  [['--bse', 'x'], "Unknown option '--bse'"],
  [['table.tsv'], "Unexpected argument 'table.tsv'"],
  [['--base', 'mirror.example'], '--base is not an http or https URL'],
  [['--base', 'http://'], '--base is not an http or https URL'],
])('%j is refused in one line, and nothing is fetched', async (args, reason) => {
  const { code, out, error } = await listenTo((voice) => runUpdate(args, voice))
  expect([code, out]).toEqual([2, ''])
  expect(error).toMatch(/^reference:update: [^\n]+\n$/)
  expect(error).toContain(reason)
})

test('help says what is fetched', async () => {
  const { code, out, error } = await listenTo((voice) => runUpdate(['--help'], voice))
  expect([code, error]).toEqual([0, ''])
  expect(out).toContain('--base URL')
})
