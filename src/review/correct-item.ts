/** The values of a line in the elements of its ChargeItem: where a correction puts them, and where the derived ones go back to. */
import type { ChargeItem, CodeableConcept, Extension } from 'fhir/r4'
import type { NdcUnit } from '../billing/derived.ts'
import { isJson } from '../fhir/element.ts'
import { extensionUrl, medplumModifierUrl } from '../fhir/extensions.ts'
import { quietSpot } from '../fhir/reconcile-fields.ts'
import { canonical } from '../fhir/systems.ts'
import { codesAt, objectIn, reasonsIn, withExtensions } from './parts.ts'

export const correctedFields = ['ndc', 'ndc-quantity', 'units', 'modifiers', 'diagnoses', 'description'] as const
export type CorrectedField = (typeof correctedFields)[number]

/** Words apart by spaces or commas, in capitals. */
export const words = (text: string): readonly string[] => text.trim().toUpperCase().split(/[\s,]+/u).filter((word) => word !== '')

const quantityForm = /^(\d{1,8}(?:\.\d{1,3})?)\s*(ML|UN|GR|F2)$/u

interface Amount {
  readonly value: number
  readonly unit: NdcUnit
}

const units: readonly NdcUnit[] = ['ML', 'UN', 'GR', 'F2']

/** "0.5 ML": a number above zero and a unit that claims take; null for anything else. */
export const readQuantity = (text: string): Amount | null => {
  const found = quantityForm.exec(text.trim().toUpperCase())
  const unit = units.find((one) => one === found?.[2])
  const value = Number(found?.[1])
  return unit === undefined || !(value > 0) ? null : { value, unit }
}

const concept = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] })

/** A repeated concept keeps what the draft had beside its code, a text for instance. */
const reasonsOf = (item: ChargeItem, codes: readonly string[]): CodeableConcept[] => {
  const known: readonly CodeableConcept[] = reasonsIn(item).filter(isJson)
  const codeOf = (one: CodeableConcept): string | null => codesAt(quietSpot({ reason: one }), 'reason')[0]?.code ?? null
  return codes.map((code) => known.find((one) => codeOf(one) === code) ?? concept(canonical['icd-10-cm'], code))
}

const modifierExtensions = (modifiers: readonly string[]): readonly Extension[] =>
  modifiers.map((modifier, index) => ({
    url: extensionUrl('modifier'),
    extension: [
      { url: 'code', valueCodeableConcept: concept(/^\d\d$/u.test(modifier) ? canonical.cpt : canonical.hcpcs, modifier) },
      { url: 'rank', valuePositiveInt: index + 1 },
    ],
  }))

/** The same modifiers in Medplum's form, where the draft has that form beside ours. */
const withModifiers = (item: ChargeItem, modifiers: readonly string[]): ChargeItem => {
  const fresh = modifierExtensions(modifiers)
  const own = withExtensions(item, extensionUrl('modifier'), fresh)
  if (item.extension?.some(({ url }) => url === medplumModifierUrl) !== true) return own
  const concepts = fresh.flatMap(({ extension = [] }) => extension.flatMap(({ valueCodeableConcept }) => valueCodeableConcept ?? []))
  return withExtensions(own, medplumModifierUrl, concepts.map((valueCodeableConcept) => ({ url: medplumModifierUrl, valueCodeableConcept })))
}

/** A waste line says its amounts once more in `waste`: both say the same after a correction. */
const withWaste = (item: ChargeItem, names: readonly string[], parts: readonly Extension[]): ChargeItem => {
  const url = extensionUrl('waste')
  const waste = (item.extension ?? []).filter((one) => one.url === url)
  return waste.length === 0 ? item : withExtensions(item, url, waste.map((one) => ({
    ...one, extension: [...(one.extension ?? []).filter((part) => !names.includes(part.url)), ...parts],
  })))
}

const withAmount = (item: ChargeItem, parts: Extension[]): ChargeItem => {
  const url = extensionUrl('ndc-quantity')
  return withWaste(withExtensions(item, url, parts.length === 0 ? [] : [{ url, extension: parts }]), ['value', 'unit'], parts)
}

/** The item with a value in the form of `settled` in the field's own element. */
export const withField = (item: ChargeItem, field: CorrectedField, value: string): ChargeItem => {
  switch (field) {
    case 'ndc':
      return { ...item, productCodeableConcept: concept(canonical.ndc, value) }
    case 'ndc-quantity': {
      const amount = readQuantity(value)
      if (amount === null) return item
      return withAmount(item, [{ url: 'value', valueDecimal: amount.value }, { url: 'unit', valueCode: amount.unit }])
    }
    case 'units':
      return withWaste({ ...item, quantity: { ...objectIn(item, 'quantity'), value: Number(value) } }, ['units'], [{ url: 'units', valueDecimal: Number(value) }])
    case 'modifiers':
      return withModifiers(item, words(value))
    case 'diagnoses': {
      const { reason: _before, ...rest } = item
      const reason = reasonsOf(item, words(value))
      return reason.length === 0 ? rest : { ...rest, reason }
    }
    case 'description':
      return { ...item, code: { ...objectIn(item, 'code'), text: value } }
  }
}

const withoutField = (item: ChargeItem, field: CorrectedField): ChargeItem => {
  const bare = { ...item }
  switch (field) {
    case 'ndc':
      delete bare.productCodeableConcept
      return bare
    case 'diagnoses':
      delete bare.reason
      return bare
    case 'units':
      delete bare.quantity
      return bare
    case 'description': {
      const { text: _text, ...code } = objectIn(item, 'code')
      return { ...item, code }
    }
    case 'ndc-quantity':
      return withAmount(item, [])
    case 'modifiers':
      return withModifiers(item, [])
  }
}

/** The item with what was derived in a field: nothing where that is empty. A quantity may have been derived without its unit, or in a unit that no claim takes. */
export const withDerived = (item: ChargeItem, field: CorrectedField, derived: string): ChargeItem => {
  if (derived === '') return withoutField(item, field)
  if (field !== 'ndc-quantity') return withField(item, field, derived)
  const [, value, unit] = /^([\d.]+)? ?(\S+)?$/u.exec(derived) ?? []
  return withAmount(item, [
    ...(value === undefined ? [] : [{ url: 'value', valueDecimal: Number(value) }]),
    ...(unit === undefined ? [] : [{ url: 'unit', valueCode: unit }]),
  ])
}
