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
export function listensElsewhere(pid: number | null, asked: Asked): string {
  const listening = pid === null ? null : listeningOf(pid);
  return listening === null ? '' : describeElsewhere(listening, asked);
}

export function describeElsewhere({ tcp, sockets }: Listening, asked: Asked): string {
  const { url, socket } = asked;
  if (socket === null ? tcp.some((endpoint) => isAt(endpoint, url)) : sockets.includes(socket)) return '';
  const wanted = socket ?? url.host;
  const places = [...tcp.map(describeEndpoint), ...sockets.map((path) => `the Unix socket ${plainText(path)}`)];
  if (places.length === 0) return 'None of its processes listens on a port or a Unix socket.';
  const named = places.slice(0, MOST_NAMED);
  if (places.length > MOST_NAMED) named.push(`${places.length - MOST_NAMED} more places`);
  return `It listens on ${named.join(' and on ')}, and not on ${wanted}. ${adviceFor(tcp, sockets, asked)}`;
}

function adviceFor(tcp: readonly Endpoint[], [path = '']: readonly string[], { url, socket, port }: Asked): string {
  const samePort = tcp.find((endpoint) => endpoint.port === portOf(url));
  if (socket === null && samePort) {
    const host = hostFor(samePort);
    const other = port === portOf(url) ? '$' + '{PORT}' : String(samePort.port);
    return `Write \`url: ${url.protocol}//${host}:${other}\`, or let it listen on ${hostOf(url)}.`;
  }
  const [first] = tcp;
  if (first) {
    const address = `\`url: ${url.protocol}//${hostFor(first)}:${first.port}\``;
    if (socket !== null) return `Write ${address} without \`socket\`, or let it listen on ${socket}.`;
    if (port === null) return `Write ${address}, or let it listen on port ${portOf(url)}.`;
    return `Let it listen on the port in its variable PORT (${port}), or write ${address}.`;
  }
  return `Write \`socket: ${plainText(path)}\` under \`target\`, or let it listen on ${socket ?? `port ${portOf(url)}`}.`;
}

/** Whether a connection to the URL gets to this endpoint. */
function isAt({ address, port }: Endpoint, url: URL): boolean {
  if (port !== portOf(url)) return false;
  const host = hostOf(url);
  // Of a name, any address may be meant.
  if (address === '::' || isIP(host) === 0) return true;
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
