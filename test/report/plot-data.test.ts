import { describe, expect, it } from 'vitest';
import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import { scenarioPlots } from '../../src/report/pictures/plot-data.ts';
import type { Result } from '../../src/verdict/result.ts';
import { failing, passing, result, scenario, stopped, withoutBaseline } from '../support/result.ts';

const plotsOf = (made: Result, name: string) => {
  const found = made.scenarios.find((one) => one.name === name);
  return found ? scenarioPlots(found, made) : null;
};

function histogram(latencies: readonly number[]): string {
  const made = createHistogram();
  for (const latency of latencies) recordLatency(made, latency);
  return encodeHistogram(made);
}

/** A result whose only scenario took these latencies on the head, milliseconds. */
function withLatencies(head: string | null): Result {
  const made = result([scenario('a')]);
  for (const one of made.rounds.head.scenarios) one.histogram = head;
  return made;
}

describe('rounds for the plot', () => {
  it('hold every metric of both sides, one value per round', () => {
    const [all] = plotsOf(passing(), 'catalogue')?.requests ?? [];
    expect(all?.metrics.map(({ name }) => name)).toEqual([
      'p25',
      'p50',
      'p75',
      'p90',
      'p95',
      'p99',
      'throughput',
      'cpu',
      'memory',
      'startup',
      'bytes',
    ]);
    for (const { base, head } of all?.metrics ?? []) expect([base?.length, head.length]).toEqual([10, 10]);
  });

  it('have titles without what cannot be seen', () => {
    const made = result([scenario('a')]);
    const [head] = made.rounds.head.scenarios;
    const metric = { title: 'q\u202Eevil', unit: '/s', better: 'lower', gated: true, perRequest: false, slower: false };
    Object.assign(head ?? {}, { metrics: { q: metric } });
    for (const round of head?.rounds ?? []) round.all = { ...round.all, q: 1 };
    const [all] = plotsOf(made, 'a')?.requests ?? [];
    expect(all?.metrics.find(({ name }) => name === 'q')?.title).toBe('qevil');
  });

  it('are in the unit that people read them in', () => {
    const [all] = plotsOf(passing(), 'catalogue')?.requests ?? [];
    const units = all?.metrics.map(({ name, unit }) => [name, unit]);
    expect(Object.fromEntries(units ?? [])).toMatchObject({
      p50: 'ms',
      cpu: 'µs',
      memory: 'MB',
      throughput: '/s',
      startup: 'ms',
    });
    const cpu = all?.metrics.find(({ name }) => name === 'cpu');
    expect(cpu?.head[0]).toBeGreaterThan(380);
  });

  it('offer each of several requests, and begin where it got worst', () => {
    const plots = plotsOf(failing(), 'search');
    expect(plots?.requests.map(({ label }) => label)).toEqual([
      null,
      'GET /search?q=tea',
      'GET /search?q=coffee&page=2',
    ]);
    expect(plots?.selected).toEqual({ request: 1, metric: 'p25' });
  });

  it('have one side without a baseline, and none where nothing was measured', () => {
    const [all] = plotsOf(withoutBaseline(), 'catalogue')?.requests ?? [];
    expect(all?.metrics.every(({ base }) => base === null)).toBe(true);
    expect(scenarioPlots(scenario('never measured'), stopped())).toBeNull();
  });

  it('leave out a baseline of another definition', () => {
    const made = passing();
    for (const one of made.rounds.base?.scenarios ?? []) one.hash = 'ffffffffffffffff';
    expect(plotsOf(made, 'catalogue')?.requests[0]?.metrics[0]?.base).toBeNull();
    expect(plotsOf(made, 'catalogue')?.distribution?.base).toBeNull();
  });

  it('are not confused by a request that is called like a property of every object', () => {
    const made = result([scenario('a')]);
    for (const { labels } of made.rounds.head.scenarios[0]?.rounds ?? []) {
      labels['GET /other'] = { p50: 1 };
      Object.defineProperty(labels, '__proto__', { value: { p50: 2 }, enumerable: true });
    }
    const labels = plotsOf(made, 'a')?.requests.map(({ label, metrics }) => [label, metrics[0]?.head[0]]);
    expect(labels).toContainEqual(['__proto__', 2]);
    expect(plotsOf(made, 'a')?.requests.map(({ label }) => label)).not.toContain('constructor');
  });
});

describe('the distribution for the plot', () => {
  it('goes from the fastest request to the slowest, through the shares that readers look for', () => {
    const made = withLatencies(histogram(Array.from({ length: 1000 }, (_, request) => 2 * (request + 1))));
    const { oneIn = [], head = [], unit } = plotsOf(made, 'a')?.distribution ?? {};
    const at = (share: number) => head[oneIn.indexOf(share)] ?? Number.NaN;
    expect(unit).toBe('s');
    expect(at(1)).toBeCloseTo(0.002, 3);
    expect(at(2)).toBeCloseTo(1, 2);
    expect(at(10)).toBeCloseTo(1.8, 2);
    expect(at(100)).toBeCloseTo(1.98, 2);
    expect(oneIn.at(-1)).toBe(4000);
    expect(head.filter((value) => value !== null).at(-1)).toBeCloseTo(2, 2);
    expect(oneIn).toEqual(oneIn.toSorted((a, b) => a - b));
  });

  it('never falls', () => {
    const { head = [], base } = plotsOf(passing(), 'search')?.distribution ?? {};
    for (const side of [head, base ?? []]) {
      const values = side.filter((value) => value !== null);
      expect(values.length).toBeGreaterThan(30);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  });

  it.each([
    ['is missing', null],
    ['is empty', histogram([])],
    ['is no histogram', 'AAAA'],
    ['is no base64', '<script>'],
    ['is far too long', 'A'.repeat(1_000_000)],
  ])('is left out when it %s', (_, text) => {
    const made = withLatencies(text);
    expect(plotsOf(made, 'a')?.distribution).toBeNull();
    expect(plotsOf(made, 'a')?.requests).toHaveLength(1);
  });

  it('of a single request is a point', () => {
    expect(plotsOf(withLatencies(histogram([5])), 'a')?.distribution?.head[0]).toBeCloseTo(5, 2);
  });
});
