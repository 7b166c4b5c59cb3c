import type { AddressInfo } from 'node:net'

interface Listening {
  readonly address: () => AddressInfo | string | null
}

/** "http://127.0.0.1:49152" of a server that listens on a port. */
export const serverAddress = (server: Listening | null): string => {
  const address = server?.address() ?? null
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')
  return `http://127.0.0.1:${address.port}`
}
