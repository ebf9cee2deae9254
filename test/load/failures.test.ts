import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { load, newAgent, quantile } from '../support/load.ts';
import { until } from '../support/processes.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

describe('a request is lost', () => {
  test.each([
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

  test('and the next one on a new connection is not confused by what came of its answer', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth < 5) socket.write(OK);
      else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc');
    });
    const { counts } = await load(agent, service.url, { duration: 200 });
    expect(counts.errors).toEqual({});
    expect(counts.lost).toBeGreaterThan(0);
    expect(counts.responses).toBeGreaterThan(0);
    // Four good answers a connection, but for those whose connection spans an edge of the window.
    expect(Math.abs(counts.responses - 4 * counts.lost)).toBeLessThanOrEqual(2 * 4 * 4);
  });
});

describe('an error', () => {
  test('is a connection that was reset', async () => {
    await using service = await startRawService((_, socket) => socket.resetAndDestroy());
    const { counts } = await load(agent, service.url);
    expect(counts.errors.ECONNRESET).toBeGreaterThan(0);
    expect(counts).toMatchObject({ sent: counts.errors.ECONNRESET, responses: 0, lost: 0 });
  });

  test('is a status of 400 and above, under its own name, and it stays out of the latencies', async () => {
    await using service = await startRawService(({ path }, socket) =>
      socket.write(`HTTP/1.1 ${path.slice(1)} X\r\nContent-Length: 0\r\n\r\n`),
    );
    const requests = ['/200', '/399', '/400', '/404', '/503'].map((path) => ({ path }));
    const { counts, histogram } = await load(agent, service.url, { requests });
    expect(Object.keys(counts.errors).sort()).toEqual(['status 400', 'status 404', 'status 503']);
    expect(counts.responses).toBeGreaterThan(20);
    expect(histogram.totalCount).toBe(counts.responses);
  });

  test('is a status other than the expected ones', async () => {
    await using service = await startRawService(({ path }, socket) =>
      socket.write(`HTTP/1.1 ${path.slice(1)} X\r\nContent-Length: 0\r\n\r\n`),
    );
    const requests = ['/200', '/404', '/418'].map((path) => ({ path, status: [404, 418] }));
    const { counts } = await load(agent, service.url, { requests });
    expect(Object.keys(counts.errors)).toEqual(['status 200']);
  });

  test.each([
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
    ['has no end of headers', `HTTP/1.1 200 OK\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(300)}`],
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

  test('is a body that never ends, and it takes no memory', async () => {
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

test('an answer before any request belongs to no request that comes later', async () => {
  await using service = await startRawService(({ nth }, socket) => nth > 1 && socket.write(OK), {
    onConnection: (socket) =>
      socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  });
  const { counts } = await load(agent, service.url);
  expect(counts.responses).toBe(0);
  expect(counts.errors['status 408']).toBeGreaterThan(0);
});

describe('a refused connection', () => {
  test('is an error that is tried again ever more slowly', async () => {
    const { counts } = await load(agent, `http://127.0.0.1:${await freePort()}`, {
      connections: 1,
      warmup: 0,
      duration: 900,
    });
    expect(Object.keys(counts.errors)).toEqual(['ECONNREFUSED']);
    expect(counts.sent).toBeGreaterThan(4);
    // 2 + 4 + 8 + … + 128 + 250 + 250 ms
    expect(counts.sent).toBeLessThanOrEqual(11);
  });

  test('everywhere ends the window long before its time, in words', async () => {
    const began = performance.now();
    const outcome = await load(agent, `http://127.0.0.1:${await freePort()}`, { warmup: 600_000, duration: 600_000 });
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(outcome.stopped).toBe('every request failed, the last one with: ECONNREFUSED');
    expect(outcome.counts.responses).toBe(0);
  });

  test('is forgotten as soon as the service is there', async () => {
    const port = await freePort();
    const server = createServer((socket) => socket.on('data', () => socket.write(OK)));
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
    setTimeout(() => server.listen(port, '127.0.0.1'), 100);
    const { counts, stopped } = await load(agent, `http://127.0.0.1:${port}`, { warmup: 0, duration: 700 });
    expect(stopped).toBeNull();
    expect(counts.responses).toBeGreaterThan(20);
    expect(counts.errors.ECONNREFUSED).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe('a request that times out', () => {
  test('is an error, and a latency of at least the time-out', async () => {
    await using service = await startRawService(() => {});
    const { counts, histogram, duration } = await load(agent, service.url, {
      timeout: 60,
      duration: 250,
      warmup: 0,
      connections: 60,
    });
    expect(duration).toBeGreaterThanOrEqual(250);
    expect(counts.errors.timeout).toBeGreaterThanOrEqual(60 * 2);
    expect(counts).toMatchObject({ responses: 0, lost: 0 });
    expect(histogram.totalCount).toBe(counts.errors.timeout);
    expect(quantile(histogram, 0)).toBeGreaterThanOrEqual(60);
  });

  test('makes the upper percentiles worse, not better', async () => {
    await using service = await startRawService(({ path }, socket) => path === '/' && socket.write(OK));
    const requests = [{ weight: 9 }, { path: '/never' }];
    const { counts, histogram } = await load(agent, service.url, { requests, timeout: 80, duration: 400 });
    expect(counts.errors.timeout).toBeGreaterThan(4);
    expect(quantile(histogram, 0.99)).toBeGreaterThanOrEqual(80);
    expect(quantile(histogram, 0.5)).toBeLessThan(80);
  });

  test('goes on over a new connection, and its late answer belongs to nobody', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth === 1) setTimeout(() => socket.write(OK.replace('200', '500')), 120);
    });
    const { counts } = await load(agent, service.url, { timeout: 50, duration: 300 });
    expect(Object.keys(counts.errors)).toEqual(['timeout']);
    expect(service.connections).toBe(service.requests);
  });

  test('is told apart from one whose answer is only slow to begin with', async () => {
    await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 100));
    const { counts, histogram } = await load(agent, service.url, { timeout: 1000, duration: 150 });
    expect(counts.errors).toEqual({});
    expect(quantile(histogram, 0)).toBeGreaterThan(98);
  });

  test('is no request in flight, however late in the window it was sent', async () => {
    let silent = false;
    await using service = await startRawService((_, socket) => {
      setTimeout(() => {
        if (!silent) socket.write(OK);
      }, 5);
    });
    const listener = {
      measured() {
        silent = true;
      },
    };
    const { counts } = await load(agent, service.url, { timeout: 60, duration: 100, connections: 100, listener });
    expect(counts).toMatchObject({ errors: { timeout: counts.sent - counts.responses }, lost: 0, inFlight: 0 });
  });

  test('ends the window early when all do', async () => {
    await using service = await startRawService(() => {});
    const outcome = await load(agent, service.url, { timeout: 100, duration: 600_000, connections: 20 });
    expect(outcome.stopped).toBe('every request failed, the last one with: timeout');
  });
});

test('a request of the window that is answered after it is still measured', async () => {
  await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 150));
  const { counts, completed, histogram } = await load(agent, service.url, { warmup: 0, duration: 50 });
  expect(counts).toMatchObject({ responses: 4, inFlight: 0 });
  expect(histogram.totalCount).toBe(4);
  // Throughput counts what completed within the window.
  expect(completed).toBe(0);
});

test('a target that is killed within the window leaves lost or reset requests, then refused ones', async () => {
  const script = fileURLToPath(new URL('../support/services/steady.mjs', import.meta.url));
  const port = await freePort();
  const target = spawn(process.execPath, [script], { env: { PORT: String(port) }, stdio: 'ignore' });
  const exited = once(target, 'exit');
  await until('the target answers', () => fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false));
  const listener = { measuring: () => void setTimeout(() => target.kill('SIGKILL'), 150) };
  const measured = await load(agent, `http://127.0.0.1:${port}`, { warmup: 300, duration: 500, listener });
  await exited;
  const { lost, errors, responses } = measured.counts;
  expect(responses).toBeGreaterThan(0);
  expect(lost + (errors.ECONNRESET ?? 0)).toBeLessThanOrEqual(4);
  expect(errors.ECONNREFUSED).toBeGreaterThan(0);
  expect(measured.stopped).toBeNull();
});

test('whatever a target does, every request sent is accounted for once', { timeout: 60_000 }, async () => {
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
        const requests = [{ path: `/a?${query}` }, { path: `/b?${query}`, method: 'POST', body: 'x', weight: 2 }];
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
