import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { connect as connectSecure, type SecureContext } from 'node:tls';
import { hostOf, namesOf, type Transport } from './transport.ts';

/** The connection preface of HTTP/2 with an empty SETTINGS frame (RFC 9113, 3.4). */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1');
const SETTINGS = 4;

/**
 * Finds out whether something else than HTTP/1.1, with or without TLS as the URL says, is spoken where it leads. Nothing is
 * asked of the service but its protocol.
 *
 * @param answered whether it has answered an HTTP/1.1 request, even if with an error
 * @param patience the time that each try may take, milliseconds
 * @returns what it speaks and what to do, as sentences; empty: nothing else was found
 */
export async function describeProtocol(
  url: URL,
  { socket, tls }: Transport,
  { answered, patience }: { answered: boolean; patience: number },
): Promise<string> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const where: NetConnectOpts = socket === null ? { host: hostOf(url), port } : { path: socket };
  const { servername } = namesOf(url, tls?.serverName ?? null);
  const negotiate = (protocol: string) =>
    negotiated({ ...where, servername, protocol, context: tls?.context, patience });
  const [modern, usual] = await Promise.all([negotiate('h2'), negotiate('http/1.1')]);
  const isSecure = modern !== null || usual !== null;
  if (isSecure && modern === 'h2' && usual !== 'http/1.1') return ONLY_HTTP2;
  if (url.protocol === 'http:') {
    if (isSecure) return 'It speaks TLS there, and plain HTTP was sent: write `https://` in `url`.';
    return !answered && (await speaksHttp2(where, patience)) ? ONLY_HTTP2 : '';
  }
  if (isSecure) return '';
  const plain = await reply(
    where,
    Buffer.from(`OPTIONS * HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`),
    patience,
  );
  return plain.subarray(0, 5).toString('latin1') === 'HTTP/'
    ? 'It speaks plain HTTP there, and TLS was tried: write `http://` in `url`.'
    : '';
}

const ONLY_HTTP2 =
  'It speaks HTTP/2 only, and perf-gate sends HTTP/1.1: let it accept HTTP/1.1 as well while it is measured.';

async function speaksHttp2(where: NetConnectOpts, patience: number): Promise<boolean> {
  const frame = await reply(where, PREFACE, patience);
  return frame.length >= 9 && frame[3] === SETTINGS;
}

interface Negotiation {
  protocol: string;
  servername: string;
  context: SecureContext | undefined;
  patience: number;
}

/** Asks for a protocol by ALPN (RFC 7301). @returns the one that was chosen, false for none; null: no handshake */
function negotiated({
  protocol,
  servername,
  context,
  patience,
  ...where
}: NetConnectOpts & Negotiation): Promise<string | false | null> {
  const connection = connectSecure({
    ...where,
    servername,
    ALPNProtocols: [protocol],
    rejectUnauthorized: false,
    ...(context && { secureContext: context }),
  });
  return settled<string | false | null>(connection, patience, null, (settle) => {
    connection.once('secureConnect', () => settle(connection.alpnProtocol || false));
  });
}

/** Sends some bytes. @returns the first that come back; none when the connection ends or the time is up */
function reply(where: NetConnectOpts, bytes: Buffer, patience: number): Promise<Buffer> {
  const connection = connect(where);
  return settled(connection, patience, Buffer.alloc(0), (settle) => {
    connection.once('data', settle);
    connection.write(bytes);
  });
}

function settled<T>(
  connection: Socket,
  patience: number,
  otherwise: T,
  begin: (settle: (value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve) => {
    const settle = (value: T) => {
      clearTimeout(timer);
      connection.destroy();
      resolve(value);
    };
    const timer = setTimeout(() => settle(otherwise), patience);
    connection.on('error', () => settle(otherwise));
    connection.once('end', () => settle(otherwise));
    begin(settle);
  });
}
