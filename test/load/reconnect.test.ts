import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { load, newAgent, quantile } from '../support/load.ts';
import { certificate, privateKey } from '../support/self-signed.ts';

const agent = newAgent();
afterAll(() => agent.close());

interface Seen {
  url: string;
  /** Requests of each connection. */
  requests: number[];
  /** Errors of connections: a reset, or a TLS connection without its end. */
  errors: string[];
  /** Connections whose end was seen. */
  ended: number;
}

/** Node's own server, which notices how its clients leave. */
async function watch(server: Server, protocol: string): Promise<Seen> {
  const seen: Seen = { url: '', requests: [], errors: [], ended: 0 };
  const places = new WeakMap<Socket, number>();
  server.on(protocol === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
    places.set(socket, seen.requests.push(0) - 1);
    socket.on('error', ({ message }) => seen.errors.push(message));
    socket.on('end', () => seen.ended++);
  });
  server.on('tlsClientError', ({ message }: Error) => seen.errors.push(message));
  server.on('request', ({ socket }, response) => {
    (seen.requests[places.get(socket) as number] as number)++;
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  seen.url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return seen;
}

describe.each(['http', 'https'])('over %s', (protocol) => {
  const newServer = () =>
    protocol === 'http' ? createServer() : (createSecureServer({ key: privateKey, cert: certificate }) as Server);

  it.each([1, 3])(
    'a connection is closed after %d answers and reopened, and nothing is lost',
    async (reconnectEvery) => {
      const seen = await watch(newServer(), protocol);
      const { counts } = await load(agent, seen.url, { reconnectEvery, warmup: 0, duration: 250 });
      const sent = seen.requests.reduce((sum, count) => sum + count, 0);
      expect(counts).toEqual({ sent, responses: sent, errors: {}, lost: 0, inFlight: 0 });
      // All but the last of each of the four.
      const full = seen.requests.filter((count) => count === reconnectEvery).length;
      expect(seen.requests.length).toBeGreaterThan(8);
      expect(full).toBeGreaterThanOrEqual(seen.requests.length - 4);
      expect(Math.max(...seen.requests)).toBe(reconnectEvery);
      expect(seen.errors).toEqual([]);
      expect(seen.ended).toBeGreaterThanOrEqual(full - 4);
    },
  );

  it('a connection is kept where nothing says otherwise', async () => {
    const seen = await watch(newServer(), protocol);
    const { counts } = await load(agent, seen.url, { warmup: 0, duration: 300 });
    expect(seen.requests).toHaveLength(4);
    expect(counts.responses).toBeGreaterThan(4);
  });
});

it('the first request over a new connection waits for it, which is part of its latency', async () => {
  const context = createSecureContext({ key: privateKey, cert: certificate });
  const server = createSecureServer({
    // Every handshake takes so long.
    SNICallback: (_, done) => void setTimeout(() => done(null, context), 40),
  });
  const seen = await watch(server as Server, 'https');
  const url = seen.url.replace('127.0.0.1', 'localhost');
  const { counts, histogram } = await load(agent, url, { reconnectEvery: 5, warmup: 0, duration: 600 });
  expect(counts).toMatchObject({ responses: counts.sent, errors: {}, lost: 0 });
  expect(seen.requests.length).toBeGreaterThan(8);
  const share = seen.requests.length / counts.sent;
  expect(quantile(histogram, 1 - share / 2)).toBeGreaterThanOrEqual(39);
});
