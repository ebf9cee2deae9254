import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { PerfGateError } from '../errors.ts';

/** What is seen of a host that has not answered when patience ends. */
export const NO_ANSWER = 'no answer';

/** A TCP port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Makes sure that what answers later is what we start: a service that somebody left running would pass as ready and be
 * measured in its place.
 *
 * @throws PerfGateError `target` when something on this machine already listens on the port
 */
export async function assertPortIsFree(port: number): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const seen = await tryConnect(host, port, 1000);
    if (seen !== null) continue;
    throw new PerfGateError(
      'target',
      `port ${port} is already taken by another process on this machine, so the target would not get it and the other ` +
        'one would be measured. End that process, or set `port: auto` and let the target listen on $PORT.',
    );
  }
}

/** Whether a URL's host means this machine. */
export function isLocalHost(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}

/**
 * Tries one TCP connection.
 *
 * @param host a name is tried on all of its addresses, so `localhost` finds a service on either family
 * @param patience milliseconds
 * @returns null when it was accepted, else what was seen: `connection refused`, or NO_ANSWER
 */
export function tryConnect(host: string, port: number, patience: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (seen: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(() => finish(NO_ANSWER), patience);
    socket.once('connect', () => finish(null));
    socket.once('error', (error) => finish(describeNetworkError(error)));
  });
}

/** The words for a failed connection. */
export function describeNetworkError(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'connection closed without an answer';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name has no address';
    default:
      return error.code ?? error.message;
  }
}
