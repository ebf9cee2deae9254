import { isIP } from 'node:net';
import { PerfGateError } from '../errors.ts';
import type { Target } from './target.ts';
import { readTlsFiles, type TlsMaterial } from './tls-files.ts';

/** How connections to a URL are made. */
export interface Transport {
  /** The Unix socket in place of the URL's host and port; absolute path. */
  socket: string | null;
  /** The files of `target.tls`, read; null: the target uses no TLS. */
  tls: TlsMaterial | null;
}

export const PLAIN_CONNECTION: Transport = { socket: null, tls: null };

/** The most bytes of a socket's path: `sun_path` of sockaddr_un has 108 (104 on macOS), the last of which is a zero. */
const LONGEST_SOCKET = process.platform === 'darwin' ? 103 : 107;

/**
 * Reads what is needed to connect to the target, without connecting.
 *
 * @throws PerfGateError `config` when a file of `target.tls` cannot be used, or the path of the socket is too long
 */
export function planTransport({ url, ready, socket, tls }: Target): Transport {
  const length = socket === null ? 0 : Buffer.byteLength(socket);
  if (length > LONGEST_SOCKET) {
    throw new PerfGateError(
      'config',
      `target.socket: the path ${socket} has ${length} bytes, and the system allows ${LONGEST_SOCKET}. ` +
        'Put it into a folder with a shorter path.',
    );
  }
  const secure = [url, ready.kind === 'url' ? ready.url : ''].some((one) => one.startsWith('https:'));
  return { socket, tls: secure ? readTlsFiles(tls) : null };
}

/** Derives the transport for another URL: the target's socket does not apply there, nor does its server name. */
export function transportFor(url: string, { socket, tls }: Transport, targetUrl: string): Transport {
  const [asked, target] = [new URL(url), new URL(targetUrl)];
  return {
    socket: asked.origin === target.origin ? socket : null,
    tls: tls && asked.hostname !== target.hostname ? { ...tls, serverName: null } : tls,
  };
}

/** The host of a URL without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * The name that a TLS connection asks for, empty for an address (RFC 6066, 3), and the one that its certificate must
 * have.
 */
export function namesOf(url: URL, serverName: string | null): { servername: string; expected: string } {
  const expected = serverName ?? hostOf(url);
  return { servername: isIP(expected) ? '' : expected, expected };
}
