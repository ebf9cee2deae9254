import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/service/port.ts';
import { load, newAgent } from '../support/load.ts';
import { until } from '../support/processes.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

describe('a request is lost', () => {
  it.each([
    ['when the connection is closed without an answer', ''],
    ['when the connection is closed within the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['when the body is shorter than its content-length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['when the last chunk is missing', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['when only an informational answer came', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    await using service = await startRawService((_request, socket) => socket.end(bytes));
    const { counts, completed } = await load(agent, service.url);
    expect(counts.lost).toBeGreaterThan(0);
    expect(counts).toEqual({ sent: counts.lost, responses: 0, errors: {}, lost: counts.lost, inFlight: 0 });
    expect(completed).toBe(0);
  });

  it('and the next one on a new connection is not confused by what came of its answer, nor is it late', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth < 5) socket.write(OK);
      else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc');
    });
    const { counts } = await load(agent, service.url, { warmup: 0, duration: 600 });
    expect(counts.errors).toEqual({});
    // Four good answers a connection, but for the last of each.
    expect(Math.abs(counts.lost - counts.sent / 5)).toBeLessThanOrEqual(4);
    // Pauses that grew with every loss would add up to 510 ms after the eighth.
    expect(service.connections).toBeGreaterThan(4 * 12);
  });
});

describe('an error', () => {
  it('is a connection that was reset', async () => {
    await using service = await startRawService((_, socket) => socket.resetAndDestroy());
    const { counts } = await load(agent, service.url);
    expect(counts.errors.ECONNRESET).toBeGreaterThan(0);
    expect(counts).toMatchObject({ sent: counts.errors.ECONNRESET, responses: 0, lost: 0 });
  });

  it('is a status of 400 and above, under its own name, and it stays out of the latencies', async () => {
    await using service = await startRawService(({ path }, socket) =>
      socket.write(`HTTP/1.1 ${path.slice(1)} X\r\nContent-Length: 0\r\n\r\n`),
    );
    const requests = ['/200', '/399', '/400', '/404', '/503'].map((path) => ({ path }));
    const { counts, histogram } = await load(agent, service.url, { requests });
    expect(Object.keys(counts.errors).sort()).toEqual(['status 400', 'status 404', 'status 503']);
    expect(counts.responses).toBeGreaterThan(20);
    expect(histogram.totalCount).toBe(counts.responses);
  });

  it('is a status other than the expected ones', async () => {
    await using service = await startRawService(({ path }, socket) =>
      socket.write(`HTTP/1.1 ${path.slice(1)} X\r\nContent-Length: 0\r\n\r\n`),
    );
    const requests = ['/200', '/404', '/418'].map((path) => ({ path, status: [404, 418] }));
    const { counts } = await load(agent, service.url, { requests });
    expect(Object.keys(counts.errors)).toEqual(['status 200']);
  });

  it.each([
    ['is no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['has an impossible version', 'HTTP/x 200 OK\r\n\r\n'],
    ['is a kilobyte of zeros', `${'\0'.repeat(1000)}\n`],
    ['has a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcdefgh'],
    ['has a negative length that leads back to its beginning', `HTTP/1.1 200 OK\r\nContent-Length: -40\r\n\r\nx`],
    ['has a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nabcdefgh'],
    ['has a negative length and no body', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['has a chunk of negative size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nab\r\n'],
    [
      'has a chunk longer than it says',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabcdefgh\r\n0\r\n\r\n',
    ],
    ['has a chunk whose size is no number', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n\r\n'],
    ['is longer than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xc3\xa4\xc3\xb6\xc3\xbc'],
    ['has a body although it is one to HEAD', OK],
    ['comes twice', OK + OK],
    ['is followed by the beginning of another', `${OK}HTTP/1.1 2`],
  ])('is an answer that %s', async (what, bytes) => {
    await using service = await startRawService(({ nth }, socket) => {
      // Once a connection: the next request has to come over another one.
      if (nth === 1) socket.write(bytes, 'latin1');
    });
    const method = what.endsWith('HEAD') ? 'HEAD' : 'GET';
    const { counts } = await load(agent, service.url, { timeout: 300, requests: [{ method }] });
    expect(counts.errors['invalid response']).toBeGreaterThan(0);
    expect(counts).toMatchObject({ errors: { 'invalid response': counts.sent - counts.responses }, lost: 0 });
    expect(service.connections).toBe(service.requests);
  });

  it('is an answer with a head that does not end, by its limit', async () => {
    await using service = await startRawService((_, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(1500)}`);
    });
    const { counts } = await load(agent, service.url, { connections: 2 });
    expect(counts.errors['answer head over 1.25 MB']).toBeGreaterThan(0);
    expect(counts).toMatchObject({ responses: 0, lost: 0, errors: { 'answer head over 1.25 MB': counts.sent } });
  });

  it('is a body that never ends, and it takes no memory', async () => {
    await using service = await startRawService((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const block = Buffer.alloc(65_536, 'x');
      const more = () => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', more);
      more();
    });
    const { counts } = await load(agent, service.url, { connections: 2, timeout: 150, duration: 200 });
    expect(counts.responses).toBe(0);
    expect(counts.errors.timeout).toBeGreaterThan(0);
  });
});

it('an answer before any request belongs to no request that comes later', async () => {
  await using service = await startRawService(({ nth }, socket) => nth > 1 && socket.write(OK), {
    onConnection: (socket) =>
      socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  });
  const { counts } = await load(agent, service.url);
  expect(counts.responses).toBe(0);
  expect(counts.errors['status 408']).toBeGreaterThan(0);
});

it('a target that is killed within the window leaves lost or reset requests, then refused ones', async () => {
  const script = fileURLToPath(new URL('../support/services/steady.mjs', import.meta.url));
  const port = await freePort();
  const target = spawn(process.execPath, [script], { env: { PORT: String(port) }, stdio: 'ignore' });
  const exited = once(target, 'exit');
  await until('the target answers', () => fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false));
  const listener = { measuring: () => void setTimeout(() => target.kill('SIGKILL'), 150) };
  const measured = await load(agent, `http://127.0.0.1:${port}`, { warmup: 300, duration: 1200, listener });
  await exited;
  const { lost, errors, responses } = measured.counts;
  expect(responses).toBeGreaterThan(0);
  expect(lost + (errors.ECONNRESET ?? 0)).toBeGreaterThan(0);
  expect(errors.ECONNREFUSED).toBeGreaterThan(0);
  // It did answer: something else will report why it no longer does.
  expect(measured.stopped).toBeNull();
});

it('whatever a target does, every request sent is accounted for once', { timeout: 60_000 }, async () => {
  const script = fileURLToPath(new URL('../support/services/faulty.mjs', import.meta.url));
  const target = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(createInterface(target.stdout), 'line');
  const share = fc.integer({ min: 0, max: 40 });
  const faults = fc.record({
    close: share,
    truncate: share,
    reset: share,
    silent: fc.integer({ min: 0, max: 3 }),
    garbage: share,
    twice: share,
    last: share,
    unframed: share,
    error: share,
    early: share,
    slow: share,
    bye: share,
  });
  try {
    await fc.assert(
      fc.asyncProperty(faults, fc.integer(), fc.integer({ min: 1, max: 20 }), async (shares, seed, connections) => {
        const query = new URLSearchParams({ seed: `${seed}` });
        for (const [name, value] of Object.entries(shares)) query.set(name, `${value}`);
        const requests = [
          { path: `/a?${query}` },
          { path: `/b?${query}`, method: 'POST', body: { kind: 'text' as const, text: 'x' }, weight: 2 },
        ];
        const spec = { requests, connections, warmup: 30, duration: 150, timeout: 100 };
        const { counts } = await load(agent, `http://127.0.0.1:${port}`, spec);
        expect(counts.inFlight).toBeLessThanOrEqual(connections);
        expect(counts.sent).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  } finally {
    target.kill();
  }
});
