import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { load, newAgent } from '../support/load.ts';
import { certificate, privateKey } from '../support/self-signed.ts';

const agent = newAgent();
afterAll(() => agent.close());

/** A service that sees the head of a request, and nothing of it more. */
async function startHasty(answer: (socket: Socket) => void, secure = false) {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.pause();
      answer(socket);
    });
  };
  const server = secure
    ? createSecureServer({ key: privateKey, cert: certificate }, accept)
    : createServer({ noDelay: true }, accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const upload = (bytes: number) => ({
  connections: 2,
  warmup: 0,
  duration: 200,
  requests: [{ method: 'POST', body: { kind: 'text' as const, text: 'x'.repeat(bytes) } }],
});

/** Every request has this status, and none failed otherwise. */
function expectOnly(status: number, { counts }: Awaited<ReturnType<typeof load>>): void {
  expect(counts).toMatchObject({ responses: 0, lost: 0, inFlight: 0 });
  expect(counts.errors).toEqual({ [`status ${status}`]: counts.sent });
  expect(counts.sent).toBeGreaterThan(3);
}

const answerOf = (status: number, header = '') => `HTTP/1.1 ${status} No\r\n${header}Content-Length: 2\r\n\r\nno`;
const SIZES = [20_000, 100_000, 1_000_000, 10_000_000];

describe.each([
  ['http', false],
  ['https', true],
])('an answer that comes over %s before the request is read is the answer', (_, secure) => {
  it.each(SIZES)('to %d bytes, then the connection is closed', async (size) => {
    await using service = await startHasty((socket) => socket.end(answerOf(413)), secure);
    expectOnly(413, await load(agent, service.url, upload(size)));
  });

  it.each(SIZES)('to %d bytes, with `Connection: close`', async (size) => {
    await using service = await startHasty((socket) => socket.end(answerOf(413, 'Connection: close\r\n')), secure);
    expectOnly(413, await load(agent, service.url, upload(size)));
  });

  it.each(SIZES)('to %d bytes, then the connection is reset', async (size) => {
    const reset = (socket: Socket) => socket.write(answerOf(401), () => setTimeout(() => socket.destroy(), 1));
    await using service = await startHasty(reset, secure);
    expectOnly(401, await load(agent, service.url, upload(size)));
  });

  it('a while before the connection is closed', async () => {
    const late = (socket: Socket) => socket.write(answerOf(417), () => setTimeout(() => socket.destroy(), 20));
    await using service = await startHasty(late, secure);
    expectOnly(417, await load(agent, service.url, upload(2_000_000)));
  });

  it('and the rest is read after it', async () => {
    const drained = (socket: Socket) => socket.write(answerOf(400), () => socket.resume());
    await using service = await startHasty(drained, secure);
    expectOnly(400, await load(agent, service.url, upload(10_000_000)));
  });

  it('in the order in which it comes, also without a length', async () => {
    const endless = (socket: Socket) => socket.end('HTTP/1.1 413 No\r\n\r\nthis is too much');
    await using service = await startHasty(endless, secure);
    expectOnly(413, await load(agent, service.url, upload(1_000_000)));
  });

  it('and no answer at all is none', async () => {
    await using service = await startHasty((socket) => socket.destroy(), secure);
    const { counts } = await load(agent, service.url, { ...upload(1_000_000), duration: 100 });
    const { EPIPE = 0, ECONNRESET = 0 } = counts.errors;
    expect(counts.sent).toBeGreaterThan(0);
    expect(EPIPE + ECONNRESET + counts.lost).toBe(counts.sent);
  });
});
