/** Resolves when what is drawn now has been painted, or after `most` milliseconds: a page that nobody sees is not painted. */
export const painted = async (most: number): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, most)
  })
