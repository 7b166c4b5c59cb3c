/** How the EHR behaves and what goes wrong next, for a tester to choose. */
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { dialectNames, isDialect, type DialectName } from '../fhir/dialects.ts'
import { isTrouble, troubleNames, type TroubleName } from '../fhir/troubles.ts'
import { dialectWords, troubleWords } from './words.ts'

interface Props {
  readonly dialect: DialectName
  readonly onDialect: (dialect: DialectName) => void
  readonly onTrouble: (trouble: TroubleName) => void
  readonly onMend: () => void
}

export const Switches = ({ dialect, onDialect, onTrouble, onMend }: Props): VNode => {
  const [trouble, setTrouble] = useState<TroubleName>('answer-lost')
  return (
    <section class="switches" aria-label="Switches of this EHR">
      <label>
        This EHR behaves
        <select value={dialect} onChange={({ currentTarget: { value } }) => isDialect(value) && onDialect(value)}>
          {dialectNames.map((name) => <option key={name} value={name}>{dialectWords[name]}</option>)}
        </select>
      </label>
      <label>
        What goes wrong
        <select value={trouble} onChange={({ currentTarget: { value } }) => isTrouble(value) && setTrouble(value)}>
          {troubleNames.map((name) => <option key={name} value={name}>{troubleWords[name]}</option>)}
        </select>
      </label>
      <button type="button" onClick={() => onTrouble(trouble)}>Let it go wrong</button>
      <button type="button" onClick={onMend}>All well again</button>
    </section>
  )
}
