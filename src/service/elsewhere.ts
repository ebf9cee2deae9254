import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { plainText } from '../text/plain.ts';
import { type Endpoint, type Listening, listeningOf } from './listening.ts';
import { hostOf } from './transport.ts';

/** The most places that are named. */
const MOST_NAMED = 5;

/** Where a service is asked. */
export interface Asked {
  url: URL;
  /** Unix socket in place of the URL's host and port. */
  socket: string | null;
  /** The port that was passed as PORT; null: none was. */
  port: number | null;
}

/**
 * Says where a service listens instead of where it is asked, and what to do about it.
 *
 * @param pid the leader of its processes; null: somebody else runs it
 * @returns sentences; empty where it listens there, or where that cannot be known
 */
export async function listensElsewhere(pid: number | null, asked: Asked): Promise<string> {
  const listening = pid === null ? null : listeningOf(pid);
  return listening === null ? '' : describeElsewhere(listening, asked, await addressesOf(asked.url));
}

/** The addresses that the host of a URL stands for; none where that cannot be found out. */
async function addressesOf(url: URL): Promise<string[]> {
  const host = hostOf(url);
  if (isIP(host) !== 0) return [host];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

/** @param addresses what the host of the URL stands for; none: that is not known */
export function describeElsewhere({ tcp, sockets }: Listening, asked: Asked, addresses: readonly string[]): string {
  const { url, socket } = asked;
  const isThere = (endpoint: Endpoint) =>
    endpoint.port === portOf(url) && (addresses.length === 0 || addresses.some((address) => isAt(endpoint, address)));
  if (socket === null ? tcp.some(isThere) : sockets.includes(socket)) return '';
  const isName = socket === null && isIP(hostOf(url)) === 0;
  const wanted = socket ?? (isName && addresses.length > 0 ? `${url.host} (${addresses.join(', ')})` : url.host);
  const places = [...tcp.map(describeEndpoint), ...sockets.map((path) => `the Unix socket ${plainText(path)}`)];
  if (places.length === 0) return 'None of its processes listens on a port or a Unix socket.';
  const named = places.slice(0, MOST_NAMED);
  if (places.length > MOST_NAMED) named.push(`${places.length - MOST_NAMED} more places`);
  return `It listens on ${named.join(' and on ')}, and not on ${wanted}. ${adviceFor(tcp, sockets, asked, addresses)}`;
}

function adviceFor(
  tcp: readonly Endpoint[],
  [path = '']: readonly string[],
  { url, socket, port }: Asked,
  [address = hostOf(url)]: readonly string[],
): string {
  const samePort = tcp.find((endpoint) => endpoint.port === portOf(url));
  if (socket === null && samePort) {
    const host = hostFor(samePort);
    const other = port === portOf(url) ? '$' + '{PORT}' : String(samePort.port);
    return `Write \`url: ${url.protocol}//${host}:${other}\`, or let it listen on ${address}.`;
  }
  const [first] = tcp;
  if (first) {
    const place = `\`url: ${url.protocol}//${hostFor(first)}:${first.port}\``;
    if (socket !== null) return `Write ${place} without \`socket\`, or let it listen on ${socket}.`;
    if (port === null) return `Write ${place}, or let it listen on port ${portOf(url)}.`;
    return `Let it listen on the port in its variable PORT (${port}), or write ${place}.`;
  }
  return `Write \`socket: ${plainText(path)}\` under \`target\`, or let it listen on ${socket ?? `port ${portOf(url)}`}.`;
}

/** Whether a connection to this host gets to an endpoint, its port aside. */
function isAt({ address }: Endpoint, host: string): boolean {
  if (address === '::') return true;
  if (address === '0.0.0.0') return !isIPv6(host);
  return address === host || address === `::ffff:${host}` || mapped(address) === host;
}

/** The IPv4 address that an IPv6 address stands for: `::ffff:7f00:1` is 127.0.0.1. */
function mapped(address: string): string | null {
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return null;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

function describeEndpoint({ address, port }: Endpoint): string {
  if (address === '::') return `port ${port} of all addresses`;
  if (address === '0.0.0.0') return `port ${port} of all IPv4 addresses`;
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

/** What stands for the endpoint's host in a URL of this machine. */
function hostFor({ address }: Endpoint): string {
  if (address === '::' || address === '0.0.0.0') return '127.0.0.1';
  return isIPv6(address) ? `[${address}]` : address;
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80));
}
