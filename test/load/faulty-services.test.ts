import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type LoadSpec, load, type Measured, newAgent, quantile } from '../support/load.ts';

// What is counted, against what the service itself has counted. Without a warm-up every request that is sent belongs to
// the window, and when the window is over every one of them has been settled, so that both have to be the same.

const agent = newAgent();
afterAll(() => agent.close());

const script = fileURLToPath(new URL('../support/services/tallies.mjs', import.meta.url));

interface Tally {
  connections: number;
  requests: number;
  /** Good ones. */
  answers: number;
  /** What it did wrong. */
  faults: number;
}

async function measure(fault: string, spec: LoadSpec = {}, late = 0): Promise<{ measured: Measured; tally: Tally }> {
  const env = { FAULT: fault, LATE: String(late) };
  const service = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void service.kill());
  const [line] = (await once(createInterface(service.stdout), 'line')) as [string];
  const [port, told] = line.split(' ');
  const measured = await load(agent, `http://127.0.0.1:${port}/`, { warmup: 0, duration: 700, ...spec });
  const tally = (await (await fetch(`http://127.0.0.1:${told}`)).json()) as Tally;
  expect(measured.counts.inFlight).toBe(0);
  return { measured, tally };
}

function sum(errors: Record<string, number>): number {
  return Object.values(errors).reduce((total, count) => total + count, 0);
}

describe('of a service that does one request in a hundred wrong', () => {
  it.each([
    ['drops its connection', 'drop'],
    ['truncates its body', 'truncate'],
  ])('and %s, exactly those are lost', async (_, fault) => {
    const { measured, tally } = await measure(fault);
    const { counts, completed } = measured;
    expect(tally.faults).toBeGreaterThan(0);
    expect(tally.faults).toBe(Math.floor(tally.requests / 100));
    expect(counts).toEqual({
      sent: tally.requests,
      responses: tally.answers,
      errors: {},
      lost: tally.faults,
      inFlight: 0,
    });
    expect(completed).toBeLessThanOrEqual(tally.answers);
    // Every fault costs a connection, and nothing else does: the last ones may not have been made again.
    expect(tally.connections).toBeGreaterThanOrEqual(tally.faults);
    expect(tally.connections).toBeLessThanOrEqual(4 + tally.faults);
  });

  it('and answers it after the time-out, exactly those are time-outs, and are slow', async () => {
    const { measured, tally } = await measure('late', { timeout: 150 }, 400);
    const { counts, histogram } = measured;
    expect(tally.faults).toBeGreaterThan(0);
    expect(counts).toEqual({
      sent: tally.requests,
      responses: tally.answers,
      errors: { timeout: tally.faults },
      lost: 0,
      inFlight: 0,
    });
    // They are the slowest of all, and a share of all that only they can have.
    expect(histogram.totalCount).toBe(tally.requests);
    expect(quantile(histogram, 1 - tally.faults / tally.requests / 2)).toBeGreaterThan(149);
  });
});

it('of a service that drops one connection in a hundred, each costs the one request that was sent over it', async () => {
  const { measured, tally } = await measure('refuse', { reconnectEvery: 1, duration: 800 });
  const { counts } = measured;
  expect(tally.faults).toBeGreaterThan(0);
  expect(tally.faults).toBe(Math.floor(tally.connections / 100));
  // Whether the request had come when the connection was closed makes it a reset or an end.
  expect(sum(counts.errors) + counts.lost).toBe(tally.faults);
  expect(counts.responses).toBe(tally.answers);
  expect(counts.sent).toBe(tally.connections);
});

describe('of a service that stalls once', () => {
  it('for less than the time-out, every request is answered, one a connection late', async () => {
    const { measured, tally } = await measure('stall', { timeout: 5000, connections: 10, duration: 600 }, 300);
    const { counts, histogram } = measured;
    expect(tally.faults).toBe(10);
    expect(counts).toEqual({ sent: tally.requests, responses: tally.answers, errors: {}, lost: 0, inFlight: 0 });
    expect(tally.requests).toBe(tally.answers);
    expect(tally.connections).toBe(10);
    expect(quantile(histogram, 1)).toBeGreaterThanOrEqual(299);
  });

  it('for longer than the time-out, those that it did not answer are time-outs', async () => {
    const { measured, tally } = await measure('stall', { timeout: 100, connections: 10, duration: 900 }, 350);
    const { counts } = measured;
    expect(counts.sent).toBe(tally.requests);
    expect(counts).toMatchObject({ responses: tally.answers, lost: 0 });
    expect(counts.errors).toEqual({ timeout: tally.requests - tally.answers });
    // Three time-outs fit into the stall, after which a connection gets its answer.
    expect(counts.errors.timeout).toBeGreaterThanOrEqual(10);
  });

  it('as a whole, it reads later what was sent in vain, and no answer to that is taken for another', async () => {
    const { measured, tally } = await measure('freeze', { timeout: 100, connections: 10, duration: 900 }, 350);
    const { counts } = measured;
    expect(counts.sent).toBe(tally.requests);
    expect(counts.sent).toBe(counts.responses + (counts.errors.timeout ?? 0));
    expect(counts).toMatchObject({ lost: 0, errors: { timeout: expect.any(Number) } });
    // Some of its answers reached no one.
    expect(tally.answers).toBeGreaterThanOrEqual(counts.responses);
    expect(tally.connections).toBe(10 + (counts.errors.timeout as number));
  });
});
