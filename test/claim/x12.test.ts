/** Our segments inside a whole interchange, read by a parser that is not ours, as strictly as it can. */
import fc from 'fast-check'
import { X12Interchange, X12Parser } from 'node-x12'
import { describe, expect, it } from 'vitest'
import { payerIds, payerProfiles } from '../../src/billing/payers.ts'
import type { ClaimLine } from '../../src/claim/claim-line.ts'
import { claimTexts, type ClaimContext } from '../../src/claim/texts.ts'
import { drug, service, textOf } from './builder.ts'
import { anyLine, goodDescription, goodNdc, words } from './lines.ts'

type Form = '837p' | '837i'

const versions: Readonly<Record<Form, string>> = { '837p': '005010X222A1', '837i': '005010X223A2' }

/** A claim's texts between the envelopes of one sender, with a line break behind each segment as they are copied. */
const interchange = (form: Form, body: string): string => {
  const version = versions[form]
  const count = body.split('\n').length + 2
  return [
    `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*${'SENDER'.padEnd(15)}*ZZ*${'RECEIVER'.padEnd(15)}*260302*1030*^*00501*000000001*0*T*:~`,
    `GS*HC*SENDER*RECEIVER*20260302*1030*1*X*${version}~`, `ST*837*0001*${version}~`, body, `SE*${count}*0001~`, 'GE*1*1~', 'IEA*1*000000001~',
  ].join('\n')
}

/** Tag and elements of each segment, as the parser has them; it throws where an envelope does not count up. */
const received = (form: Form, body: string): readonly (readonly string[])[] => {
  const read = new X12Parser(true).parse(interchange(form, body))
  if (!(read instanceof X12Interchange)) throw new Error('more than one interchange')
  const transactions = read.functionalGroups.flatMap((group) => group.transactions)
  expect([read.functionalGroups.length, transactions.length, read.options.subElementDelimiter]).toEqual([1, 1, ':'])
  return transactions.flatMap(({ segments }) => segments.map(({ tag, elements }) => [tag, ...elements.map(({ value }) => value)]))
}

/** The service lines of a claim as they were received, each behind its number. */
const serviceLines = (form: Form, lines: readonly ClaimLine[], context: ClaimContext = {}): readonly (readonly string[])[] => {
  const texts = lines.flatMap((line) => claimTexts(line, context).lines).map((one) => one.texts.find(({ id }) => id === form)?.text ?? '')
  return received(form, texts.map((text, at) => `LX*${at + 1}~\n${text}`).join('\n'))
}

const segment = (read: readonly (readonly string[])[], tag: string): readonly string[] => read.find(([found]) => found === tag) ?? []

describe('a receiver of X12', () => {
  it('reads code, modifier, units, diagnoses, date, NDC and quantity of a professional line', () => {
    const line = drug({ modifiers: ['JZ', 'RT'], diagnoses: ['M06.9', 'K50.90'], ndc: { code: '99999012301', unit: 'ML', quantity: 0.5 } })
    expect(serviceLines('837p', [line])).toEqual([
      ['LX', '1'],
      ['SV1', 'HC:J3490:JZ:RT:::ZYLOMAB 50MG SUBQ NDC 99999012301', '<CHARGE>', 'UN', '1', '', '', '1:2'],
      ['DTP', '472', 'D8', '20261121'],
      ['LIN', '', 'N4', '99999012301'],
      ['CTP', '', '', '', '0.5', 'ML'],
    ])
  })

  it('reads an institutional line, and its note in the claim', () => {
    const line = drug({ setting: 'hospital-outpatient', modifiers: ['JZ'] })
    expect(serviceLines('837i', [line])).toEqual([
      ['LX', '1'],
      ['SV2', '<REVENUE>', 'HC:J3490:JZ::::ZYLOMAB 50MG SUBQ NDC 99999012301', '<CHARGE>', 'UN', '1'],
      ['DTP', '472', 'D8', '20261121'],
      ['LIN', '', 'N4', '99999012301'],
      ['CTP', '', '', '', '0.5', 'ML'],
    ])
    expect(received('837i', textOf(line, '837i-note'))).toEqual([['NTE', 'ADD', 'ZYLOMAB 50MG SUBQ NDC 99999012301']])
  })

  it('reads a service without product or description as one code and its modifier', () => {
    expect(serviceLines('837p', [service({ modifiers: ['59'], units: 2 })])).toEqual([
      ['LX', '1'], ['SV1', 'HC:96372:59', '<CHARGE>', 'UN', '2', '', '', '1'], ['DTP', '472', 'D8', '20261121'],
    ])
  })

  it('reads what a description has no room for in the note, between date and product', () => {
    const read = serviceLines('837p', [drug({ description: `${'VERYLONGNAME '.repeat(4)}300MG IV INF NDC 99999012301 WASTE 100MG` })])
    expect(read.map(([tag]) => tag)).toEqual(['LX', 'SV1', 'DTP', 'NTE', 'LIN', 'CTP'])
    expect(segment(read, 'NTE')).toEqual(['NTE', 'ADD', 'WASTE 100MG'])
  })

  it('reads each product of a dose in a line of its own, where the payer wants it so', () => {
    const line = drug({ payer: 'medicaid', furtherNdcs: [{ code: '99999004001', unit: 'UN', quantity: 1 }] })
    const read = serviceLines('837p', [line], { profile: { ...payerProfiles.medicaid, multiNdc: 'split' } })
    expect(read.filter(([tag]) => tag === 'LIN').map((one) => one[3])).toEqual(['99999012301', '99999004001'])
    expect(read.filter(([tag]) => tag === 'CTP').map((one) => one.slice(4))).toEqual([['0.5', 'ML'], ['1', 'UN']])
  })
})

const form = fc.constantFrom<Form>('837p', '837i')

const own = fc.record({
  profile: fc.constantFrom(...payerIds).chain((id) => fc.constantFrom('split', 'kpkq', 'note').map((multiNdc) => ({ ...payerProfiles[id], multiNdc }))),
})

/** A name of separators, line breaks, whole segments of somebody else's, or of no end. */
const hostile = fc.oneof(
  words, goodDescription, fc.string({ minLength: 200, maxLength: 400 }),
  fc.array(fc.constantFrom('~', '*', ':', '^', '\n', '\r\n', '~SE*1*0001~', '~IEA*1*1~', '*UN*999', ':JW:', '>', '|', '50MG', 'ZYLO'), { maxLength: 20 }).map((all) => all.join('')),
)

const hostileLine = fc.tuple(anyLine, hostile, fc.option(hostile), fc.array(hostile, { maxLength: 3 }), hostile).map(
  ([line, description, discarded, modifiers, text]): ClaimLine => ({
    ...line, description, discarded, modifiers: [...modifiers, ...line.modifiers], diagnoses: [...line.diagnoses, text],
    serviceDate: line.serviceDate ?? text, code: line.code ?? text,
  }),
)

describe('whatever stands in a chart', () => {
  it('ends no segment, opens no element and closes no envelope: the receiver has the segments that were written, and no other', () => {
    fc.assert(fc.property(form, fc.array(hostileLine, { minLength: 1, maxLength: 3 }), own, (kind, lines, context) => {
      const read = serviceLines(kind, lines, context)
      const tags = read.map(([tag]) => tag).join(' ')
      const [sv, note] = kind === '837p' ? ['SV1', '( NTE)?'] : ['SV2', '']
      expect(tags).toMatch(new RegExp(`^LX ${sv} DTP${note}( LIN CTP)?( LX ${sv} DTP${note}( LIN CTP)?)*$`, 'u'))
      expect(read.filter(([tag]) => tag === 'LX').map(([, number]) => number)).toEqual(read.filter(([tag]) => tag === 'LX').map((_, at) => String(at + 1)))
      for (const [tag = '', ...elements] of read) {
        expect(elements).toHaveLength({ LX: 1, SV1: 7, SV2: 5, DTP: 3, LIN: 3, CTP: 5, NTE: 2 }[tag] ?? -1)
        for (const element of elements) expect(element).toMatch(/^[\x20-)+-\]_-}]*$/u)
      }
    }), { numRuns: 300 })
  })

  it('leaves code, units, date and product what they are', () => {
    fc.assert(fc.property(form, hostile, hostile, goodNdc, fc.constantFrom(...payerIds), (kind, description, discarded, { code, unit }, payer) => {
      const line = drug({ description, discarded, payer, modifiers: ['JZ'], units: 1, ndc: { code, unit, quantity: 2.5 } })
      const read = serviceLines(kind, [line])
      const [, first = '', second = '', ...rest] = segment(read, kind === '837p' ? 'SV1' : 'SV2')
      const procedure = kind === '837p' ? first : second
      const parts = procedure.split(':')
      expect(parts.slice(0, 3)).toEqual(['HC', 'J3490', 'JZ'])
      expect((parts[6] ?? '').length).toBeLessThanOrEqual(80)
      expect(rest).toEqual(kind === '837p' ? ['UN', '1', '', '', '1'] : ['<CHARGE>', 'UN', '1'])
      expect(segment(read, 'DTP').slice(1)).toEqual(['472', 'D8', '20261121'])
      expect(segment(read, 'LIN').slice(1)).toEqual(['', 'N4', code])
      expect(segment(read, 'CTP').slice(1)).toEqual(['', '', '', '2.5', unit])
      expect((segment(read, 'NTE')[2] ?? '').length).toBeLessThanOrEqual(80)
    }), { numRuns: 300 })
  })
})
