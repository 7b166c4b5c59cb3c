/**
 * The launch page's entry: goes on to the EHR, or says in plain text why it cannot. It shows nothing of the address it
 * was opened with, and only text is put into the page.
 */
import { startLaunch } from './smart/launch.ts'
import type { LaunchProblem } from './smart/launch.ts'
import { loadIssuers } from './smart/site-file.ts'
import type { SiteProblem } from './smart/site-file.ts'
import style from './ui/style.css?url'

interface Words {
  readonly title: string
  readonly advice: string
  /** Mistakes in a file, one a line. */
  readonly details?: readonly string[]
  readonly link?: { readonly text: string; readonly to: string; readonly newWindow?: boolean }
}

const startPage = { text: 'Open the start page', to: 'index.html' } as const
const again = { text: 'Launch again', to: location.href } as const

const wordsOf = (problem: LaunchProblem | SiteProblem): Words => {
  switch (problem.kind) {
    case 'site-unreadable':
      return {
        title: 'The site configuration cannot be read',
        advice: 'Whoever runs this site should correct site.json. Until then Doseline cannot know which EHRs it may open.',
        details: problem.problems.map(({ path, message }) => `${problem.address}: ${path === '' ? 'the file' : path} ${message}`),
        link: again,
      }
    case 'launch-parameters-missing':
      return {
        title: 'Nothing says which EHR to open',
        advice: 'Open Doseline from the menu of the EHR, with a chart open. If you did, its launch address lacks "iss".',
        link: startPage,
      }
    case 'view-unknown':
      return {
        title: 'There is no such view',
        advice: 'The launch address may name the view "administration" or "review". Whoever registered Doseline with the EHR should correct it.',
      }
    case 'unknown-issuer':
      return {
        title: 'This EHR is not known here',
        advice: 'Nothing was sent to it. If it is yours, whoever runs this site should add it to site.json. If you followed a link from a message, close this page.',
      }
    case 'insecure-page':
      return { title: 'This address is not secure', advice: 'Doseline has to be opened with https. Whoever registered it with the EHR should correct its address.' }
    case 'storage-blocked':
      return {
        title: 'Doseline cannot start inside this window',
        advice: 'The browser keeps pages of other sites from storing anything here, as a launch must. A window of its own works.',
        link: { text: 'Open in a new window', to: problem.address, newWindow: true },
      }
    case 'discovery-failed':
      return {
        title: `${problem.name} did not say how to sign in`,
        advice: 'Its SMART configuration did not arrive or is not complete. Try again; if it stays so, tell whoever runs the EHR.',
        link: again,
      }
    case 'pkce-unsupported':
      return {
        title: `${problem.name} lacks a protection that Doseline needs`,
        advice: 'It does not offer PKCE with S256, without which a sign-in could be stolen. Whoever runs the EHR can switch it on.',
      }
  }
}

const element = (name: string, text: string): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

const linkTo = ({ text, to, newWindow = false }: NonNullable<Words['link']>): HTMLElement => {
  const link = document.createElement('a')
  link.textContent = text
  link.href = to
  // Without an opener the new window has a storage of its own.
  if (newWindow) {
    link.target = '_blank'
    link.rel = 'noopener'
  }
  const paragraph = document.createElement('p')
  paragraph.append(link)
  return paragraph
}

/** The page's styles are loaded only where there is something to read: most launches pass by. */
const addStyle = (): void => {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = style
  document.head.append(link)
}

const show = ({ title, advice, details = [], link }: Words): void => {
  addStyle()
  document.title = `${title} · Doseline`
  const alert = document.createElement('div')
  alert.setAttribute('role', 'alert')
  alert.append(element('h1', title), element('p', advice))
  if (details.length > 0) {
    const list = document.createElement('ul')
    list.append(...details.map((detail) => element('li', detail)))
    alert.append(list)
  }
  if (link !== undefined) alert.append(linkTo(link))
  document.getElementById('launch')?.replaceChildren(alert)
}

const site = await loadIssuers((...request) => fetch(...request))
show(wordsOf(site.ok ? await startLaunch(new URL(location.href), site.value) : site.problem))
