import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { load, type Measured, newAgent, quantile } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

/** Every request got a good answer, over the same few connections that were opened at the beginning. */
function expectOnlyGood(measured: Measured): void {
  const { counts } = measured;
  expect(counts).toEqual({ sent: counts.responses, responses: counts.responses, errors: {}, lost: 0, inFlight: 0 });
  expect(counts.responses).toBeGreaterThan(8);
}

describe('an answer over a connection that stays open', () => {
  it.each([
    ['with a content-length', 'GET', OK],
    ['with an empty body', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['in chunks', 'GET', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n'],
    [
      'in chunks with a trailer',
      'GET',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n',
    ],
    ['204 without a body', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    [
      '204 with the length of a body that must not come',
      'GET',
      'HTTP/1.1 204 No Content\r\nContent-Length: 10\r\n\r\n',
    ],
    ['304 without a length', 'GET', 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'],
    ['304 with the length that a 200 would have', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 512\r\n\r\n'],
    ['304 that says chunked', 'GET', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['to HEAD with the length that GET would have', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 512\r\n\r\n'],
    ['to HEAD without a length', 'HEAD', 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n'],
    ['to HEAD that says chunked', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['after a 103', 'GET', `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`],
    ['after several informational answers', 'GET', `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`],
    ['to HEAD after a 103', 'HEAD', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'],
    ['of HTTP/1.0 that keeps alive', 'GET', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na'],
    ['followed by an empty line', 'GET', `${OK}\r\n`],
    ['with line feeds alone', 'GET', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    ['with 200 headers of a kilobyte', 'GET', OK.replace('\r\n', `\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(200)}`)],
    ['in gzip and chunks', 'GET', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['with 300 headers', 'GET', `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(300)}Content-Length: 0\r\n\r\n`],
  ])('%s is a response', async (_, method, bytes) => {
    await using service = await startRawService((_request, socket) => socket.write(bytes, 'latin1'));
    expectOnlyGood(await load(agent, service.url, { requests: [{ method }] }));
    expect(service.connections).toBe(4);
  });

  it('that comes byte by byte is a response', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n';
    await using service = await startRawService(async (_, socket) => {
      for (const byte of bytes) {
        socket.write(byte);
        await new Promise(setImmediate);
      }
    });
    expectOnlyGood(await load(agent, service.url, { duration: 250 }));
    expect(service.connections).toBe(4);
  });

  it('of Node to HEAD leaves the connection open', async () => {
    let connections = 0;
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    server.on('connection', () => connections++);
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expectOnlyGood(await load(agent, `http://127.0.0.1:${port}`, { requests: [{ method: 'HEAD' }, {}] }));
    expect(connections).toBe(4);
    server.close();
  });
});

describe('an answer that ends its connection', () => {
  it.each([
    ['by `Connection: close`', 'GET', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['by `Connection: close` to HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n'],
    ['by its version, HTTP/1.0', 'GET', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
  ])('%s is a response, and the next request goes over a new connection', async (_, method, bytes) => {
    await using service = await startRawService(({ nth }, socket) => {
      // A client that goes on here would have its second request ignored.
      if (nth === 1) socket.write(bytes);
    });
    const measured = await load(agent, service.url, { requests: [{ method }] });
    expectOnlyGood(measured);
    expect(service.connections).toBe(service.requests);
  });

  it.each([
    ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\n'],
    ['HTTP/1.1 without a length', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n'],
  ])('because its body ends with it is a response: %s', async (_, head) => {
    await using service = await startRawService((_request, socket) => {
      socket.write(`${head}some of the body`);
      setImmediate(() => socket.end(', and the rest'));
    });
    const measured = await load(agent, service.url);
    expectOnlyGood(measured);
    expect(measured.received).toBeGreaterThanOrEqual(measured.completed * 30);
  });

  it('after the tenth request is no loss when it is announced', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth < 10) socket.write(OK);
      else socket.end(OK.replace('\r\n', '\r\nConnection: close\r\n'));
    });
    const measured = await load(agent, service.url);
    expectOnlyGood(measured);
    expect(service.connections).toBeGreaterThanOrEqual(Math.floor(service.requests / 10));
    expect(service.connections).toBeLessThanOrEqual(Math.ceil(service.requests / 10) + 4);
  });

  it('after the tenth request loses the request that is under way when it is not announced', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth <= 10) socket.write(OK);
      if (nth === 10) socket.end();
    });
    const { counts } = await load(agent, service.url);
    const unanswered = counts.lost + (counts.errors.ECONNRESET ?? 0) + (counts.errors.EPIPE ?? 0);
    expect(unanswered).toBeGreaterThan(0);
    expect(unanswered).toBeLessThanOrEqual(Math.ceil(counts.responses / 10) + 4);
    expect(counts.responses + unanswered).toBe(counts.sent);
  });

  it('by switching protocols is not followed by a request in HTTP', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth === 1) socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    });
    const headers = { Connection: 'upgrade', Upgrade: 'x' };
    expectOnlyGood(await load(agent, service.url, { requests: [{ headers }] }));
    expect(service.connections).toBe(service.requests);
  });
});

describe('the latency', () => {
  it('of an informational answer is not that of the request', async () => {
    await using service = await startRawService((_, socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\n');
      setTimeout(() => socket.write(OK), 40);
    });
    const { histogram } = await load(agent, service.url, { duration: 200 });
    expect(quantile(histogram, 0)).toBeGreaterThan(38);
  });

  it('is that of the last byte of a slow body', async () => {
    await using service = await startRawService((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n');
      for (const part of [1, 2, 3, 4]) setTimeout(() => socket.write('x'), part * 15);
    });
    const { histogram, counts } = await load(agent, service.url, { duration: 200 });
    expect(counts.lost).toBe(0);
    expect(quantile(histogram, 0)).toBeGreaterThan(58);
  });
});

it('a body of 10 MB is received whole, by every byte, and nothing of it is kept', async () => {
  const size = 10_000_000;
  const body = Buffer.alloc(size, 'x');
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`;
  const answer = (_: unknown, socket: Socket) => {
    socket.write(head);
    socket.write(body);
  };
  await using service = await startRawService(answer);
  const measured = await load(agent, service.url, { connections: 2, warmup: 0, duration: 300 });
  expect(measured.counts.lost).toBe(0);
  expect(measured.counts.errors).toEqual({});
  expect(measured.counts.responses).toBeGreaterThan(2);
  expect(measured.received).toBe(measured.completed * (head.length + size));
});
