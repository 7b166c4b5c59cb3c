/**
 * A launch, from the first request to the first line painted, against the least that a SMART app can be (vanilla/).
 *
 * The server answers each exchange 10, 60 or 110 ms late. What a launch takes grows with that delay as many times as
 * exchanges stand in sequence, however slow the machine is; the server's log tells them too. Launches of both, at all
 * delays, take turns, each in a browser profile without a cache; of each the fastest counts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { openBrowser } from '../../test/support/app.ts'
import type { Row } from './benchmark.ts'
import { coldLaunch, doseline, vanilla, type Launched } from './cold-launch.ts'
import { inSequence, serveLaunches, type Delays, type LaunchServer } from './launch-server.ts'

const rounds = 5
const delays = [10, 60, 110] as const

interface Taken {
  readonly milliseconds: number
  /** By the server's log. */
  readonly sequence: number
  readonly ofTheEhr: number
}

const launch = async (browser: Browser, server: LaunchServer, app: Launched): Promise<Taken> => {
  const { milliseconds, exchanges } = await coldLaunch(browser, server, app, 'milan')
  return { milliseconds, sequence: inSequence(exchanges), ofTheEhr: inSequence(exchanges.filter(({ isEhr }) => isEhr)) }
}

/** The launches of both apps at each delay, round by round. */
interface Times {
  readonly ours: readonly (readonly Taken[])[]
  readonly theirs: readonly (readonly Taken[])[]
}

const timed = async (browser: Browser, server: LaunchServer, late: (delay: number) => Delays): Promise<Times> => {
  const ours: Taken[][] = delays.map(() => [])
  const theirs: Taken[][] = delays.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, delay] of delays.entries()) {
      server.delay(late(delay))
      ours[index]?.push(await launch(browser, server, doseline))
      theirs[index]?.push(await launch(browser, server, vanilla))
    }
  }
  return { ours, theirs }
}

type Pick = (launches: readonly Taken[] | undefined) => number

const timesOf = (launches: readonly Taken[] | undefined): readonly number[] => (launches ?? []).map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
const fastest: Pick = (launches) => timesOf(launches)[0] ?? Number.NaN
const median: Pick = (launches) => timesOf(launches)[(launches?.length ?? 0) >> 1] ?? Number.NaN

/** Of the straight line nearest to the times: how much longer a launch takes by each millisecond of delay. */
const slope = (launches: Times['ours'], pick: Pick): number => {
  const middle = delays.reduce((sum, delay) => sum + delay, 0) / delays.length
  const above = delays.reduce((sum, delay, index) => sum + (delay - middle) * pick(launches[index]), 0)
  return above / delays.reduce((sum, delay) => sum + (delay - middle) ** 2, 0)
}

const row = (what: string, target: string, figure: (pick: Pick) => string): Row => ({ what, figure: figure(fastest), median: figure(median), target })

/** The least of all launches: what a busy machine delays only makes chains longer. */
const logged = (what: string, target: string, launches: readonly number[]): Row => ({ what, figure: String(Math.min(...launches)), median: '', target })

const milliseconds = (what: string, launches: readonly Taken[] | undefined): Row => row(what, '', (pick) => `${Math.round(pick(launches))} ms`)

/** At the longest delay chains are told best from what only happens to begin later. */
const rowsOf = (what: string, { ours, theirs }: Times): readonly Row[] => [
  row(`${what}: time at 110 ms against vanilla`, '1.3 times', (pick) => `${(pick(ours.at(-1)) / pick(theirs.at(-1))).toFixed(2)} times`),
  row(`${what}: growth with the delay, Doseline`, '', (pick) => slope(ours, pick).toFixed(1)),
  row(`${what}: growth with the delay, vanilla`, '', (pick) => slope(theirs, pick).toFixed(1)),
  milliseconds(`${what}: time at 10 ms, Doseline`, ours[0]),
  milliseconds(`${what}: time at 10 ms, vanilla`, theirs[0]),
]

const sequences = ({ ours, theirs }: Times): readonly Row[] => [
  logged('exchanges in sequence by the log, pages and EHR', '7', (ours.at(-1) ?? []).map(({ sequence }) => sequence)),
  logged('exchanges in sequence by the log, the EHR alone', '5', (ours.at(-1) ?? []).map(({ ofTheEhr }) => ofTheEhr)),
  logged('exchanges in sequence by the log, pages and EHR, vanilla', '', (theirs.at(-1) ?? []).map(({ sequence }) => sequence)),
]

export const launchBench = {
  title: 'Launch to first line in a browser, cold',
  run: async (): Promise<readonly Row[]> => {
    const built = mkdtempSync(join(tmpdir(), 'doseline-launch-'))
    await build({ logLevel: 'error', build: { outDir: built, emptyOutDir: true } })
    const server = await serveLaunches(built)
    const browser = await openBrowser()
    try {
      const all = await timed(browser, server, (delay) => ({ ehr: delay, host: delay }))
      const ehrAlone = await timed(browser, server, (delay) => ({ ehr: delay, host: 0 }))
      return [...rowsOf('pages and EHR late', all), ...rowsOf('the EHR alone late', ehrAlone), ...sequences(all)]
    } finally {
      await browser.close()
      await server.stop()
      rmSync(built, { recursive: true, force: true })
    }
  },
} as const
