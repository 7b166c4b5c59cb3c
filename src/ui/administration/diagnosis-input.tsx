/** The diagnosis of a dose: the patient's conditions with where they stand and why each can be chosen or not. */
import type { JSX, TargetedEvent } from 'preact'
import { useMemo } from 'preact/hooks'
import { diagnosisChoices, type DiagnosisChoice } from '../../app/diagnosis-choices.ts'
import { readCodeEntry } from '../../app/entry.ts'
import { hints, labels, questionWords, tierWords, verdictText } from '../words/answers.ts'
import type { AnswerFieldProps } from './answer-field.tsx'
import { TextInput } from './inputs.tsx'

const Words = ({ choice }: { readonly choice: DiagnosisChoice }): JSX.Element => (
  <span>
    <strong>{choice.code}</strong> {choice.text}
    <span class="quiet">
      {tierWords[choice.tier]}; {verdictText(choice.verdict)}
    </span>
  </span>
)

export const DiagnosisInput = ({ id, dose, encounter, answers, unfinished, onAnswer }: AnswerFieldProps): JSX.Element => {
  const choices = useMemo(() => diagnosisChoices(dose.facts, encounter, dose.lines), [dose, encounter])
  const usable = choices.filter(({ code }) => code !== null)
  const chosen = answers.diagnoses
  const listed = new Set(usable.map(({ code }) => code))
  const typed = chosen.find((code) => !listed.has(code)) ?? null
  const toggle = (code: string, isOn: boolean): void => onAnswer({ diagnoses: isOn ? [...chosen, code] : chosen.filter((one) => one !== code) })
  return (
    <>
      <fieldset class="control wide">
        <legend>{labels.diagnoses}</legend>
        {usable.length === 0 && <p class="quiet">{questionWords.noCondition}</p>}
        {usable.map((choice, index) => (
          <label key={choice.code} class="check">
            <input
              type="checkbox"
              id={index === 0 ? id : undefined}
              checked={chosen.includes(choice.code ?? '')}
              onChange={(event: TargetedEvent<HTMLInputElement>) => toggle(choice.code ?? '', event.currentTarget.checked)}
            />
            <Words choice={choice} />
          </label>
        ))}
        {choices.filter(({ code }) => code === null).map((choice) => (
          <p key={`${choice.verdict.kind} ${choice.text ?? ''}`} class="check unusable">
            <Words choice={choice} />
          </p>
        ))}
      </fieldset>
      <TextInput
        id={usable.length === 0 ? id : `${id}-code`} label={questionWords.otherCode} hint={hints.diagnoses} value={typed} read={readCodeEntry}
        source={dose.facts.source} name="diagnoses" unfinished={unfinished}
        onValue={(code) => onAnswer({ diagnoses: [...chosen.filter((one) => one !== typed), ...(code === null ? [] : [code])] })}
      />
    </>
  )
}
