import { randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, isIP, type NetConnectOpts } from 'node:net';
import { PerfGateError } from '../errors.ts';
import { readKernelFile } from './process-table.ts';

/** The outcome for a host that has not answered when the time is up. */
export const NO_ANSWER = 'no answer';
/** What is seen where something answers in another protocol. */
export const NOT_HTTP = 'an answer that is not HTTP/1.1';

/** The lowest port that is tried below those that outgoing connections get, and how many are tried. */
const LOWEST = 10_240;
const TRIES = 50;

/**
 * Finds a TCP port that nothing listens on at this moment, and that no outgoing connection is given by chance
 * (ip_local_port_range of ip(7)): before a service listens, or while it is gone, one of a load generator could otherwise
 * take its port, and even reach itself there.
 */
export async function freePort(): Promise<number> {
  const range = readKernelFile('/proc/sys/net/ipv4/ip_local_port_range');
  const first = Number(range?.trim().split(/\s+/)[0]);
  for (let tries = 0; first > LOWEST && tries < TRIES; tries++) {
    const port = randomInt(LOWEST, first);
    if (await isFree(port)) return port;
  }
  return anyPort();
}

async function anyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

/**
 * Makes sure that what answers later is what we start: a service that was left running would pass as ready and be
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

/**
 * Does the same for a Unix socket. A file that a killed process left behind is no obstacle here; it may be one for the
 * target.
 *
 * @throws PerfGateError `target` when another process listens on it
 */
export async function assertSocketIsFree(path: string): Promise<void> {
  if ((await trySocket(path, 1000)) !== null) return;
  throw new PerfGateError(
    'target',
    `another process already listens on the socket ${path}, so it would be measured in place of the target. ` +
      'End that process, or give the target another path.',
  );
}

/**
 * @throws PerfGateError `config` when there is no such name; a name server that does not answer now may do so later
 */
export async function assertHostIsKnown({ origin, hostname }: URL): Promise<void> {
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return;
  await lookup(hostname).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTFOUND') return;
    throw new PerfGateError('config', `target.url: the host of ${origin} has no address; check its spelling.`);
  });
}

/** Whether a URL's host means this machine. */
export function isLocalHost(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}

/**
 * Tries one TCP connection.
 *
 * @param host a name is tried at all of its addresses, so `localhost` finds a service on either family
 * @param patience milliseconds
 * @returns null when it was accepted, else what was seen: `connection refused`, or NO_ANSWER
 */
export function tryConnect(host: string, port: number, patience: number): Promise<string | null> {
  return tryOnce({ host, port }, describeNetworkError, patience);
}

/** Tries one connection to a Unix socket, as tryConnect does for TCP. */
export function trySocket(path: string, patience: number): Promise<string | null> {
  return tryOnce({ path }, describeSocketError, patience);
}

function tryOnce(
  where: NetConnectOpts,
  describe: (error: NodeJS.ErrnoException) => string,
  patience: number,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(where);
    const finish = (seen: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(() => finish(NO_ANSWER), patience);
    socket.once('connect', () => finish(null));
    socket.once('error', (error) => finish(describe(error)));
  });
}

/** Describes a failed connection. */
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
      if (/wrong version number|packet length too long/.test(error.message)) return 'it does not speak TLS';
      // The parser of Node.js could not read what came.
      if (error.code?.startsWith('HPE_')) return NOT_HTTP;
      return error.code ?? error.message;
  }
}

/** Describes a failed connection to a Unix socket. */
export function describeSocketError(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return (
        'connection refused: the socket file is there, but nobody listens on it. A process that was killed leaves it ' +
        'behind; where the target does not remove it, do so in `start`'
      );
    case 'ENOENT':
      return 'there is no such socket file';
    case 'EACCES':
      return 'no permission to connect to the socket';
    default:
      return describeNetworkError(error);
  }
}
