import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/measurement/metric.ts';
import { changeOf, looksBetter } from '../../src/verdict/difference.ts';
import { type Circumstances, explain, isAlone } from '../../src/verdict/explain.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { against, compareJobs, oneMetric, pairs, scaled } from './comparing.ts';
import { jobOf, labelledRounds, MACHINE, NO_BASE, roundsOf, sameJob, scenarioOf, steady, stored } from './documents.ts';

const base = steady(10);
const head = (factor: number, scatter = 0.001) => scaled(steady(10, { order: 3, scatter }), factor);

/** Nothing stands in the way. */
const plain: Circumstances = {
  needed: null,
  fewest: 5,
  failing: null,
  missing: null,
  zeros: { base: 0, head: 0 },
  otherCpu: null,
  floor: 0,
  pairFloor: 0,
  obstacles: [],
  family: 4,
  level: 0.05,
  decidedBy: null,
};

describe('the sentence of a comparison', () => {
  it('names the request, the size, the interval and the rounds', () => {
    const job = (values: number[]) =>
      jobOf([
        scenarioOf(
          labelledRounds([
            ['GET /', { p95: base }],
            ['GET /search', { p95: values }],
          ]),
        ),
      ]);
    const row = compareJobs(job(head(1.081, 0.006)), sameJob(job(base))).find(({ label }) => label === 'GET /search');
    expect(row?.explanation).toBe(
      'p95 latency of GET /search in "browse" is 8.0 % slower (between 6.7 % and 9.5 %, 10 rounds each, same machine).',
    );
  });

  it('names the scenario alone where it has one request', () => {
    expect(pairs('p95', head(1.081, 0.006), base).explanation).toBe(
      'p95 latency of "browse" is 8.0 % slower (between 6.7 % and 9.5 %, 10 rounds each, same machine).',
    );
  });

  it.each([
    ['throughput', 0.92, 'throughput of "browse" is 8.0 % lower (between 7.7 % and 8.3 %,'],
    ['throughput', 1.12, 'throughput of "browse" is 12 % higher (between 12 % and 12 %,'],
    ['p50', 0.9, 'p50 latency of "browse" is 10 % faster (between 9.7 % and 10 %,'],
    ['startup', 1.2, 'startup time of "browse" is 20 % slower (between 20 % and 20 %,'],
    ['p50', 33.62, 'p50 latency of "browse" is 34 times slower (between 34 and 34 times,'],
    ['p50', 0.02, 'p50 latency of "browse" is 50 times faster (between 50 and 50 times,'],
    ['p50', 8, 'p50 latency of "browse" is 8 times slower (between 8 and 8 times,'],
    ['p50', 4.5, 'p50 latency of "browse" is 350 % slower (between 349 % and 351 %,'],
    ['throughput', 1 / 33.62, 'throughput of "browse" is 34 times lower (between 34 and 34 times,'],
    ['throughput', 12, 'throughput of "browse" is 12 times higher (between 12 and 12 times,'],
    ['memory', 6, 'peak memory of "browse" is 6 times higher (between 6 and 6 times,'],
    ['bytes', 0.1, 'bytes per answer of "browse" is 10 times lower (between 10 and 10 times,'],
    ['cpu', 1.2, 'CPU per request of "browse" is 20 % higher (between 20 % and 20 %,'],
    ['memory', 0.8, 'peak memory of "browse" is 20 % lower (between 20 % and 20 %,'],
  ] as const)('of %s says the direction in its own words (× %d)', (metric, factor, words) => {
    expect(pairs(metric, head(factor), base).explanation).toBe(`${words} 10 rounds each, same machine).`);
  });

  it.each([
    ['p50', 'p50 latency of "browse" did not get slower by 3.0 % or more (between −0.3 % and +0.3 %,'],
    ['throughput', 'throughput of "browse" did not get lower by 3.0 % or more (between −0.3 % and +0.3 %,'],
    ['memory', 'peak memory of "browse" did not get higher by 3.0 % or more (between −0.3 % and +0.3 %,'],
  ] as const)('of unchanged %s says what is ruled out', (metric, words) => {
    expect(pairs(metric, head(1), base).explanation).toBe(`${words} 10 rounds each, same machine).`);
  });

  it.each([
    [
      'p50',
      0.8,
      'p50 latency of "browse" looks 20 % faster (between 4.2 % and 33 %',
      'slower by 3.0 % or more is ruled out.',
    ],
    [
      'throughput',
      1.25,
      'throughput of "browse" looks 25 % higher (between 4.4 % and 50 %',
      'lower by 3.0 % or more is ruled out.',
    ],
  ] as const)('of %s that seems much better, but scatters, says both (× %d)', (metric, factor, size, ruledOut) => {
    const row = pairs(metric, head(factor, 0.06), steady(10, { scatter: 0.06 }));
    expect(row.verdict).toBe('unchanged');
    expect(row.explanation).toBe(
      `${size}, 10 rounds each, same machine), too close to the scatter of its rounds to be called improved; ${ruledOut}`,
    );
  });

  it('has signs where its bounds go both ways, and where the sentence names no direction', () => {
    const wide = pairs('p50', head(1.02, 0.004), steady(10, { scatter: 0.004 }));
    const both: Comparison = { ...wide, verdict: 'regressed', worse: { ratio: 1.05, lower: 0.99, upper: 1.1 } };
    const little: Comparison = { ...wide, verdict: 'unchanged', worse: { ratio: 1.01, lower: 1.002, upper: 1.02 } };
    expect(explain(little, plain)).toContain('(between +0.2 % and +2.0 %,');
    expect(explain(both, plain)).toContain('5.0 % slower (between −1.0 % and +10 %, 10 rounds each, same machine)');
    const hardly: Comparison = { ...both, worse: { ratio: 1.05, lower: 1.0004, upper: 1.1 } };
    expect(explain(hardly, plain)).toContain('(between 0 % and +10 %,');
    expect(explain({ ...both, worse: { ratio: 0.95, lower: 0.9, upper: 0.9996 } }, plain)).toContain(
      '(between −10 % and 0 %,',
    );
    expect(explain({ ...both, worse: { ratio: 1.05, lower: 1.0006, upper: 1.1 } }, plain)).toContain(
      '(between 0.1 % and 10 %,',
    );
    expect(explain({ ...both, worse: { ratio: 0.95, lower: 0.9, upper: 0.9994 } }, plain)).toContain(
      '(between 0.1 % and 10 %,',
    );
  });

  it('of identical rounds has no signs and no "less than"', () => {
    expect(pairs('p50', base, base).explanation).toContain('(between 0 % and 0 %, 10 rounds each');
  });

  it('of a stored baseline counts its rounds and claims no same machine', () => {
    expect(against('p50', head(1.4), [base, base]).explanation).toBe(
      'p50 latency of "browse" is 40 % slower (between 40 % and 40 %, 20 rounds before, 10 now).',
    );
  });
});

describe('an inconclusive comparison says how bad it could be, and what would settle it', () => {
  it('more rounds, where the noise of this run hides the tolerance', () => {
    expect(pairs('p95', head(1.008, 0.008), steady(10, { scatter: 0.008 })).explanation).toBe(
      'p95 latency of "browse" could be up to 3.2 % slower (10 rounds each, same machine), where 3.0 % is tolerated. ' +
        'This run would have found changes of 4.8 % or more: about 13 rounds would settle it.',
    );
  });

  it('what was seen too, where that is much better', () => {
    const row = pairs('p95', head(0.9, 0.06), steady(10, { scatter: 0.06 }));
    expect(row.verdict).toBe('inconclusive');
    expect(row.explanation).toMatch(
      /^p95 latency of "browse" looks 10 % faster, but could be up to \d+(\.\d)? % slower \(10 rounds each, same machine\), where 3\.0 % is tolerated/,
    );
  });

  it('something else, where no number of rounds would do', () => {
    expect(pairs('throughput', head(1, 0.03), steady(10, { scatter: 0.03 })).explanation).toBe(
      'throughput of "browse" could be up to 8.6 % lower (10 rounds each, same machine), where 3.0 % is tolerated. ' +
        'This run would have found changes of 19 % or more: longer rounds or a quieter machine would settle it.',
    );
  });

  it('no rounds, where the change is about as large as the tolerance', () => {
    expect(pairs('p95', head(1.028, 0.002), base).explanation).toBe(
      'p95 latency of "browse" could be up to 3.3 % slower (10 rounds each, same machine), where 3.0 % is tolerated. ' +
        'This run would have found changes of 3.2 % or more: longer rounds or a quieter machine would settle it.',
    );
  });

  it('a base of the same job, where machines differ by more', () => {
    expect(against('p95', head(1.15, 0.02), [base]).explanation).toBe(
      'p95 latency of "browse" could be up to 21 % slower (10 rounds each). ' +
        'Changes under 18 % cannot be told from machine differences: a base measured in the same job would settle it.',
    );
  });

  it('more rounds of a stored baseline too, where its jobs hardly differ', () => {
    const noisy = Array.from({ length: 5 }, () => steady(10, { scatter: 0.03 }));
    expect(against('p95', head(1.05, 0.06), noisy).explanation).toMatch(
      /^p95 .*, where 10 % is tolerated\. This run would have found changes of \d+ % or more/,
    );
  });

  it('the rounds that are missing', () => {
    expect(pairs('p95', head(1).slice(0, 4), base.slice(0, 4)).explanation).toBe(
      'p95 latency of "browse" cannot be judged: that needs ≥ 5 rounds a side (4 rounds each).',
    );
    expect(against('p95', head(1).slice(0, 3), [base, base]).explanation).toBe(
      'p95 latency of "browse" cannot be judged: that needs ≥ 5 rounds a side (20 rounds before, 3 now).',
    );
  });

  it('the CPU model, in both directions', () => {
    const other = stored(oneMetric('p95', base, { machine: { ...MACHINE, cpu: 'Intel Xeon 8370C' } }));
    const explanation = (factor: number) =>
      compareJobs(oneMetric('p95', head(factor)), other, { gated: ['p95'] })[0]?.explanation;
    const because =
      'but the baseline is from another CPU model (Intel Xeon 8370C), which alone can make such a difference.';
    expect(explanation(1.5)).toBe(
      `p95 latency of "browse" is 50 % slower (between 50 % and 50 %, 10 rounds each), ${because}`,
    );
    expect(explanation(0.5)).toBe(
      `p95 latency of "browse" is 50 % faster (between 50 % and 50 %, 10 rounds each), ${because}`,
    );
  });

  it('and stays a sentence where a document has no bounds or no MDE', () => {
    const row = pairs('p95', head(1, 0.012), steady(10, { scatter: 0.012 }));
    const bare: Comparison = { ...row, worse: { ratio: 1.05, lower: 0, upper: null }, detectable: null };
    expect(explain(bare, plain)).toBe(
      'p95 latency of "browse" could be any amount slower (10 rounds each, same machine), ' +
        'where 3.0 % is tolerated: longer rounds or a quieter machine would settle it.',
    );
    expect(explain({ ...bare, verdict: 'regressed' }, plain)).toBe(
      'p95 latency of "browse" is 5.0 % slower (10 rounds each, same machine).',
    );
    for (const worse of [
      { ratio: 1.05, lower: 0, upper: 1.1 },
      { ratio: 1.05, lower: 1.02, upper: null },
    ]) {
      expect(explain({ ...bare, verdict: 'regressed', worse }, plain)).toBe(
        'p95 latency of "browse" is 5.0 % slower (10 rounds each, same machine).',
      );
    }
    const unchanged: Comparison = { ...bare, verdict: 'unchanged', worse: { ratio: 1.01, lower: 0, upper: 1.02 } };
    expect(explain(unchanged, plain)).toBe(
      'p95 latency of "browse" did not get slower by 3.0 % or more (10 rounds each, same machine).',
    );
    expect(changeOf({ definition: METRICS.throughput, worse: bare.worse })).toEqual({
      estimate: expect.closeTo(-0.0476, 4),
      from: null,
      to: null,
    });
    expect(changeOf({ definition: METRICS.throughput, worse: null })).toBeNull();
  });
});

describe('a row that looks better', () => {
  const worse = (ratio: number) => ({ ratio, lower: 0.5, upper: 1.02 });

  it('is one whose estimate is beyond the tolerance, which belongs to it', () => {
    expect(looksBetter({ worse: worse(0.79), tolerance: 0.25 })).toBe(true);
    expect(looksBetter({ worse: worse(0.8), tolerance: 0.25 })).toBe(true);
    expect(looksBetter({ worse: worse(0.81), tolerance: 0.25 })).toBe(false);
  });

  it('is none that was not compared', () => {
    expect(looksBetter({ worse: null, tolerance: 0.03 })).toBe(false);
  });
});

it('counts a single round as one', () => {
  expect(pairs('p95', base.slice(0, 1), base.slice(0, 1)).explanation).toContain('(1 round each)');
});

describe('what is not compared says why', () => {
  it.each<[string, () => Comparison | undefined, string]>([
    [
      'no baseline',
      () => compareJobs(oneMetric('p95', base), NO_BASE)[0],
      'has no baseline: main has not been measured yet.',
    ],
    [
      'a new scenario',
      () => compareJobs(oneMetric('p95', base), sameJob(jobOf([])))[0],
      'has no baseline: the scenario is new.',
    ],
    [
      'a base that is the same',
      () => compareJobs(oneMetric('p95', base), { kind: 'identical', origin: jobOf([]).origin })[0],
      'has no baseline: nothing was measured.',
    ],
    [
      'a base without rounds',
      () => compareJobs(oneMetric('p95', base), sameJob(jobOf([scenarioOf([])])))[0],
      'has no baseline: the baseline has no rounds of this scenario.',
    ],
    [
      'a metric that the base lacks',
      () => compareJobs(oneMetric('p95', base), sameJob(oneMetric('p50', base)), { gated: ['p95'] })[0],
      'has no baseline: the base does not have it.',
    ],
    [
      'a metric that a stored base lacks',
      () => compareJobs(oneMetric('p95', base), stored(oneMetric('p50', base)), { gated: ['p95'] })[0],
      'has no baseline: the base does not have it.',
    ],
    [
      'a metric whose rounds have no partner',
      () =>
        compareJobs(
          jobOf([scenarioOf(roundsOf({ p95: base }).slice(0, 5))]),
          sameJob(jobOf([scenarioOf(roundsOf({ p95: base }).slice(5))])),
        )[0],
      'has no baseline: no round measured it on both sides.',
    ],
    [
      'another start line',
      () => compareJobs(oneMetric('p95', base), stored(oneMetric('p95', base, { target: 'npm start' })))[0],
      'cannot be compared: the target is started differently.',
    ],
  ])('%s', (_, row, words) => {
    expect(row()?.explanation).toBe(`p95 latency of "browse" ${words}`);
  });
});

describe('a row without a baseline', () => {
  const rowOf = (head: Parameters<typeof oneMetric>[0], known: Parameters<typeof oneMetric>[0]) =>
    compareJobs(oneMetric(head, base), sameJob(oneMetric(known, base)), { gated: ['p95'] })[0] as Comparison;

  it('stands alone where the base lacks nothing but its metric', () => {
    expect(isAlone(rowOf('p95', 'p50'))).toBe(true);
  });

  it('does not where its whole scenario is new', () => {
    const [row] = compareJobs(oneMetric('p95', base), NO_BASE);
    expect(isAlone(row as Comparison)).toBe(false);
  });

  it('is none that was compared', () => {
    expect(isAlone(rowOf('p95', 'p95'))).toBe(false);
  });
});
