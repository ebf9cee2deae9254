import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { quantileSorted } from 'simple-statistics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeHistogram, quantiles } from '../../src/measurement/histogram.ts';
import type { AgentHealth } from '../../src/measurement/run-document.ts';
import { load, newAgent, quantile } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

describe('latencies of a service with known delays', () => {
  let service: ChildProcess;
  let url = '';

  beforeAll(async () => {
    const script = fileURLToPath(new URL('../support/services/delays.mjs', import.meta.url));
    service = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(createInterface(service.stdout as NodeJS.ReadableStream), 'line');
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => void service.kill());

  /** What the service reports about itself: its timers are late on a busy machine, and that is no error of the agent. */
  async function taken(): Promise<number[]> {
    const answer = await fetch(`${url}/taken`);
    return ((await answer.json()) as number[]).sort((a, b) => a - b);
  }

  /** Two per cent, and on a machine that holds the agent up by more than 2 ms, as much as its health reports. */
  function atMost(truth: number, { loopDelay }: AgentHealth): number {
    return truth * 1.02 + (loopDelay > 2 ? 4 * loopDelay : 0.5);
  }

  it('are exact where the delay is always 50 ms', async () => {
    await taken();
    const spec = { requests: [{ path: '/50' }], connections: 5, duration: 600 };
    const { histogram, health } = await load(agent, url, spec);
    const p50 = quantileSorted(await taken(), 0.5);
    expect(quantile(histogram, 0.5)).toBeGreaterThan(p50 * 0.999);
    expect(quantile(histogram, 0.5)).toBeLessThan(atMost(p50, health));
  });

  it.each([
    ['closed', { connections: 100 }],
    ['open', { connections: 300, rate: 250 }],
  ])('are exact at every percentile of a distribution (%s model)', async (_, model) => {
    await taken();
    const requests = [
      { path: '/100', weight: 40 },
      { path: '/150', weight: 20 },
      { path: '/200', weight: 20 },
      { path: '/250', weight: 12 },
      { path: '/400', weight: 8 },
    ];
    const probabilities = [0.25, 0.5, 0.7, 0.86, 0.96];
    // All requests that are sent fall into the window, so that the service and the agent speak of the same ones.
    const spec = { requests, ...model, warmup: 0, duration: 1200 };
    const { histogram, health } = await load(agent, url, spec);
    const expected = await taken();
    expect(histogram.totalCount).toBe(expected.length);
    const measured = quantiles(histogram, probabilities) as number[];
    for (const [index, delay] of [100, 150, 200, 250, 400].entries()) {
      const truth = quantileSorted(expected, probabilities[index] as number);
      expect(truth).toBeGreaterThanOrEqual(delay - 1);
      expect(measured[index]).toBeGreaterThan(truth * 0.98);
      expect(measured[index]).toBeLessThan(atMost(truth, health));
    }
  });

  it('are kept apart by label', async () => {
    const requests = [20, 60, 120].map((delay) => ({ path: `/${delay}` }));
    const { requests: measured } = await load(agent, url, { requests, duration: 500 });
    const minima = measured.map(({ histogram }) => quantile(decodeHistogram(histogram), 0));
    const maxima = measured.map(({ histogram }) => quantile(decodeHistogram(histogram), 0.5));
    for (const [index, delay] of [20, 60, 120].entries()) {
      expect(minima[index]).toBeGreaterThan(delay - 1.5);
      expect(maxima[index]).toBeLessThan(delay * 3);
    }
  });
});

it('latencies under a millisecond are distinguished', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK));
  const { histogram } = await load(agent, service.url, { connections: 1, duration: 300 });
  const values = quantiles(histogram, [0, 0.01, 0.05, 0.1, 0.25]) as number[];
  expect(values[0]).toBeGreaterThan(0);
  expect(values[0]).toBeLessThan(1);
  // Whole milliseconds would be all the same.
  expect(new Set(values).size).toBeGreaterThan(2);
});

describe('connections', () => {
  it.each([1, 10, 1000])('of a number of %i are opened once and stay open', async (connections) => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const { counts } = await load(agent, service.url, { connections, warmup: 300, duration: 300 });
    expect(service.connections).toBe(connections);
    expect(counts).toMatchObject({ errors: {}, lost: 0, inFlight: 0, sent: counts.responses });
    expect(service.requests).toBeGreaterThanOrEqual(connections);
  });

  it('have one request under way each, never more', async () => {
    let now = 0;
    let most = 0;
    await using service = await startRawService((_, socket) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        socket.write(OK);
      }, 5);
    });
    await load(agent, service.url, { connections: 20 });
    expect(most).toBe(20);
  });
});

describe('throughput', () => {
  it('is what was answered in the window, whenever it was asked for', async () => {
    await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 30));
    const { completed, counts, received, duration } = await load(agent, service.url, { warmup: 100, duration: 300 });
    expect(Math.abs(completed - counts.responses)).toBeLessThanOrEqual(4);
    expect(received).toBe(completed * OK.length);
    expect((completed * 1000) / duration).toBeLessThanOrEqual((4 * 1000) / 29);
  });

  it('has no bad answers in it', async () => {
    await using service = await startRawService(({ path }, socket) =>
      socket.write(path === '/good' ? OK : OK.replace('200', '500')),
    );
    const { completed, counts } = await load(agent, service.url, { requests: [{ path: '/good' }, { path: '/bad' }] });
    expect(counts.errors['status 500']).toBeGreaterThan(10);
    expect(Math.abs(completed - counts.responses)).toBeLessThanOrEqual(4);
  });
});

it('without a warm-up the first request of every connection is measured', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK));
  const { counts } = await load(agent, service.url, { warmup: 0, duration: 100 });
  expect(counts.sent).toBe(service.requests);
});

it('the connections begin at different places of the cycle', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK));
  await load(agent, service.url, { requests: ['/a', '/b', '/c', '/d'].map((path) => ({ path })) });
  const begun = service.first.filter(({ nth }) => nth === 1).map(({ path }) => path);
  expect(begun.sort()).toEqual(['/a', '/b', '/c', '/d']);
});

it('every label gets its share of the requests, in every round', { timeout: 60_000 }, async () => {
  await using service = await startRawService((_, socket) => socket.write(OK));
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(weights, fc.integer({ min: 1, max: 8 }), async (given, connections) => {
      const requests = given.map((weight, index) => ({ path: `/${index}`, weight }));
      const measured = await load(agent, service.url, { requests, connections, warmup: 20, duration: 80 });
      const total = given.reduce((sum, weight) => sum + weight, 0);
      measured.requests.forEach(({ counts }, index) => {
        const share = (measured.counts.sent * (given[index] as number)) / total;
        // A connection may be cut off anywhere in its cycle, at both ends of the window.
        expect(Math.abs(counts.sent - share)).toBeLessThanOrEqual(2 * connections * given.length);
      });
    }),
    { numRuns: 10 },
  );
});
