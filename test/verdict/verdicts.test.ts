import { describe, expect, it } from 'vitest';
import type { Metric } from '../../src/measurement/metric.ts';
import { against, compareJobs, oneMetric, pairs, scaled } from './comparing.ts';
import { jobOf, NO_BASE, roundsOf, sameJob, scenarioOf, steady, stored } from './documents.ts';

const base = steady(10);
const head = (factor: number) => scaled(steady(10, { order: 3 }), factor);
/** Twenty jobs of one machine type: their medians differ by ±2 % or so. */
const jobs = Array.from({ length: 20 }, (_, index) =>
  steady(10 * Math.exp(0.02 * Math.sin(index * 2.4)), { order: 3 }),
);
const wild = steady(10, { scatter: 0.03, order: 7 });

describe('a base measured in the same job, in pairs of rounds', () => {
  it('regressed: significantly worse, and by the tolerance or more', () => {
    const row = pairs('p50', head(1.08), base);
    expect(row).toMatchObject({ verdict: 'regressed', gated: true, rounds: { base: 10, head: 10 }, tolerance: 0.03 });
    expect(row.p).toMatchObject({ test: 'signed-rank', worse: 2 ** -10, better: 1, adjustedWorse: 2 ** -10 });
    expect(row.p?.unpaired).toBeCloseTo(1 / 184_756, 12);
    expect(row.worse?.ratio).toBeCloseTo(1.08, 2);
    expect(row.cliffsDelta).toBe(1);
  });

  it('improved: the same the other way round', () => {
    const row = pairs('p50', head(1 / 1.08), base);
    expect(row.verdict).toBe('improved');
    expect(row.p).toMatchObject({ worse: 1, better: 2 ** -10 });
    expect(row.cliffsDelta).toBe(-1);
  });

  it('unchanged: a regression of the tolerance is ruled out, however sure a smaller one is', () => {
    expect(pairs('p50', head(1), base).verdict).toBe('unchanged');
    const small = pairs('p50', head(1.015), base);
    expect(small.p?.adjustedWorse).toBeLessThan(0.05);
    expect(small.verdict).toBe('unchanged');
    expect(pairs('p50', head(1 / 1.015), base).verdict).toBe('unchanged');
  });

  it('inconclusive: neither can be said', () => {
    const row = pairs('p50', steady(10, { scatter: 0.03, order: 3 }), wild);
    expect(row.verdict).toBe('inconclusive');
    expect(row.worse?.upper).toBeGreaterThan(1.03);
    expect(row.detectable).toBeGreaterThan(0.03);
  });

  it('inconclusive: worse on the whole by more than the tolerance, but not surely', () => {
    const pairsOfTen = steady(10).map((value, index) => value * (index < 3 ? 0.97 : 1.06));
    const row = pairs('p50', pairsOfTen, base, { alpha: 0.01 });
    expect(row.worse?.ratio).toBeGreaterThan(1.03);
    expect(row.verdict).toBe('inconclusive');
  });

  it('incomparable: the load is another one', () => {
    const other = jobOf([scenarioOf(roundsOf({ p50: base }), { hash: 'load-2' })]);
    const [row] = compareJobs(oneMetric('p50', base), sameJob(other));
    expect(row).toMatchObject({ verdict: 'incomparable', base: null, worse: null, p: null });
    expect(row?.explanation).toContain('the scenario is defined differently');
  });

  it('no baseline: the base does not have the scenario, or not the metric', () => {
    const [row] = compareJobs(oneMetric('p50', base), sameJob(jobOf([])));
    expect(row).toMatchObject({ verdict: 'no baseline', base: null, rounds: { base: 0, head: 10 } });
    const [metric] = compareJobs(oneMetric('p50', base), sameJob(oneMetric('p95', base)), { gated: ['p50'] });
    expect(metric).toMatchObject({ metric: 'p50', verdict: 'no baseline', base: null, rounds: { base: 0, head: 10 } });
  });

  describe('of a metric that the scenario brings', () => {
    const took = { title: 'took', unit: 's', better: 'lower', gated: true, perRequest: false, slower: true } as const;
    const of = (definition: Partial<Metric>) =>
      jobOf([{ ...scenarioOf(roundsOf({ took: base })), metrics: { took: { ...took, ...definition } } }]);
    const rowAgainst = (before: Partial<Metric>) => compareJobs(of({}), sameJob(of(before)))[0];

    it('is compared like any other', () => {
      expect(rowAgainst({})).toMatchObject({ metric: 'took', gated: true, verdict: 'unchanged' });
    });

    it('incomparable: its unit or its direction was another one', () => {
      expect(rowAgainst({ unit: 'min' })).toMatchObject({ verdict: 'incomparable', worse: null });
      expect(rowAgainst({ unit: 'min' })?.explanation).toContain('the unit of "took" changed from min to s');
      expect(rowAgainst({ unit: '' })?.explanation).toContain('the unit of "took" changed from none to s');
      expect(rowAgainst({ better: 'higher' })?.explanation).toContain(
        'the direction in which "took" is better changed from higher to lower',
      );
    });

    it('no longer measured, it is a row that is no pass', () => {
      const rows = compareJobs(oneMetric('p99', base), sameJob(of({})));
      expect(rows.find(({ metric }) => metric === 'took')).toMatchObject({ gated: true, verdict: 'inconclusive' });
    });
  });

  it('does not ask for the same machine, start line or version: they are the same job', () => {
    const started = oneMetric('p50', base, { target: 'npm start', version: '0.9.0' });
    const [row] = compareJobs(oneMetric('p50', head(1)), sameJob(started));
    expect(row?.verdict).toBe('unchanged');
  });
});

describe('a single round', () => {
  it('is measured, although it is not evidence', () => {
    const [row] = compareJobs(oneMetric('p50', [10]), sameJob(oneMetric('p95', [10])), { gated: ['p50'] });
    expect(row).toMatchObject({ verdict: 'no baseline', head: 10, rounds: { base: 0, head: 1 } });
  });
});

describe('a stored base', () => {
  it('regressed: Mann–Whitney against the rounds of all jobs, and beyond the noise floor', () => {
    const row = against('p50', head(1.3), jobs);
    expect(row).toMatchObject({ verdict: 'regressed', rounds: { base: 200, head: 10 } });
    expect(row.p).toMatchObject({ test: 'mann-whitney', unpaired: null });
    expect(row.worse?.ratio).toBeCloseTo(1.3, 1);
  });

  it('improved', () => {
    expect(against('p50', head(1 / 1.3), jobs).verdict).toBe('improved');
  });

  it('unchanged, also where the ranks are surely different: machines differ by that much', () => {
    expect(against('p50', head(1), jobs).verdict).toBe('unchanged');
    const shifted = against('p50', head(1.045), jobs);
    expect(shifted.p?.adjustedWorse).toBeLessThan(0.001);
    expect(shifted.verdict).toBe('unchanged');
  });

  it('inconclusive', () => {
    const row = against('p50', steady(10.5, { scatter: 0.06 }), [steady(10, { scatter: 0.06 })], {
      tolerance: { sameJob: 0.03, stored: 0.1 },
    });
    expect(row.verdict).toBe('inconclusive');
  });

  it('no baseline: there is none, or the scenario is new', () => {
    const [none] = compareJobs(oneMetric('p50', base), NO_BASE);
    expect(none).toMatchObject({ verdict: 'no baseline', base: null, head: expect.closeTo(10, 1), p: null });
    expect(none?.explanation).toContain('main has not been measured yet');
    const other = jobOf([scenarioOf(roundsOf({ p50: base }), { name: 'search' })]);
    const [fresh] = compareJobs(oneMetric('p50', base), stored(other));
    expect(fresh?.verdict).toBe('no baseline');
    expect(fresh?.explanation).toContain('the scenario is new');
  });

  it('no baseline, and not "new", where the baseline has the scenario without a round', () => {
    const [row] = compareJobs(oneMetric('p50', base), stored(jobOf([scenarioOf([])])));
    expect(row?.verdict).toBe('no baseline');
    expect(row?.explanation).not.toContain('new');
  });
});

describe('the direction of a metric', () => {
  it('higher throughput is better', () => {
    expect(pairs('throughput', head(1.08), base).verdict).toBe('improved');
    const slower = pairs('throughput', head(1 / 1.08), base);
    expect(slower.verdict).toBe('regressed');
    expect(slower.worse?.ratio).toBeCloseTo(1.08, 2);
    expect(against('throughput', head(1.3), jobs).verdict).toBe('improved');
    expect(against('throughput', head(1 / 1.3), jobs).verdict).toBe('regressed');
  });

  it.each(['cpu', 'memory', 'startup', 'p99'] as const)('more of %s is worse', (metric) => {
    expect(pairs(metric, head(1.08), base).verdict).toBe('regressed');
  });
});

describe('the tolerance', () => {
  it('belongs to the regression: exactly 3 % is one', () => {
    expect(pairs('p50', scaled(base, 1.03), base).verdict).toBe('regressed');
    expect(pairs('p50', scaled(base, 1.0299), base).verdict).toBe('unchanged');
    expect(pairs('throughput', scaled(base, 1 / 1.03), base).verdict).toBe('regressed');
    for (const centre of [1e-3, 0.7, 3, 123.4, 9e6]) {
      const rounds = steady(centre);
      expect(pairs('p50', scaled(rounds, 1.03), rounds).verdict).toBe('regressed');
    }
  });

  it('belongs to the improvement too', () => {
    expect(pairs('p50', scaled(base, 1 / 1.03), base).verdict).toBe('improved');
    expect(pairs('p50', scaled(base, 1 / 1.0299), base).verdict).toBe('unchanged');
  });

  it('is another one for a stored baseline', () => {
    const quiet = Array.from({ length: 20 }, () => steady(10, { order: 3 }));
    expect(against('p50', head(1.05), quiet)).toMatchObject({ tolerance: 0.1, verdict: 'unchanged' });
    expect(against('p50', head(1.11), quiet)).toMatchObject({ tolerance: 0.1, verdict: 'regressed' });
  });

  it('of the same job is shown for a row that could not be compared', () => {
    const other = jobOf([scenarioOf(roundsOf({ p50: base }), { hash: 'load-2' })]);
    expect(compareJobs(oneMetric('p50', base), sameJob(other))[0]?.tolerance).toBe(0.03);
    expect(compareJobs(oneMetric('p50', base), stored(other))[0]?.tolerance).toBe(0.1);
  });
});

describe('alpha', () => {
  it('may be reached exactly', () => {
    expect(pairs('p50', head(1.08), base, { alpha: 2 ** -10 }).verdict).toBe('regressed');
    expect(pairs('p50', head(1 / 1.08), base, { alpha: 2 ** -10 }).verdict).toBe('improved');
    expect(pairs('p50', head(1.08), base, { alpha: 2 ** -10.1 }).verdict).toBe('inconclusive');
  });
});

describe('strict', () => {
  const uneven = steady(10, { scatter: 0.004 }).map((value, index) => value * (index % 2 === 0 ? 1.02 : 1.06));

  it('asks that the lower bound lies beyond the tolerance', () => {
    const row = pairs('p50', uneven, base);
    expect(row.worse?.ratio).toBeGreaterThan(1.03);
    expect(row.worse?.lower).toBeLessThan(1.03);
    expect(row.verdict).toBe('regressed');
    expect(pairs('p50', uneven, base, { strict: true }).verdict).toBe('inconclusive');
    expect(pairs('p50', head(1.08), base, { strict: true }).verdict).toBe('regressed');
  });
});

describe('the scatter of the rounds', () => {
  it('is shown for each side, also where there is nothing to compare with', () => {
    expect(pairs('p50', head(1), base).scatter).toEqual({
      base: expect.closeTo(0.0037, 3),
      head: expect.closeTo(0.0037, 3),
    });
    const [row] = compareJobs(oneMetric('p50', base), NO_BASE);
    expect(row?.scatter).toEqual({ base: null, head: expect.closeTo(0.0037, 3) });
    const [small] = compareJobs(oneMetric('p50', scaled(base, 1e-3)), NO_BASE);
    expect(small?.scatter.head).toBeCloseTo(row?.scatter.head ?? 0, 9);
  });

  it('of pairs leaves out the drift that both sides share', () => {
    const drift = base.map((value, index) => value * (1 + index / 20));
    const row = pairs(
      'p50',
      scaled(drift, 1.05).map((value, index) => value * (1 + 0.001 * (index % 3))),
      drift,
    );
    expect(row.scatter.base).toBeGreaterThan(0.1);
    expect(row.detectable).toBeLessThan(0.032);
    expect(row.verdict).toBe('regressed');
  });

  it('says which change a run could have seen; with fewer than five rounds it could have seen none', () => {
    // The estimate has to reach the tolerance: at a change of just that, half of the runs would miss it.
    expect(pairs('p50', head(1), base).detectable).toBeGreaterThan(0.03);
    expect(pairs('p50', head(1), base).detectable).toBeLessThan(0.035);
    expect(pairs('p50', head(1).slice(0, 4), base.slice(0, 4)).detectable).toBeNull();
    expect(against('p50', head(1), jobs).detectable).toBeGreaterThan(0);
  });

  it('of a single round is unknown, of two it is not', () => {
    expect(pairs('p50', [10], [10])).toMatchObject({ base: 10, head: 10, scatter: { base: null, head: null } });
    expect(pairs('p50', [10, 11], [10, 10]).scatter).toEqual({ base: 0, head: expect.closeTo(0.0707, 3) });
  });
});
