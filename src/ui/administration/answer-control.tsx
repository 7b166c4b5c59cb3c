/** The control that answers a finding, by the kind of its question, and the button that takes the answer back. */
import type { JSX } from 'preact'
import { answersOfField, type Field } from '../../app/administration-fields.ts'
import { wallTimeOf } from '../../app/wall-time.ts'
import type { AdministrationAnswers } from '../../billing/answers.ts'
import { containers, drugSources, methods, sides } from '../../billing/answers.ts'
import { readNdc } from '../../billing/ndc.ts'
import type { AnswerFieldProps } from './answer-field.tsx'
import { Choice, QuantityInput, TextInput, TimeInput } from './inputs.tsx'
import { containerWords, labels, methodWords, sideWords, sourceWords } from './words.ts'

const units = ['mL', 'g', 'units', 'mg'] as const

/** The units of a claim, as people write them. */
const claimUnits = ['mL', 'UN', 'g'] as const
const claimUnitWords = { mL: 'mL', UN: 'units (vials, kits)', g: 'g' } as const

const isNdc = (text: string): boolean => readNdc(text).kind === 'ndc'

/** The control of one kind of question. */
const Control = ({ field, id, answers, zone, begun, reasons, onAnswer }: AnswerFieldProps): JSX.Element => {
  const label = labels[field.kind]
  const day = begun === null ? null : (wallTimeOf(begun, zone)?.date ?? begun.slice(0, 10))
  switch (field.kind) {
    case 'ndc':
      return <TextInput id={id} label={label} value={answers.ndc} isWhole={isNdc} onValue={(ndc) => onAnswer({ ndc })} />
    case 'ndcQuantity':
      return <QuantityInput id={id} label={label} value={answers.ndcQuantity} units={claimUnits} words={claimUnitWords} onValue={(ndcQuantity) => onAnswer({ ndcQuantity })} />
    case 'method':
      return <Choice id={id} label={label} value={answers.method} options={methods} words={methodWords} onValue={(method) => onAnswer({ method })} />
    case 'start':
      return <TimeInput id={id} label={label} value={answers.start} zone={zone} day={day} onValue={(start) => onAnswer({ start })} />
    case 'stop':
      return <TimeInput id={id} label={label} value={answers.stop} zone={zone} day={day} onValue={(stop) => onAnswer({ stop })} />
    case 'laterality':
      return <Choice id={id} label={label} value={answers.laterality} options={sides} words={sideWords} onValue={(laterality) => onAnswer({ laterality })} />
    case 'diagnoses': {
      const words = Object.fromEntries(reasons.map(({ code, text }) => [code, text === null ? code : `${code} ${text}`]))
      const [chosen = null] = answers.diagnoses
      if (reasons.length === 0) return <TextInput id={id} label={`${label} (ICD-10-CM code)`} value={chosen} onValue={(code) => onAnswer({ diagnoses: code === null ? [] : [code] })} />
      return <Choice id={id} label={label} value={chosen} options={reasons.map(({ code }) => code)} words={words} onValue={(code) => onAnswer({ diagnoses: code === null ? [] : [code] })} />
    }
    case 'drugSource':
      return <Choice id={id} label={label} value={answers.drugSource} options={drugSources} words={sourceWords} onValue={(drugSource) => onAnswer({ drugSource })} />
    case 'waste':
      return (
        <>
          <Choice id={id} label="Container" value={answers.container} options={containers} words={containerWords} onValue={(container) => onAnswer({ container })} />
          <QuantityInput id={`${id}-amount`} label="Amount discarded, 0 if nothing was" value={answers.waste} units={units} onValue={(waste) => onAnswer({ waste })} />
        </>
      )
    case 'lot':
      return (
        <>
          <TextInput id={id} label="Lot" value={answers.lot} onValue={(lot) => onAnswer({ lot })} />
          <TextInput id={`${id}-expiry`} label="Expiry" isDate value={answers.expiry} onValue={(expiry) => onAnswer({ expiry })} />
        </>
      )
    case 'device':
    case 'invoice':
    case 'priorAuthorization':
    case 'necessityNote': {
      const { kind } = field
      return <TextInput id={id} label={label} value={answers[kind]} onValue={(text) => onAnswer({ [kind]: text })} />
    }
  }
}

const cleared = (field: Field): Partial<AdministrationAnswers> =>
  Object.fromEntries(answersOfField[field.kind].map((name) => [name, name === 'diagnoses' ? [] : null]))

/** What stands below a question's findings. */
export const AnswerControl = (props: AnswerFieldProps): JSX.Element => {
  const { field, onAnswer } = props
  return (
    <>
      <Control {...props} />
      {field.isAnswered && (
        <button type="button" class="quiet-button" onClick={() => onAnswer(cleared(field))}>
          Take back<span class="hidden">: {labels[field.kind]}</span>
        </button>
      )}
    </>
  )
}
