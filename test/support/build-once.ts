/** Before the browser tests: the app is built, once for all of them. */
import { buildForRun } from './app.ts'

let end = (): void => undefined

export const setup = async (): Promise<void> => {
  end = await buildForRun()
}

export const teardown = (): void => end()
