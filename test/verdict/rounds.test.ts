import { describe, expect, it } from 'vitest';
import type { JobRound } from '../../src/measurement/job.ts';
import { compareJobs, oneMetric, pairs, scaled } from './comparing.ts';
import { configOf, jobOf, labelledRounds, roundsOf, runOf, sameJob, scenarioOf, steady, stored } from './documents.ts';
import { judgeRuns } from './judging.ts';

const base = steady(10);
const head = steady(10, { order: 3 });
const jobWith = (rounds: JobRound[]) => jobOf([scenarioOf(rounds)]);

describe('rounds of the same job', () => {
  it('are paired by their index, whatever their order', () => {
    const drift = steady(10, { scatter: 0.05, order: 7 });
    const mixed = roundsOf({ p50: scaled(drift, 1.05) }).toReversed();
    const [row] = compareJobs(jobWith(mixed), sameJob(jobWith(roundsOf({ p50: drift }))));
    expect(row).toMatchObject({ verdict: 'regressed', worse: { ratio: expect.closeTo(1.05, 9) } });
  });

  it('without their partner are left out, also from the medians that are shown', () => {
    const rounds = roundsOf({ p50: scaled(head, 1.08) });
    const spoiled = rounds.map((round) => (round.index < 2 ? { ...round, all: { p50: 1e6 } } : round));
    const [row] = compareJobs(jobWith(spoiled), sameJob(jobWith(roundsOf({ p50: base }).slice(2))));
    expect(row).toMatchObject({ verdict: 'regressed', rounds: { base: 8, head: 8 } });
    expect(row?.head).toBeLessThan(11);
  });

  it('that lack the metric are left out with their partner; those that have 0 of it are not', () => {
    const rounds = roundsOf({ p50: head, cpu: head });
    const holes = rounds.map((round) => {
      if (round.index === 3) return { ...round, all: { p50: round.all.p50 as number } };
      return round.index === 5 ? { ...round, all: { ...round.all, cpu: 0 } } : round;
    });
    const rows = compareJobs(jobWith(holes), sameJob(jobWith(roundsOf({ p50: base, cpu: base }))));
    expect(rows.map(({ metric, rounds }) => [metric, rounds.head, rounds.base])).toEqual([
      ['p50', 10, 10],
      ['cpu', 9, 9],
    ]);
  });

  it('are as many on both sides, also where only one is left', () => {
    expect(pairs('p50', head.slice(3, 4), base)).toMatchObject({
      rounds: { base: 1, head: 1 },
      verdict: 'inconclusive',
    });
  });

  it('that have no partner at all are no baseline', () => {
    const [row] = compareJobs(
      jobWith(roundsOf({ p50: head }).slice(0, 5)),
      sameJob(jobWith(roundsOf({ p50: base }).slice(5))),
    );
    expect(row).toMatchObject({ verdict: 'no baseline', p: null, rounds: { base: 5, head: 5 } });
    expect(row?.base).toBeGreaterThan(9);
    expect(row?.head).toBeGreaterThan(9);
  });
});

describe('stored jobs', () => {
  it('that lack the metric are left out', () => {
    const [row] = compareJobs(
      oneMetric('p50', head),
      stored(oneMetric('p95', base), oneMetric('p50', base), oneMetric('p50', [])),
      { gated: ['p50'] },
    );
    expect(row).toMatchObject({ metric: 'p50', verdict: 'unchanged', rounds: { base: 10, head: 10 } });
  });
});

describe('what the base has and this change has not', () => {
  it('is never silently left out: a gated metric becomes inconclusive', () => {
    const rows = compareJobs(
      jobWith(roundsOf({ p50: head })),
      sameJob(jobWith(roundsOf({ p50: base, p95: base, cpu: base }))),
    );
    expect(rows.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['p50', 'unchanged'],
      ['p95', 'inconclusive'],
    ]);
    expect(rows[1]).toMatchObject({
      head: null,
      worse: null,
      rounds: { base: 10, head: 0 },
      base: expect.closeTo(10, 1),
    });
    expect(rows[1]?.explanation).toBe('p95 latency of "browse" was measured in the baseline, but not in this change.');
  });

  it('also of one request, and of a stored baseline', () => {
    const both = labelledRounds([
      ['GET /', { p50: base }],
      ['GET /search', { p50: base }],
    ]);
    const broken = labelledRounds([
      ['GET /', { p50: head }],
      ['GET /search', { p50: [] }],
    ]);
    for (const side of [sameJob(jobWith(both)), stored(jobWith(both))]) {
      const rows = compareJobs(jobWith(broken), side);
      expect(rows.find((row) => row.label === 'GET /search')).toMatchObject({ gated: true, verdict: 'inconclusive' });
    }
  });
});

describe('a request that the base does not have', () => {
  it('has no baseline; the others have', () => {
    const rows = compareJobs(
      jobWith(
        labelledRounds([
          ['GET /', { p50: head }],
          ['GET /new', { p50: head }],
        ]),
      ),
      sameJob(
        jobWith(
          labelledRounds([
            ['GET /', { p50: base }],
            ['GET /old', { p50: base }],
          ]),
        ),
      ),
    );
    expect(rows.filter(({ label }) => label !== null).map(({ label, verdict }) => [label, verdict])).toEqual([
      ['GET /', 'unchanged'],
      ['GET /new', 'no baseline'],
    ]);
  });
});

describe('names from outside', () => {
  const names = ['__proto__', 'constructor', 'toString', '', 'hasOwnProperty', '\u202Eevil\n| `x`'];

  it('of requests are only names', () => {
    const rounds = (values: number[]) => labelledRounds(names.map((name) => [name, { p50: values }]));
    const rows = compareJobs(jobWith(rounds(scaled(head, 1.08))), sameJob(jobWith(rounds(base))));
    const each = rows.filter(({ label }) => label !== null);
    expect(each.map(({ label, verdict }) => [label, verdict])).toEqual(names.map((name) => [name, 'regressed']));
  });

  it('of requests that only one side has are not found on the prototype', () => {
    const [, , foreign] = compareJobs(
      jobWith(
        labelledRounds([
          ['GET /', { p50: head }],
          ['constructor', { p50: head }],
        ]),
      ),
      sameJob(jobWith(labelledRounds([['GET /', { p50: base }]]))),
    );
    expect(foreign).toMatchObject({ label: 'constructor', verdict: 'no baseline' });
  });

  it('of scenarios are only names', () => {
    const job = (values: number[]) => jobOf(names.map((name) => scenarioOf(roundsOf({ p50: values }), { name })));
    const rows = compareJobs(job(head), sameJob(job(base)));
    expect(rows.map(({ scenario, verdict }) => [scenario, verdict])).toEqual(names.map((name) => [name, 'unchanged']));
    const run = runOf(names.map((name) => ({ name, rounds: [{ 'GET /': { latency: 10 } }] })));
    expect(judgeRuns(run, run, configOf()).scenarios.map(({ name }) => name)).toEqual(names);
  });

  it('that are empty are shown as such', () => {
    const rounds = (values: number[]) =>
      labelledRounds([
        ['', { p50: values }],
        ['GET /', { p50: values }],
      ]);
    const rows = compareJobs(jobWith(rounds(scaled(head, 1.08))), sameJob(jobWith(rounds(base))));
    expect(rows.find(({ label }) => label === '')?.explanation).toMatch(
      /^p50 latency of "" in "browse" is 8\.\d % slower/,
    );
  });
});

describe('symmetry', () => {
  it('swapping base and head mirrors p, ratio and verdict', () => {
    const slower = head.map((value, index) => value * (1.06 + 0.003 * (index % 4)));
    const worse = pairs('p50', slower, base);
    const better = pairs('p50', base, slower);
    expect(worse.verdict).toBe('regressed');
    expect(better.verdict).toBe('improved');
    expect(better.p).toEqual({
      ...worse.p,
      worse: worse.p?.better,
      better: worse.p?.worse,
      adjustedWorse: worse.p?.adjustedBetter,
      adjustedBetter: worse.p?.adjustedWorse,
      unpaired: 1,
    });
    expect(better.worse?.ratio).toBeCloseTo(1 / (worse.worse?.ratio ?? 0), 12);
    expect(better.worse?.lower).toBeCloseTo(1 / (worse.worse?.upper ?? 0), 12);
    expect(better.worse?.upper).toBeCloseTo(1 / (worse.worse?.lower ?? 0), 12);
    expect(better.cliffsDelta).toBe(-(worse.cliffsDelta ?? 0));
  });

  it('scaling both sides changes nothing but the medians', () => {
    const slower = head.map((value, index) => value * (1.01 + 0.009 * (index % 4)));
    const plain = pairs('throughput', slower, base);
    const large = pairs('throughput', scaled(slower, 7919), scaled(base, 7919));
    expect(large.p).toEqual(plain.p);
    expect(large.verdict).toBe(plain.verdict);
    expect(large.worse?.ratio).toBeCloseTo(plain.worse?.ratio ?? 0, 12);
    expect(large.worse?.upper).toBeCloseTo(plain.worse?.upper ?? 0, 12);
    expect(large.scatter.head).toBeCloseTo(plain.scatter.head ?? 0, 12);
  });

  it('identical documents are unchanged, with a ratio of exactly 1', () => {
    for (const side of [sameJob, stored]) {
      const job = oneMetric('p50', base);
      expect(compareJobs(job, side(job))[0]).toMatchObject({
        verdict: 'unchanged',
        worse: { ratio: 1 },
        cliffsDelta: 0,
      });
    }
    expect(pairs('p50', base, base).worse).toEqual({ ratio: 1, lower: 1, upper: 1 });
  });
});
