/**
 * The product that was given, from everywhere it may stand: the administration's own concept, the Medication it names or
 * contains, the ingredients, extensions, and last the order and the dispense (smart-fhir §3.2).
 */
import type { Coding, DrugFacts, Ingredient, Sourced } from '../billing/facts.ts'
import { belongsTo, spotOf } from './chart-index.ts'
import type { Held } from './chart-index.ts'
import { codeSystemOf } from './chart-systems.ts'
import {
  boolean, child, children, codingsOf, conceptOf, invalid, objectsIn, originOf, ratioOf, sourcedConcept, sourcedDateTime,
  sourcedRatio, sourcedText, text,
} from './element.ts'
import type { Spot } from './element.ts'
import { reportForeign } from './foreign-elements.ts'
import { follow, pointerOf, pointersOf, unresolved } from './reference.ts'
import type { Pointer, Reading } from './reference.ts'

const isNdc = ({ value }: Sourced<Coding>): boolean => value.system === 'ndc'

/** The NDC codings of a concept, each with the place of its code. */
const ndcsOf = (codings: readonly Sourced<Coding>[]): readonly Sourced<string>[] =>
  codings.filter(isNdc).map(({ value, from }) => ({
    value: value.code,
    from: from.map(({ source, path }) => ({ source, path: `${path}.code` })),
  }))

const namesOf = (concept: Spot | null): readonly Sourced<string>[] => {
  if (concept === null) return []
  const words = sourcedText(concept, 'text')
  const displays = children(concept, 'coding').flatMap((coding) => sourcedText(coding, 'display') ?? [])
  const absent = conceptOf(concept) === null
  return absent ? [] : [...(words === null ? [] : [words]), ...displays]
}

const ndcName = /(^|[^a-z])ndc([^a-z]|$)|national-?drug/i
const ndcShape = /^\d[\d-]{8,13}\d$/

/** NDCs in extensions at any depth: a coding or identifier of the NDC system, or a string under a name that says NDC. */
const extensionNdcs = (spot: Spot, depth = 0): readonly Sourced<string>[] => {
  if (depth > 4) return []
  return children(spot, 'extension').flatMap((extension) => {
    const coding = child(extension, 'valueCoding', 'value')
    const concept = child(extension, 'valueCodeableConcept', 'value')
    const identifier = child(extension, 'valueIdentifier', 'value')
    const codings = [coding, ...(concept === null ? [] : children(concept, 'coding'))].filter((item) => item !== null)
    const coded = codings
      .filter((item) => codeSystemOf(text(item, 'system')) === 'ndc')
      .flatMap((item) => sourcedText(item, 'code') ?? [])
    const identified =
      identifier !== null && codeSystemOf(text(identifier, 'system')) === 'ndc' ? sourcedText(identifier, 'value') : null
    const named = ndcName.test(text(extension, 'url')?.slice(-200) ?? '')
    const written = named
      ? (sourcedText(extension, 'valueString', 'value') ?? sourcedText(extension, 'valueCode', 'value'))
      : null
    const plain = written !== null && ndcShape.test(written.value) ? written : null
    return [...coded, ...[identified, plain].filter((item) => item !== null), ...extensionNdcs(extension, depth + 1)]
  })
}

const substances = ['Medication', 'Substance']

interface NamedIngredient {
  readonly fact: Ingredient
  readonly names: readonly Sourced<string>[]
  readonly codings: readonly Sourced<Coding>[]
}

/** One ingredient; an item given by reference is named by the resource's code, or by the display. */
const ingredientOf = (reading: Reading, spot: Spot): NamedIngredient => {
  const concept = child(spot, 'itemCodeableConcept', 'item')
  const pointer = pointerOf(spot, 'itemReference', 'item')
  const held = pointer === null ? null : follow(reading, pointer, substances)
  const element = concept ?? (held === null ? null : child(spotOf(held, spot.report), 'code'))
  const display = pointer?.display ?? null
  const item = (element === null ? null : conceptOf(element)) ?? { codings: [], text: display }
  const strength = child(spot, 'strength')
  const shown = display !== null && pointer !== null ? [{ value: display, from: [originOf(pointer.spot, 'display')] }] : []
  return {
    fact: {
      item,
      isActive: boolean(spot, 'isActive'),
      strength: strength === null ? null : ratioOf(strength),
      from: [originOf(spot)],
    },
    names: [...namesOf(element), ...shown],
    codings: element === null ? [] : codingsOf(element),
  }
}

const readingOf = (reading: Reading, held: Held): Reading => ({
  index: reading.index,
  held,
  root: spotOf(held, reading.root.report),
})

/** The Medication that `medication[x]` leads to; beside a concept, the one that is contained, if there is exactly one. */
const medicationOf = (reading: Reading, concept: Spot | null, pointer: Pointer | null): Held | null => {
  if (pointer !== null) {
    return follow(reading, pointer, ['Medication']) ?? unresolved(pointer, 'a Medication')
  }
  if (concept === null) return null
  const contained = objectsIn(reading.held.container['contained'])
  const [id, ...more] = contained.filter(({ resourceType }) => resourceType === 'Medication').flatMap((one) => one['id'] ?? [])
  return more.length === 0 && typeof id === 'string' ? reading.index.resolve(`#${id}`, reading.held, ['Medication']) : null
}

/** NDCs of the product that an order, dispense or Medication names. */
const ndcsBy = (reading: Reading, held: Held): readonly Sourced<string>[] => {
  const other = readingOf(reading, held)
  if (held.type === 'Medication') return productNdcs(other.root)
  const concept = child(other.root, 'medicationCodeableConcept', 'medication')
  const pointer = pointerOf(other.root, 'medicationReference', 'medication')
  const medication = pointer === null ? null : follow(other, pointer, ['Medication'])
  return [
    ...(concept === null ? [] : ndcsOf(codingsOf(concept))),
    ...(medication === null ? [] : productNdcs(spotOf(medication, reading.root.report))),
  ]
}

const productNdcs = (medication: Spot): readonly Sourced<string>[] => {
  const code = child(medication, 'code')
  return code === null ? [] : ndcsOf(codingsOf(code))
}

/** A dispense of which nothing came, and whatever was entered in error, tells of no product. */
const isVoid = ({ type, json: { status } }: Held): boolean =>
  status === 'entered-in-error' || (type === 'MedicationDispense' && (status === 'cancelled' || status === 'declined'))

/**
 * The last resort: the order's product, else what supportingInformation names, else the dispenses of the same order.
 * Several of a kind may name several products, and all of them are given.
 */
const ndcsElsewhere = (reading: Reading, patient: string | null, order: Held | null): readonly Sourced<string>[] => {
  if (patient === null) return []
  const { index } = reading
  const supporting = pointersOf(reading.root, 'supportingInformation').flatMap(
    (pointer) => follow(reading, pointer, ['Medication', 'MedicationDispense', 'MedicationRequest']) ?? [],
  )
  const dispenses = index.ofPatient('MedicationDispense', patient).filter((held) => {
    const dispense: Reading = { index, held, root: spotOf(held, () => {}) }
    const prescriptions = pointersOf(dispense.root, 'authorizingPrescription')
    return order !== null && prescriptions.some((pointer) => follow(dispense, pointer, ['MedicationRequest']) === order)
  })
  for (const kind of [order === null ? [] : [order], supporting, dispenses]) {
    const found = kind
      .filter((held) => !isVoid(held) && (held.type === 'Medication' || belongsTo(held, patient, index)))
      .flatMap((held) => ndcsBy(reading, held))
    if (found.length > 0) return found
  }
  return []
}

/**
 * Gathers the product. `order` is the administration's own MedicationRequest, already checked to be the patient's.
 * Without any medication[x] it reports `resource-invalid` and gives empty facts.
 */
export const drugOf = (reading: Reading, patient: string | null, order: Held | null): DrugFacts => {
  const { root } = reading
  const concept = child(root, 'medicationCodeableConcept', 'medication')
  const pointer = pointerOf(root, 'medicationReference', 'medication')
  if (concept === null && pointer === null) invalid(root, 'medication', 'medication[x] is missing')
  if (concept !== null && pointer !== null) invalid(root, 'medication', 'medication[x] is given twice')
  const held = medicationOf(reading, concept, pointer)
  const product = held === null ? null : readingOf(reading, held)
  const medication = product?.root ?? null
  if (medication !== null) reportForeign('Medication', medication)
  const code = medication === null ? null : child(medication, 'code')
  const ingredients =
    product === null ? [] : children(product.root, 'ingredient').map((spot) => ingredientOf(product, spot))
  const batch = medication === null ? null : child(medication, 'batch')
  const codings = [concept, code].flatMap((element) => (element === null ? [] : codingsOf(element)))
  const shown = pointer === null ? null : sourcedText(pointer.spot, 'display')

  const direct = ndcsOf(codings)
  const within = direct.length > 0 ? [] : ingredients.flatMap((ingredient) => ndcsOf(ingredient.codings))
  const extended = [...extensionNdcs(root), ...(medication === null ? [] : extensionNdcs(medication))]
  const near = [...direct, ...within, ...extended]
  return {
    names: [
      ...namesOf(concept),
      ...namesOf(code),
      ...(shown === null ? [] : [shown]),
      ...ingredients.flatMap(({ names }) => names),
    ],
    codings,
    ndcs: near.length > 0 ? near : ndcsElsewhere(reading, patient, order),
    form: medication === null ? null : sourcedConcept(medication, 'form'),
    amount: medication === null ? null : sourcedRatio(medication, 'amount'),
    ingredients: ingredients.map(({ fact }) => fact),
    lot: batch === null ? null : sourcedText(batch, 'lotNumber'),
    expiry: batch === null ? null : sourcedDateTime(batch, 'expirationDate'),
  }
}
