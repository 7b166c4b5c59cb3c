/** The control that answers a finding, by the kind of its question, and the button that takes the answer back. */
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { answersOfField, type Field } from '../../app/administration-fields.ts'
import { zoneOf } from '../../app/administration-time.ts'
import { readDayEntry, type TypedUnit } from '../../app/entry.ts'
import { wallTimeOf } from '../../app/wall-time.ts'
import type { AdministrationAnswers } from '../../billing/answers.ts'
import { containers, drugSources, methods, sides } from '../../billing/answers.ts'
import { readNdc } from '../../billing/ndc.ts'
import { claimUnitWords, containerWords, hints, labels, methodWords, questionWords, sideWords, sourceWords, wasteUnitWords } from '../words/answers.ts'
import type { AnswerFieldProps } from './answer-field.tsx'
import { DiagnosisInput } from './diagnosis-input.tsx'
import { AmountInput, Choice, Pills, TextInput } from './inputs.tsx'
import { TimeInput } from './time-input.tsx'

const millilitres = ['ml', 'mls', 'millilitre', 'millilitres', 'milliliter', 'milliliters']
const grams = ['g', 'gm', 'gram', 'grams']

const wasteUnits: readonly TypedUnit<keyof typeof wasteUnitWords>[] = [
  { unit: 'mL', typed: millilitres },
  { unit: 'mg', typed: ['mg', 'milligram', 'milligrams'] },
  { unit: 'g', typed: grams },
  { unit: 'units', typed: ['unit', 'units'] },
]

/** The units of a claim (billing-rules §2.3), as the derivation reads them. */
const claimUnits: readonly TypedUnit<keyof typeof claimUnitWords>[] = [
  { unit: 'ML', typed: millilitres },
  { unit: 'UN', typed: ['unit', 'units', 'vial', 'vials', 'kit', 'kits'] },
  { unit: 'GR', typed: grams },
]

const isNdc = (text: string): boolean => readNdc(text).kind === 'ndc'

const instantOf = (dateTime: string | null | undefined): string | null =>
  dateTime != null && /T.*(?:Z|[+-]\d\d:\d\d)$/u.test(dateTime) ? dateTime : null

/** The control of one kind of question. */
const Control = (props: AnswerFieldProps): JSX.Element => {
  const { field, id, dose, encounter, answers, zones, accesses, unfinished, onAnswer } = props
  const zone = useMemo(() => zoneOf(dose.facts, encounter, zones.site, zones.browser), [dose.facts, encounter, zones])
  const { source, effective } = dose.facts
  const label = labels[field.kind]
  const hint = hints[field.kind]
  const begun = effective.start?.value ?? effective.at?.value ?? answers.start
  const time = { id, label, zone, source, unfinished, day: begun === null ? null : (wallTimeOf(begun, zone)?.date ?? begun.slice(0, 10)) }
  switch (field.kind) {
    case 'ndc':
      return <TextInput {...{ id, label, hint, source, unfinished }} name="ndc" value={answers.ndc} isWhole={isNdc} onValue={(ndc) => onAnswer({ ndc })} />
    case 'ndcQuantity':
      return <AmountInput {...{ id, label, hint, source, unfinished }} name="ndcQuantity" value={answers.ndcQuantity} units={claimUnits} words={claimUnitWords} mayBeZero={false} onValue={(ndcQuantity) => onAnswer({ ndcQuantity })} />
    case 'method':
      return <Pills id={id} label={label} value={answers.method} options={methods} words={methodWords} onValue={(method) => onAnswer({ method })} />
    case 'start':
      return <TimeInput {...time} name="start" start={null} value={answers.start} onValue={(start) => onAnswer({ start })} />
    case 'stop':
      return <TimeInput {...time} name="stop" start={instantOf(begun) ?? answers.start} value={answers.stop} onValue={(stop) => onAnswer({ stop })} />
    case 'access':
      return <TextInput {...{ id, label, hint, source, unfinished }} name="access" value={answers.access} suggestions={accesses} onValue={(access) => onAnswer({ access })} />
    case 'laterality':
      return <Pills id={id} label={label} value={answers.laterality} options={sides} words={sideWords} onValue={(laterality) => onAnswer({ laterality })} />
    case 'diagnoses':
      return <DiagnosisInput {...props} />
    case 'drugSource':
      return <Choice id={id} label={label} value={answers.drugSource} options={drugSources} words={sourceWords} onValue={(drugSource) => onAnswer({ drugSource })} />
    case 'waste':
      return (
        <>
          <Pills id={id} label={questionWords.container} value={answers.container} options={containers} words={containerWords} onValue={(container) => onAnswer({ container })} />
          {answers.container !== 'multi-dose' && (
            <AmountInput {...{ source, unfinished }} id={`${id}-amount`} label={questionWords.discarded} hint={questionWords.discardedHint} name="waste" value={answers.waste} units={wasteUnits} words={wasteUnitWords} mayBeZero onValue={(waste) => onAnswer({ waste })} />
          )}
        </>
      )
    case 'lot':
      return (
        <>
          <TextInput {...{ id, source, unfinished }} label={questionWords.lot} name="lot" value={answers.lot} onValue={(lot) => onAnswer({ lot })} />
          <TextInput {...{ source, unfinished }} id={`${id}-expiry`} label={questionWords.expiry} hint={questionWords.expiryHint} name="expiry" value={answers.expiry} read={readDayEntry} onValue={(expiry) => onAnswer({ expiry })} />
        </>
      )
    case 'device':
    case 'note':
    case 'invoice':
    case 'priorAuthorization':
    case 'necessityNote': {
      const { kind } = field
      return <TextInput {...{ id, label, hint, source, unfinished }} name={kind} value={answers[kind]} onValue={(text) => onAnswer({ [kind]: text })} />
    }
  }
}

const cleared = (field: Field): Partial<AdministrationAnswers> =>
  Object.fromEntries(answersOfField[field.kind].map((name) => [name, name === 'diagnoses' ? [] : null]))

/** What stands below a question's findings. */
export const AnswerControl = (props: AnswerFieldProps): JSX.Element => {
  const { field, id, dose, unfinished, onAnswer } = props
  const takeBack = (): void => {
    for (const name of answersOfField[field.kind]) unfinished.set(dose.facts.source, name, null)
    onAnswer(cleared(field))
    // The button goes with the answer; the focus goes to what it answered.
    document.getElementById(id)?.focus()
  }
  return (
    <>
      <Control {...props} />
      {field.isAnswered && (
        <button type="button" class="link take-back" onClick={takeBack}>
          {questionWords.takeBack}
          <span class="hidden"> {labels[field.kind]}</span>
        </button>
      )}
    </>
  )
}
