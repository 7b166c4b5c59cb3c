/** As whom, and under which circumstances, Doseline is opened. */
import type { VNode } from 'preact'
import type { Role } from '../auth/roles.ts'
import type { Twist } from '../auth/launches.ts'

/** The biller's list of drafts opens without a chart, from the bar above, and is no choice here. */
const roleWords: readonly (readonly [Role, string])[] = [
  ['nurse', 'Nurse'],
  ['reader', 'Read-only nurse'],
]

const twistWords: readonly (readonly [Twist, string])[] = [
  ['none', 'As usual'],
  ['refused', 'The person does not allow the app'],
  ['code-expired', 'The sign-in takes too long'],
  ['short-access', 'Access lasts 15 seconds and is renewed'],
  ['access-ends', 'Access lasts 15 seconds and ends'],
  ['no-patient', 'The EHR names no patient'],
  ['no-encounter', 'The EHR names no encounter'],
]

interface Props {
  readonly role: Role
  readonly twist: Twist
  readonly onRole: (role: Role) => void
  readonly onTwist: (twist: Twist) => void
  readonly onOpenHere: () => void
  readonly onOpenWindow: () => void
}

export const LaunchForm = ({ role, twist, onRole, onTwist, onOpenHere, onOpenWindow }: Props): VNode => (
  <div class="launch">
    <fieldset>
      <legend>Signed in as</legend>
      {roleWords.map(([value, words]) => (
        <label key={value}>
          <input type="radio" name="role" value={value} checked={role === value} onChange={() => onRole(value)} /> {words}
        </label>
      ))}
    </fieldset>
    <label class="twist">
      What happens
      <select
        value={twist}
        onChange={(event) => onTwist(twistWords.find(([value]) => value === event.currentTarget.value)?.[0] ?? 'none')}
      >
        {twistWords.map(([value, words]) => (
          <option key={value} value={value}>{words}</option>
        ))}
      </select>
    </label>
    <p class="actions">
      <button type="button" class="main" onClick={onOpenHere}>Open Doseline here</button>
      <button type="button" onClick={onOpenWindow}>Open in a new window</button>
    </p>
  </div>
)
