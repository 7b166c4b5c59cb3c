/** Runs before main.tsx in index.html, in a file of its own: while the EHR answers, the browser reads the rest of the program. */
import { arrive } from './smart/arrival.ts'

export const arrival = arrive()
