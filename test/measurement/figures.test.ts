import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../src/measurement/figures.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import type { Label, Window } from '../../src/measurement/run-document.ts';

/** @param latencies milliseconds, one for each good answer */
function labelOf(latencies: number[], received?: number): Label {
  const histogram = createHistogram();
  for (const latency of latencies) recordLatency(histogram, latency);
  const counts = { sent: latencies.length, responses: latencies.length, errors: {}, lost: 0, inFlight: 0 };
  return { counts, ...(received !== undefined && { received }), histogram: encodeHistogram(histogram) };
}

function windowOf(labels: Record<string, Label>, spec: Partial<Window> = {}): Window {
  const responses = Object.values(labels).reduce((sum, { counts }) => sum + counts.responses, 0);
  return {
    duration: 1000,
    throughput: responses,
    received: 1_000_000,
    counts: { sent: responses, responses, errors: {}, lost: 0, inFlight: 0 },
    labels,
    agent: { loopDelay: 1, cpu: 0.1, bound: false },
    ...spec,
  };
}

const ALONE = { startup: null, resources: null };

describe('the figures of a window', () => {
  it('have the bytes of an answer, of each request and of all of them', () => {
    const window = windowOf({ 'GET /a': labelOf([1, 1, 1], 3000), 'GET /b': labelOf([1], 200) });
    const { all, labels } = figuresOf(window, ALONE);
    expect(all.bytes).toBe(800);
    expect(labels['GET /a']?.bytes).toBe(1000);
    expect(labels['GET /b']?.bytes).toBe(200);
  });

  it.each<[string, Record<string, Label>]>([
    ['they were not counted', { 'GET /': labelOf([1, 2]) }],
    ['they were counted of a part', { 'GET /a': labelOf([1], 100), 'GET /b': labelOf([1]) }],
    ['nothing was answered', { 'GET /': labelOf([], 0) }],
  ])('have none where %s', (_, labels) => {
    expect(figuresOf(windowOf(labels), ALONE).all).not.toHaveProperty('bytes');
  });

  it('have the mean, the shortest and the longest latency', () => {
    const { all, labels } = figuresOf(windowOf({ 'GET /': labelOf([1, 2, 6]) }), ALONE);
    for (const figures of [all, labels['GET /']]) {
      expect(figures?.mean).toBeCloseTo(3, 2);
      expect(figures?.min).toBeCloseTo(1, 2);
      expect(figures?.max).toBeCloseTo(6, 1);
    }
    expect(figuresOf(windowOf({ 'GET /': labelOf([]) }), ALONE).all).not.toHaveProperty('mean');
  });

  it('have what the service used for a request, 0 where it used nothing', () => {
    const resources = { cpu: 4, memory: 5000, diskRead: 0, diskWritten: 8192 };
    const { all } = figuresOf(windowOf({ 'GET /': labelOf([1, 1]) }), { startup: null, resources });
    expect(all).toMatchObject({ cpu: 2, memory: 5000, 'disk-read': 0, 'disk-written': 4096 });
    const unknown = { cpu: null, memory: null, diskRead: null, diskWritten: null };
    const { all: without } = figuresOf(windowOf({ 'GET /': labelOf([1]) }), { startup: null, resources: unknown });
    for (const metric of ['cpu', 'memory', 'disk-read', 'disk-written']) expect(without).not.toHaveProperty(metric);
  });
});
