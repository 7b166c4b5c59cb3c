/** Puts a sentence, and a link where there is one, in place of what an element of the page holds. */
export const say = (id: string, words: string, link?: { readonly text: string; readonly to: URL }): void => {
  const paragraph = document.createElement('p')
  paragraph.setAttribute('role', 'alert')
  paragraph.textContent = words
  if (link !== undefined) {
    const anchor = document.createElement('a')
    anchor.textContent = link.text
    anchor.href = link.to.href
    paragraph.append(' ', anchor)
  }
  document.getElementById(id)?.replaceChildren(paragraph)
}
