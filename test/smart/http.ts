/** What the servers of these tests have in common: a port of their own, the body of a request, and an end. */
import type { IncomingMessage, Server } from 'node:http'
import { serverAddress } from '../support/address.ts'

/** Begins to listen; resolves with "http://127.0.0.1:49152". */
export const listening = async (server: Server): Promise<string> => {
  // A kept connection that ends just as a request goes out on it fails that request: five seconds are short on a busy machine.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return serverAddress(server)
}

/** Ends the server and every connection to it. */
export const closed = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  await new Promise((resolve) => {
    server.close(resolve)
  })
}

export const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  for await (const part of message) if (part instanceof Uint8Array) parts.push(part)
  return Buffer.concat(parts)
}
