import { createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/service/port.ts';
import { load, newAgent, quantile } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

describe('a refused connection', () => {
  it('is an error that is tried again ever more slowly', async () => {
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

  it('everywhere ends the window long before its time, in words', async () => {
    const began = performance.now();
    const outcome = await load(agent, `http://127.0.0.1:${await freePort()}`, { warmup: 600_000, duration: 600_000 });
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(outcome.stopped).toBe('every request failed, the last one with: ECONNREFUSED');
    expect(outcome.counts.responses).toBe(0);
  });

  it('is forgotten as soon as the service is there', async () => {
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
  it('is an error, and a latency of at least the time-out', async () => {
    // Answers a few times first, so that the timers of the connections begin at all parts of a millisecond.
    await using service = await startRawService(({ nth }, socket) => {
      if (nth <= service.requests % 7) setTimeout(() => socket.write(OK), service.requests % 5);
    });
    const spec = { timeout: 60, duration: 300, warmup: 0, connections: 100, requests: [{ status: [418] }] };
    const { counts, histogram } = await load(agent, service.url, spec);
    expect(Object.keys(counts.errors).sort()).toEqual(['status 200', 'timeout']);
    expect(counts.errors.timeout).toBeGreaterThanOrEqual(100);
    expect(histogram.totalCount).toBe(counts.errors.timeout);
    expect(quantile(histogram, 0)).toBeGreaterThanOrEqual(60);
  });

  it('makes the upper percentiles worse, not better', async () => {
    await using service = await startRawService(({ path }, socket) => path === '/' && socket.write(OK));
    const requests = [{ weight: 9 }, { path: '/never' }];
    const { counts, histogram } = await load(agent, service.url, { requests, timeout: 80, duration: 400 });
    expect(counts.errors.timeout).toBeGreaterThan(4);
    expect(quantile(histogram, 0.99)).toBeGreaterThanOrEqual(80);
    expect(quantile(histogram, 0.5)).toBeLessThan(80);
  });

  it('goes on over a new connection, and its late answer is discarded', async () => {
    await using service = await startRawService(({ nth }, socket) => {
      if (nth === 1) setTimeout(() => socket.write(OK.replace('200', '500')), 120);
    });
    const { counts } = await load(agent, service.url, { timeout: 50, duration: 300 });
    expect(Object.keys(counts.errors)).toEqual(['timeout']);
    expect(service.connections).toBe(service.requests);
  });

  it('is distinguished from one whose answer is only slow to begin with', async () => {
    await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 100));
    const { counts, histogram } = await load(agent, service.url, { timeout: 1000, duration: 150 });
    expect(counts.errors).toEqual({});
    expect(quantile(histogram, 0)).toBeGreaterThan(98);
  });

  it('is no request in flight, even when the agent was held up until it was too late for a timer', async () => {
    await using service = await startRawService(() => {});
    const listener = {
      measured() {
        process.kill(agent.pid as number, 'SIGSTOP');
        setTimeout(() => process.kill(agent.pid as number, 'SIGCONT'), 150);
      },
    };
    const { counts } = await load(agent, service.url, { timeout: 100, warmup: 0, duration: 30, listener });
    expect(counts).toEqual({ sent: 4, responses: 0, errors: { timeout: 4 }, lost: 0, inFlight: 0 });
  });

  it('ends the window early when all do', async () => {
    await using service = await startRawService(() => {});
    const outcome = await load(agent, service.url, { timeout: 100, duration: 600_000, connections: 20 });
    expect(outcome.stopped).toBe('every request failed, the last one with: timeout');
  });
});

it('a request of the window that is answered after it is still measured', async () => {
  await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 150));
  const { counts, completed, histogram } = await load(agent, service.url, { warmup: 0, duration: 50 });
  expect(counts).toMatchObject({ responses: 4, inFlight: 0 });
  expect(histogram.totalCount).toBe(4);
  // Throughput counts what completed within the window.
  expect(completed).toBe(0);
});
