import { describe, expect, it } from 'vitest';
import {
  createHistogram,
  decodeHistogram,
  encodeHistogram,
  quantiles,
  recordLatency,
} from '../../src/measurement/histogram.ts';
import { mergeWindows } from '../../src/measurement/merge-windows.ts';
import { type Label, type Window, windowSchema } from '../../src/measurement/run-document.ts';

/** A label whose answers took so many milliseconds each. */
function labelOf(latencies: number[], errors: Record<string, number> = {}): Label {
  const histogram = createHistogram();
  for (const latency of latencies) recordLatency(histogram, latency);
  const failed = Object.values(errors).reduce((sum, value) => sum + value, 0);
  const responses = latencies.length;
  const counts = { sent: responses + failed, responses, errors, lost: 0, inFlight: 0 };
  return { counts, received: 100 * responses, histogram: encodeHistogram(histogram) };
}

function windowOf(spec: Partial<Window> = {}): Window {
  return {
    duration: 250,
    throughput: 8,
    received: 200,
    counts: labelOf([1, 2]).counts,
    labels: { home: labelOf([1, 2]) },
    agent: { loopDelay: 1, cpu: 0.5, bound: false },
    ...spec,
  };
}

function merged(...slices: Partial<Window>[]): Window {
  const window = mergeWindows(slices.map((slice) => windowOf(slice)));
  // What is written has to be read again.
  expect(windowSchema.parse(JSON.parse(JSON.stringify(window)))).toEqual(window);
  return window;
}

const latencies = ({ histogram }: Label) => quantiles(decodeHistogram(histogram), [0, 0.5, 1]);

describe('the slices of a window are one window', () => {
  it('whose counts, bytes and time are their sum', () => {
    const slow = { duration: 750, received: 30, counts: labelOf([9], { timeout: 2 }).counts };
    expect(merged({}, slow)).toMatchObject({
      duration: 1000,
      received: 230,
      counts: { sent: 5, responses: 3, errors: { timeout: 2 }, lost: 0, inFlight: 0 },
    });
  });

  it('whose throughput is that of all of its time, however long each of them was', () => {
    expect(merged({ duration: 250, throughput: 400 }, { duration: 750, throughput: 80 }).throughput).toBe(160);
  });

  it('whose latencies are those of all of them, by label', () => {
    const { labels } = merged(
      { labels: { home: labelOf([1, 2]), search: labelOf([30]) } },
      { labels: { search: labelOf([10, 20], { 'status 500': 1 }) } },
    );
    expect(Object.keys(labels)).toEqual(['home', 'search']);
    expect(labels.home).toEqual(labelOf([1, 2]));
    expect(labels.search).toMatchObject({ received: 300, counts: { sent: 4, errors: { 'status 500': 1 } } });
    expect(latencies(labels.search as Label)?.map(Math.round)).toEqual([10, 20, 30]);
  });

  it('whose labels may be called anything', () => {
    const labels = { constructor: labelOf([1]) } as unknown as Window['labels'];
    expect(Object.entries(merged({ labels }, { labels }).labels)).toMatchObject([['constructor', { received: 200 }]]);
  });

  it('without bytes where those of one are not known', () => {
    const { received: _, ...unknown } = labelOf([1]);
    expect(merged({}, { labels: { home: unknown } }).labels.home).not.toHaveProperty('received');
  });

  it('with journeys, checks and what comes before, where there are any', () => {
    const journeys = { buy: labelOf([5]) };
    const checks = [{ label: 'home', name: 'title', passed: 2, failed: 1 }];
    const before = { done: 2, errors: { timeout: 1 } };
    const window = merged(
      { journeys, checks, before },
      { journeys, checks, before: { done: 1, errors: { reset: 1, timeout: 1 } } },
    );
    expect(window.journeys?.buy?.counts.responses).toBe(2);
    expect(window.checks).toEqual([{ label: 'home', name: 'title', passed: 4, failed: 2 }]);
    expect(window.before).toEqual({ done: 3, errors: { timeout: 2, reset: 1 } });
    const plain = merged({}, {});
    for (const key of ['journeys', 'checks', 'before', 'ended', 'agents', 'arrivals', 'offered'] as const) {
      expect(plain).not.toHaveProperty(key);
    }
  });

  it('made by a generator that was at its limit where it was so in half of them', () => {
    const tired = { loopDelay: 25, cpu: 0.3, bound: true };
    const fine = { loopDelay: 1, cpu: 0.6, bound: false };
    const agent = (...all: Window['agent'][]) => merged(...all.map((one) => ({ agent: one }))).agent;
    expect(agent(fine, fine, tired)).toEqual({ loopDelay: 1, cpu: 0.5, bound: false });
    expect(agent(tired, fine, tired)).toEqual({ loopDelay: 25, cpu: expect.closeTo(0.4), bound: true });
    expect(agent(tired, fine)).toEqual({ loopDelay: 13, cpu: expect.closeTo(0.45), bound: true });
    const several = merged({ agents: [fine, fine] }, { agents: [tired, fine] }, { agents: [fine, fine] }).agents;
    expect(several).toEqual([
      { loopDelay: 1, cpu: expect.closeTo(0.5), bound: false },
      { loopDelay: 1, cpu: expect.closeTo(0.6), bound: false },
    ]);
  });

  it('with all arrivals, and what was offered in each of them', () => {
    const arrivals = { due: 10, sent: 9, inTime: 8, late: 2, dropped: 1, backlog: 3, limit: 'target' as const };
    const offered = [
      { at: -30, rate: 40, connections: 1, backlog: 0 },
      { at: 110, rate: 50, connections: 2, backlog: 1 },
    ];
    const window = merged({ arrivals, offered }, { arrivals: { ...arrivals, backlog: 7, limit: null }, offered });
    expect(window.arrivals).toEqual({
      due: 20,
      sent: 18,
      inTime: 16,
      late: 4,
      dropped: 2,
      backlog: 7,
      limit: 'target',
    });
    expect(window.offered).toEqual([
      { at: 0, rate: 45, connections: 2, backlog: 1 },
      { at: 250, rate: 45, connections: 2, backlog: 1 },
    ]);
  });

  it('that ended early where one of them did', () => {
    expect(merged({}, { ended: 'no more rows' }).ended).toBe('no more rows');
  });

  it('and one slice is a window as it is', () => {
    const window = windowOf();
    expect(mergeWindows([window])).toBe(window);
    expect(() => mergeWindows([])).toThrow('there is no slice');
  });
});
