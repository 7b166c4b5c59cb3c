import { expect, test } from 'vitest'
import { freshTabs } from './tab.ts'

const tab = freshTabs()

test('the code is exchanged while the rest of the program is still on its way', async () => {
  const { page, ehr, launch, shown } = tab()
  let send = (): void => undefined
  const late = new Promise<void>((resolve) => {
    send = resolve
  })
  await page.route('**/assets/app-*.js', async (route) => {
    await late
    await route.continue()
  })
  await launch({ launch: 'L1' })
  await expect.poll(() => ehr.log.slice(2).toSorted()).toEqual(['GET /fhir/metadata', 'POST /auth/token'])
  expect(await page.locator('#app').textContent()).toBe('')
  send()
  expect(await shown()).toMatchObject({ patient: 'p1', encounter: 'e1' })
  expect(ehr.log.filter((line) => line.endsWith('/token'))).toHaveLength(1)
})

test('the page that the EHR comes back to uses the site.json of the launch, and a reload asks for it again', async () => {
  const { page, launch, shown, stored } = tab()
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/site.json')) asked.push(new URL(request.frame().url()).pathname)
  })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ isAnswer: true })
  expect(asked).toEqual(['/launch.html'])
  expect(await stored()).not.toContain('issuers')
  await page.reload()
  expect(await shown()).toMatchObject({ isAnswer: false, patient: 'p1' })
  expect(asked).toEqual(['/launch.html', '/index.html'])
})

test('where /metadata is not answered beside the exchange, it is asked again', async () => {
  const { page, launch, shown } = tab()
  let times = 0
  await page.route('**/fhir/metadata', async (route) => {
    times += 1
    await (times === 1 ? route.abort() : route.continue())
  })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ patient: 'p1' })
  expect(await page.evaluate(`client.read('metadata').then(({ ok }) => ok)`)).toBe(true)
  expect(times).toBe(2)
})

test('a session that was ended is not opened again by the page that had it', async () => {
  const { page, launch, shown } = tab()
  await launch({ launch: 'L1' })
  await shown()
  expect(await page.evaluate('endSession(), openAgain().then(({ problem }) => problem?.kind)')).toBe('session-ended')
})
