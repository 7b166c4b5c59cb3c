/** What holds for the claim texts of any line, whatever a chart, a server or a person wrote into it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { payerIds, payerProfiles } from '../../src/billing/payers.ts'
import type { ClaimLine } from '../../src/claim/claim-line.ts'
import { institutionalDiagnoses, pointersOf, professionalDiagnoses } from '../../src/claim/diagnoses.ts'
import { claimSheet } from '../../src/claim/sheet.ts'
import { claimTexts, textIds, textKinds, type ClaimText } from '../../src/claim/texts.ts'
import { problemWords } from '../../src/claim/words.ts'
import { drug, onlyLine, textIn, textOf } from './builder.ts'
import { anyLine, characters, diagnosis, goodDescription, goodNdc } from './lines.ts'

const context = fc.record({
  profile: fc.constantFrom(...payerIds).chain((id) =>
    fc.record({ multiNdc: fc.constantFrom('split', 'kpkq', 'note'), noCostDrug: fc.constantFrom('omit', 'nominal-0.01') }).map((own) => ({ ...payerProfiles[id], ...own })),
  ),
  paperNdc: fc.constantFrom('standard', 'alaska', 'medi-cal'),
})

const allTexts = (line: ClaimLine, own: Parameters<typeof claimTexts>[1]): readonly ClaimText[] => claimTexts(line, own).lines.flatMap(({ texts }) => texts)

const elementsOf = (text: string, id: string): readonly (readonly string[])[] =>
  text.split('\n').filter((segment) => segment.startsWith(`${id}*`)).map((segment) => segment.slice(0, -1).split('*'))

const onlyElements = (text: string, id: string): readonly string[] => elementsOf(text, id)[0] ?? []

/** Half up, as whole numbers reckon it; what would vanish is the smallest step. */
const rounded = (thousandths: number, places: number): number => {
  const step = 10 ** (3 - places)
  return Math.max(Math.floor((2 * thousandths + step) / (2 * step)), 1) * step
}

const inThousandths = (text: string): number => {
  const [whole = '', fraction = ''] = text.split('.')
  return Number(`${whole}${fraction.padEnd(3, '0')}`)
}

describe('every text of any line', () => {
  it('is no longer than its field', () => {
    fc.assert(fc.property(anyLine, context, (line, own) => {
      for (const { id, text } of allTexts(line, own)) expect(text.length).toBeLessThanOrEqual(textKinds[id].limit ?? Number.POSITIVE_INFINITY)
    }), { numRuns: 500 })
  })

  it('is of characters that a claim takes', () => {
    fc.assert(fc.property(anyLine, context, (line, own) => {
      for (const { id, text } of allTexts(line, own)) expect(text).toMatch(textKinds[id].limit === null ? /^[ -}~\n]*$/ : /^[ -)+-9;-\]_-}]*$/)
    }), { numRuns: 500 })
  })

  it('is there once, in the order of the table', () => {
    fc.assert(fc.property(anyLine, context, (line, own) => {
      for (const { texts } of claimTexts(line, own).lines) expect(texts.map(({ id }) => id)).toEqual(textIds)
    }))
  })

  it('names no key of the line', () => {
    fc.assert(fc.property(anyLine, (line) => {
      const named = allTexts({ ...line, key: 'PATIENTKEY' }, {})
      expect(named.map(({ text }) => text).join('')).not.toContain('PATIENTKEY')
    }))
  })
})

describe('segments of any line', () => {
  const segments = (line: ClaimLine, own: Parameters<typeof claimTexts>[1]): readonly string[] =>
    allTexts(line, own).filter(({ id }) => textKinds[id].limit === null).flatMap(({ text }) => (text === '' ? [] : text.split('\n')))

  it('end once, in the order of their loop, with elements inside their limits', () => {
    fc.assert(fc.property(anyLine, context, (line, own) => {
      for (const segment of segments(line, own)) {
        expect(segment.indexOf('~')).toBe(segment.length - 1)
        expect(segment).not.toContain('^')
        const [id = '', ...elements] = segment.slice(0, -1).split('*')
        expect(elements).toHaveLength({ SV1: 7, SV2: 5, DTP: 3, LIN: 3, CTP: 5, NTE: 2 }[id] ?? -1)
        if (id === 'SV1' || id === 'SV2') {
          const parts = (elements[id === 'SV1' ? 0 : 1] ?? '').split(':')
          expect(parts.length).toBeLessThanOrEqual(7)
          for (const modifier of parts.slice(2, 6)) expect(modifier).toMatch(/^([A-Z0-9]{2})?$/)
          expect((parts[6] ?? '').length).toBeLessThanOrEqual(80)
          expect(elements[id === 'SV1' ? 1 : 2]).toMatch(/^<CHARGE>$|^0\.01$/)
        }
        if (id === 'SV1') expect(elements[6]).toMatch(/^<POINTER>$|^\d{1,2}(:\d{1,2}){0,3}$/)
        if (id === 'NTE') expect((elements[1] ?? '').length).toBeLessThanOrEqual(80)
        if (id === 'LIN') expect(elements[2]).toMatch(/^\d{11}$/)
        if (id === 'CTP') {
          expect((elements[3] ?? '').replace('.', '').length).toBeLessThanOrEqual(15)
          expect(elements[4]).toMatch(/^(ML|UN|GR|F2|<UNIT>)$/)
        }
      }
    }), { numRuns: 500 })
  })
})

describe('the NDC of a usable line', () => {
  it('is read back from every text with its quantity and unit', () => {
    fc.assert(fc.property(goodNdc, fc.constantFrom(...payerIds), (ndc, payer) => {
      const line = drug({ payer, ndc: { code: ndc.code, unit: ndc.unit, quantity: ndc.thousandths / 1000 } })
      const expected = rounded(ndc.thousandths, payerProfiles[payer].ndcQtyDecimals)
      for (const id of ['837p', '837i'] as const) {
        const text = textOf(line, id)
        expect(onlyElements(text, 'LIN')).toEqual(['LIN', '', 'N4', ndc.code])
        const [, , , , quantity = '', unit] = onlyElements(text, 'CTP')
        expect([inThousandths(quantity), unit]).toEqual([expected, ndc.unit])
      }
      const shaded = onlyLine(line)
      for (const [id, form] of [['cms1500-24-shaded', /^N4(\d{11})(?: {3}([A-Z]{2})([\d.]+))?$/], ['ub04-43', /^N4(\d{11})(?:([A-Z]{2})([\d.]+))?$/]] as const) {
        const found = textIn(shaded, id)
        const [, code, unit, quantity] = form.exec(found.text) ?? []
        expect(code).toBe(ndc.code)
        if (quantity === undefined) expect(found.problems.map(({ kind }) => kind)).toContain('quantity-too-long')
        else expect([inThousandths(quantity), unit]).toEqual([expected, ndc.unit])
      }
    }), { numRuns: 400 })
  })

  it('has ten digits for Medi-Cal that are thousandths, or says that they do not do', () => {
    fc.assert(fc.property(goodNdc, (ndc) => {
      const line = drug({ payer: 'medicaid', ndc: { code: ndc.code, unit: ndc.unit, quantity: ndc.thousandths / 1000 } })
      const { text, problems } = textIn(onlyLine(line, { paperNdc: 'medi-cal' }), 'cms1500-24-apart')
      if (ndc.thousandths < 10 ** 10) expect(text).toBe(`${ndc.unit}${String(ndc.thousandths).padStart(10, '0')}`)
      else expect([text, problems.map(({ kind }) => kind)]).toEqual(['', ['quantity-too-long']])
    }))
  })

  it('is said to be rounded exactly where it was', () => {
    fc.assert(fc.property(goodNdc, (ndc) => {
      const line = drug({ payer: 'unknown', ndc: { code: ndc.code, unit: ndc.unit, quantity: ndc.thousandths / 1000 } })
      const kinds = textIn(onlyLine(line), '837p').problems.map(({ kind }) => kind)
      expect(kinds.includes('quantity-rounded')).toBe(ndc.thousandths % 10 !== 0)
    }))
  })
})

describe('a description', () => {
  it('of any length is found whole in line, note and problems', () => {
    fc.assert(fc.property(goodDescription, (description) => {
      const { text, problems } = textIn(onlyLine(drug({ description, ndc: null })), '837p')
      const told = [onlyElements(text, 'SV1')[1]?.split(':')[6], onlyElements(text, 'NTE')[2], ...problems.map(({ value }) => value)]
      expect(characters(told.join(' '))).toBe(characters(description))
    }), { numRuns: 400 })
  })

  it('keeps dose and route on the line, however long the name is', () => {
    fc.assert(fc.property(goodDescription, (description) => {
      const dose = / (\d+MG (?:IV INF|SUBQ|IM)) NDC/.exec(description)?.[1] ?? 'none'
      for (const id of ['837p', '837i', 'cms1500-19'] as const) expect(textOf(drug({ description }), id)).toContain(dose)
    }), { numRuns: 500 })
  })
})

describe('the diagnoses of a claim', () => {
  const claim = fc.array(fc.array(diagnosis, { maxLength: 6 }), { maxLength: 8 }).map((all) => all.map((diagnoses) => drug({ diagnoses })))
  const plain = (code: string): string => code.toUpperCase().replace('.', '')

  it('are those that its lines point to, in each line’s own order', () => {
    fc.assert(fc.property(claim, (lines) => {
      const diagnoses = professionalDiagnoses(lines)
      expect(diagnoses.codes.length).toBeLessThanOrEqual(12)
      for (const line of lines) {
        const { places, problems } = pointersOf(line, diagnoses)
        const pointed = places.map((place) => diagnoses.codes[place - 1])
        const told = problems.map(({ value }) => value)
        const own = [...new Set(line.diagnoses.map(plain))]
        expect(own.filter((code) => pointed.includes(code))).toEqual(pointed)
        for (const code of own) expect(pointed.includes(code) || told.some((value) => plain(value) === code)).toBe(true)
      }
    }), { numRuns: 400 })
  })

  it('have no cause from outside as principal, and lose none without a word', () => {
    fc.assert(fc.property(claim, (lines) => {
      const { principal, others, externalCauses, segments, problems } = institutionalDiagnoses(lines)
      expect(principal ?? 'A00').not.toMatch(/^[V-Y]/)
      const placed = [principal, ...others, ...externalCauses]
      const told = problems.map(({ value }) => plain(value))
      for (const code of lines.flatMap((line) => line.diagnoses).map(plain)) expect(placed.includes(code) || told.includes(code)).toBe(true)
      expect(segments.join('').match(/AB[KFN]:/g)?.length ?? 0).toBe(placed.filter((code) => code !== null).length)
      for (const segment of segments) expect(segment).toMatch(/^HI(\*AB[KFN]:[A-Z0-9]{3,7}){1,12}~$/)
    }), { numRuns: 400 })
  })
})

it('a sheet of any lines has a section for every service line, and says every problem of it', () => {
  fc.assert(fc.property(fc.array(anyLine.map((line) => ({ ...line, setting: 'office' as const })), { maxLength: 4 }), (lines) => {
    const sheet = claimSheet(lines)
    const diagnoses = professionalDiagnoses(lines)
    const services = lines.flatMap((line) => claimTexts(line, { diagnoses }).lines)
    expect(sheet.sections).toHaveLength(services.length + 2)
    for (const [at, service] of services.entries()) {
      const said = [...(sheet.sections[at + 1]?.gaps ?? []), ...(sheet.sections[at + 1]?.notices ?? [])]
      for (const problem of textIn(service, '837p').problems) expect(said).toContain(problemWords(problem))
    }
    for (const { rows } of sheet.sections) for (const { value } of rows) expect(value).not.toBe('')
  }))
})
