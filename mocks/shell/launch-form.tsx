/** As whom, and under which circumstances, Doseline is opened. */
import type { VNode } from 'preact'
import { isRole, type Role } from '../auth/roles.ts'
import { isTwist, twists, type Twist } from '../auth/launches.ts'
import { roleWords, twistWords } from './words.ts'

export interface Circumstances {
  readonly role: Role
  readonly twist: Twist
}

interface Props extends Circumstances {
  readonly onChange: (circumstances: Circumstances) => void
  readonly onOpenHere: () => void
  readonly onOpenWindow: () => void
}

export const LaunchForm = ({ role, twist, onChange, onOpenHere, onOpenWindow }: Props): VNode => (
  <div class="launch">
    <fieldset>
      <legend>Signed in as</legend>
      {Object.entries(roleWords).map(([value, words]) => (
        <label key={value}>
          <input
            type="radio"
            name="role"
            value={value}
            checked={role === value}
            onChange={() => isRole(value) && onChange({ role: value, twist })}
          /> {words}
        </label>
      ))}
    </fieldset>
    <label class="twist">
      What happens at the launch
      <select value={twist} onChange={({ currentTarget: { value } }) => isTwist(value) && onChange({ role, twist: value })}>
        {twists.map((value) => (
          <option key={value} value={value}>{twistWords[value]}</option>
        ))}
      </select>
    </label>
    <p class="actions">
      <button type="button" class="main" onClick={onOpenHere}>Open Doseline here</button>
      <button type="button" onClick={onOpenWindow}>Open in a new window</button>
    </p>
  </div>
)
