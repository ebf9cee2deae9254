import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { messageOf, PerfGateError } from '../../errors.ts';

/** How connections are made; plain data. */
export interface Connecting {
  secure: boolean;
  /** A literal IPv4 or IPv6 address: names are resolved once, before any agent starts. It has no meaning with a socket. */
  address: string;
  port: number;
  /** Unix socket in place of address and port. */
  socket: string | null;
  /** TLS server name; null: none is sent, as for a literal address. */
  serverName: string | null;
  /** PEM; null: no certificate is presented to the target. */
  client: { cert: string; key: string } | null;
}

export interface ResolvedUrl extends Connecting {
  url: URL;
}

/**
 * Resolves the host of a URL once: `localhost` may be ::1 for one connection and 127.0.0.1 for the next, and a name
 * server must not be part of the measurement. Of several addresses it takes the first that accepts a connection.
 *
 * @param transport what takes the place of the URL's address and name, and the certificate that is presented to the target
 * @throws PerfGateError `load` when the name has no address
 */
export async function resolveUrl(text: string, transport: Partial<Given> = {}): Promise<ResolvedUrl> {
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const { socket = null, client = null } = transport;
  const name = transport.serverName ?? host;
  const known = { url, secure, port, socket, serverName: isIP(name) ? null : name, client };
  if (socket !== null || isIP(host)) return { ...known, address: host };
  const addresses = await lookup(host, { all: true, verbatim: true }).catch((error) => {
    throw new PerfGateError('load', `cannot resolve the host of ${url.origin}: ${messageOf(error)}. Check \`url\`.`);
  });
  const accepting = await firstAccepting(
    addresses.map(({ address }) => address),
    port,
  );
  return { ...known, address: accepting ?? (addresses[0]?.address as string) };
}

type Given = Pick<Connecting, 'socket' | 'serverName' | 'client'>;

/** Finds the first address on which something listens, null when there is none; a single address is not tried. */
export async function firstAccepting(addresses: string[], port: number): Promise<string | null> {
  if (addresses.length === 1) return addresses[0] as string;
  for (const address of addresses) {
    if (await accepts(address, port)) return address;
  }
  return null;
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1000 });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}
