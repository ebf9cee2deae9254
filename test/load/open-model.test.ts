import { afterAll, describe, expect, it } from 'vitest';
import { decodeHistogram, type Histogram } from '../../src/measurement/histogram.ts';
import { kolmogorovSmirnov } from '../support/kolmogorov-smirnov.ts';
import { load, newAgent, quantile } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

function startSteady() {
  return startRawService((_, socket) => socket.write(OK));
}

/** Counts the latencies below this many milliseconds. */
function countBelow(histogram: Histogram, milliseconds: number): number {
  const iterator = histogram.recordedValuesIterator;
  iterator.reset();
  let count = 0;
  while (iterator.hasNext()) {
    const { valueIteratedTo, countAtValueIteratedTo } = iterator.next();
    if (valueIteratedTo < milliseconds * 1000) count += countAtValueIteratedTo;
  }
  return count;
}

/** Answers nothing from a time on for a second, and then everything at once. */
async function startStalling(after: number) {
  const waiting: (() => void)[] = [];
  let stalls = false;
  const service = await startRawService((_, socket) => {
    if (service.requests === after) {
      stalls = true;
      setTimeout(() => {
        stalls = false;
        for (const answer of waiting.splice(0)) answer();
      }, 1000);
    }
    if (stalls) waiting.push(() => socket.write(OK));
    else socket.write(OK);
  });
  return service;
}

describe('an open model', () => {
  it('offers what was asked for, evenly', async () => {
    const came: number[] = [];
    await using service = await startRawService((_, socket) => {
      came.push(performance.now());
      socket.write(OK);
    });
    const { arrivals, counts } = await load(agent, service.url, { rate: 200, warmup: 100, duration: 1000 });
    expect(arrivals).toMatchObject({ due: 200, sent: 200, dropped: 0 });
    expect(counts).toEqual({ sent: 200, responses: 200, errors: {}, lost: 0, inFlight: 0 });
    expect(service.requests).toBe(220);
    // Over all of them the pace is right even where the machine held one up.
    const length = (came.at(-1) as number) - (came[0] as number);
    expect(Math.abs(length - 219 * 5)).toBeLessThan(100);
  });

  it('offers Poisson arrivals that pass a Kolmogorov–Smirnov test, the same with the same seed', async () => {
    const came: number[] = [];
    await using service = await startRawService((_, socket) => {
      came.push(performance.now());
      socket.write(OK);
    });
    const spec = { rate: 100, arrivals: 'poisson', seed: 11, warmup: 0, duration: 2000 } as const;
    const { arrivals } = await load(agent, service.url, spec);
    const gaps = came.slice(1).map((at, index) => at - (came[index] as number));
    // Twice the critical value at 1 %: a busy machine delivers some in bunches.
    const distance = kolmogorovSmirnov(gaps, (gap) => 1 - Math.exp(-gap / 10));
    expect(distance * Math.sqrt(gaps.length)).toBeLessThan(2 * 1.63);
    const again = await load(agent, service.url, spec);
    expect(again.arrivals?.due).toBe(arrivals?.due);
  });

  it('measures a service of 50 ms as such', async () => {
    const took: number[] = [];
    await using service = await startRawService((_, socket) => {
      const at = performance.now();
      setTimeout(() => {
        took.push(performance.now() - at);
        socket.write(OK);
      }, 50);
    });
    const { histogram, health, arrivals } = await load(agent, service.url, {
      rate: 100,
      connections: 50,
      duration: 800,
    });
    const truth = took.sort((a, b) => a - b)[Math.floor(took.length / 2)] as number;
    expect(arrivals).toMatchObject({ due: 80, sent: 80 });
    expect(quantile(histogram, 0.5)).toBeGreaterThan(truth * 0.98);
    const room = health.loopDelay > 2 ? 4 * health.loopDelay + 5 : 2;
    expect(quantile(histogram, 0.5)).toBeLessThan(truth * 1.02 + room);
  });

  it.each([
    ['as many connections as it needs', 1000],
    ['few connections', 5],
  ])('with %s shows a stall of a second as a hundred requests between 0 and 1,000 ms', async (_, connections) => {
    await using service = await startStalling(50);
    const spec = { rate: 100, connections, warmup: 0, duration: 2500, timeout: 5000 };
    const { histogram, arrivals, counts } = await load(agent, service.url, spec);
    expect(counts).toEqual({ sent: 250, responses: 250, errors: {}, lost: 0, inFlight: 0 });
    expect(arrivals).toMatchObject({ due: 250, sent: 250, dropped: 0 });
    const longer = (milliseconds: number) => 250 - countBelow(histogram, milliseconds);
    // One in ten milliseconds, the first of them the longest.
    for (const milliseconds of [200, 400, 600, 800]) {
      expect(Math.abs(longer(milliseconds) - (1000 - milliseconds) / 10)).toBeLessThanOrEqual(10);
    }
    expect(quantile(histogram, 1)).toBeGreaterThan(980);
    const few = connections === 5;
    if (few) expect(arrivals?.backlog).toBeGreaterThan(85);
    if (few) expect(arrivals?.late).toBeGreaterThan(85);
    expect(service.connections)[few ? 'toBe' : 'toBeGreaterThan'](few ? 5 : 85);
  });

  it('opens few connections as long as these are enough, and uses them again', async () => {
    await using service = await startSteady();
    const { counts } = await load(agent, service.url, { rate: 100, connections: 500, duration: 800 });
    expect(counts.responses).toBe(80);
    expect(service.connections).toBeLessThan(20);
  });

  it('reopens a connection that the target closed while it was not in use', async () => {
    await using service = await startRawService((_, socket) => {
      socket.write(OK);
      setTimeout(() => socket.end(), 20);
    });
    const { counts } = await load(agent, service.url, { rate: 10, warmup: 0, duration: 600 });
    expect(counts).toEqual({ sent: 6, responses: 6, errors: {}, lost: 0, inFlight: 0 });
    expect(service.connections).toBe(6);
  });

  it('drops arrivals that waited as long as a request may take, as errors that lasted at least that long', async () => {
    await using service = await startRawService(() => {});
    const spec = { rate: 100, connections: 2, warmup: 0, duration: 400, timeout: 200 };
    const { arrivals, counts, requests } = await load(agent, service.url, spec);
    const { due = 0, sent = 0, dropped = 0, inTime = 0 } = arrivals ?? {};
    expect(due).toBe(40);
    expect(dropped).toBeGreaterThan(20);
    expect(counts.sent).toBe(sent + dropped);
    expect(counts.errors).toEqual({ timeout: sent, dropped });
    expect(inTime).toBeLessThan(due);
    expect(service.requests).toBe(sent);
    expect(quantile(decodeHistogram(requests[0]?.histogram as string), 0)).toBeGreaterThanOrEqual(199);
  });

  it('sends what arrived within the window even after it, and nothing that arrived later', async () => {
    await using service = await startRawService((_, socket) => setTimeout(() => socket.write(OK), 100));
    const { arrivals, counts } = await load(agent, service.url, {
      rate: 100,
      connections: 2,
      warmup: 0,
      duration: 200,
    });
    expect(arrivals).toMatchObject({ due: 20, sent: 20, dropped: 0 });
    expect(arrivals?.inTime).toBeLessThan(8);
    expect(counts).toEqual({ sent: 20, responses: 20, errors: {}, lost: 0, inFlight: 0 });
  });

  it('sends every request as often as its weight says, whatever connection is free', async () => {
    await using service = await startSteady();
    const requests = [{ path: '/a', weight: 3 }, { path: '/b' }];
    const measured = await load(agent, service.url, { requests, rate: 200, connections: 50, duration: 400 });
    expect(measured.requests.map(({ counts }) => counts.sent)).toEqual([60, 20]);
  });

  it('follows its stages, and says over time what it offered', async () => {
    const came: number[] = [];
    await using service = await startRawService((_, socket) => {
      came.push(performance.now());
      socket.write(OK);
    });
    const stages = [
      { duration: 500, to: 200 },
      { duration: 500, to: 200 },
      { duration: 500, to: 0 },
    ];
    const { arrivals, offered } = await load(agent, service.url, { rate: 200, stages, warmup: 0 });
    expect(arrivals?.due).toBe(200);
    const of = (from: number, to: number) => came.filter((at) => at - begin >= from && at - begin < to).length;
    // The first one is due when the area under the ramp is a half.
    const begin = (came[0] as number) - Math.sqrt(0.5 / 0.0002);
    expect(Math.abs(of(0, 500) - 50)).toBeLessThanOrEqual(8);
    expect(Math.abs(of(500, 1000) - 100)).toBeLessThanOrEqual(12);
    const total = offered?.reduce((sum, { rate }) => sum + rate / 10, 0) ?? 0;
    // One that is held up beyond the end is not in it.
    expect(Math.abs(total - 200)).toBeLessThanOrEqual(5);
    expect(offered?.map(({ at }) => at)).toEqual(Array.from({ length: 15 }, (_, point) => point * 100));
  });

  it('ends early where nothing works at all', async () => {
    const outcome = await load(agent, 'http://127.0.0.1:1', { rate: 100, duration: 600_000, timeout: 100 });
    expect(outcome.stopped).toBe('every request failed, the last one with: ECONNREFUSED');
  });
});
