import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { certificate, privateKey } from '../self-signed.ts';

/** A request as it came over the wire. */
export interface WireRequest {
  /** All of its bytes, body included, one character a byte. */
  text: string;
  method: string;
  path: string;
  /** From 1, on its connection. */
  nth: number;
}

export interface RawService extends AsyncDisposable {
  url: string;
  /** Connections accepted so far. */
  connections: number;
  /** Requests received so far. */
  requests: number;
  /** The first hundred of them. */
  first: WireRequest[];
}

export interface RawServiceOptions {
  host?: string;
  /** With the certificate that signed itself, unless there is another one. */
  secure?: boolean | TlsOptions;
  /** Unix socket to listen on. */
  path?: string;
  onConnection?(socket: Socket): void;
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/**
 * A service that answers with bytes, so that a test can answer in every wrong way that there is.
 *
 * @param answer called for every complete request
 */
export async function startRawService(
  answer: (request: WireRequest, socket: Socket) => void,
  { host = '127.0.0.1', secure = false, path, onConnection }: RawServiceOptions = {},
): Promise<RawService> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    service.connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    onConnection?.(socket);
    let nth = 0;
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let length = requestLength(pending); length > 0; length = requestLength(pending)) {
        const request = read(pending.slice(0, length), ++nth);
        pending = pending.slice(length);
        service.requests++;
        if (service.first.length < 100) service.first.push(request);
        answer(request, socket);
      }
    });
  };
  const server: Server = secure
    ? createSecureServer({ key: privateKey, cert: certificate, ...(secure !== true && secure) }, accept)
    : createServer({ allowHalfOpen: true, noDelay: true }, accept);
  // With Node's backlog of 511, a part of 1,000 connections at once waits a second for its next try.
  server.listen({ ...(path === undefined ? { port: 0, host } : { path }), backlog: 4096 });
  await once(server, 'listening');
  const port = path === undefined ? (server.address() as AddressInfo).port : 80;
  const service: RawService = {
    url: `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}/`,
    connections: 0,
    requests: 0,
    first: [],
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return service;
}

/** Bytes of the first request, 0 when it is not complete. */
function requestLength(text: string): number {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const length = end + 4 + Number(/^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
  return text.length >= length ? length : 0;
}

function read(text: string, nth: number): WireRequest {
  const [method = '', path = ''] = text.slice(0, text.indexOf('\r\n')).split(' ');
  return { text, method, path, nth };
}
