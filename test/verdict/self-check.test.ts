import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobRound } from '../../src/measurement/job.ts';
import { definitionOf, type MetricName } from '../../src/measurement/metric.ts';
import type { Row } from '../../src/verdict/rows.ts';
import { selfCheck } from '../../src/verdict/self-check.ts';
import { seededNormal } from '../statistics/random.ts';
import { compareJobs, scaled } from './comparing.ts';
import { jobOf, plainRounds, roundsOf, runOf, sameJob, scenarioOf, steady, stored } from './documents.ts';
import { judgeRuns } from './judging.ts';

const FOUR: MetricName[] = ['p25', 'p50', 'p95', 'throughput'];
const TOLERANCE = 0.03;

const rowsFor = (metrics: MetricName[]): Row[] =>
  metrics.map((metric) => ({ label: null, metric, definition: definitionOf(metric), gated: true }));

/** Every other round of those with the same turn is slower by this share. */
function swinging(share: number, rounds = 12): number[] {
  return steady(10, { rounds, order: 5, scatter: 0.0002 }).map(
    (value, index) => value * (index % 4 < 2 ? 1 : 1 + share),
  );
}

/** Whoever goes second is slower by this share. */
function secondSlower(share: number, rounds = 12): number[] {
  return steady(10, { rounds, order: 5, scatter: 0.0002 }).map(
    (value, index) => value * (index % 2 === 0 ? 1 : 1 + share),
  );
}

const check = (values: Record<MetricName, number[]>, tolerance = TOLERANCE) =>
  selfCheck(roundsOf(values), rowsFor(Object.keys(values) as MetricName[]), tolerance);

describe('the base against itself', () => {
  it('agrees while its rounds only scatter', () => {
    expect(check({ p50: steady(10, { rounds: 12, order: 5 }) })).toBeNull();
    expect(check({ p50: steady(10, { rounds: 12, order: 5, scatter: 0.01 }) })).toBeNull();
  });

  it('does not agree where rounds of the same turn differ by more than half the tolerance', () => {
    expect(check({ p50: swinging(0.04) })).toBeCloseTo(0.04, 2);
    expect(check({ p50: swinging(-0.04) })).toBeCloseTo(0.04, 2);
    expect(check({ p50: swinging(0.02) })).toBeCloseTo(0.02, 2);
    expect(check({ p50: swinging(0.04, 18) })).toBeCloseTo(0.04, 2);
    expect(check({ p50: swinging(0.04) }, 0.1)).toBeNull();
  });

  it('agrees in spite of a gap up to half the tolerance', () => {
    expect(check({ p50: swinging(0.014) })).toBeNull();
    expect(check({ p50: swinging(0.016) })).toBeCloseTo(0.0164, 4);
  });

  it.each([0.02, 0.05, 0.3, -0.3])(
    'agrees where whoever goes second is slower by %d: the sides take turns',
    (share) => {
      for (const rounds of [10, 12, 15, 20]) expect(check({ p50: secondSlower(share, rounds) })).toBeNull();
      const both = swinging(0.04).map((value, index) => value * (index % 2 === 0 ? 1 : 1 + share));
      expect(check({ p50: both })).toBeCloseTo(0.04, 2);
    },
  );

  it('knows the turns of a random order, which are not those of the indices', () => {
    const turns = [1, 1, 2, 1, 2, 2, 1, 2, 2, 1, 1, 2] as const;
    const of = (values: number[]) => roundsOf({ p50: values }).map((round, at) => ({ ...round, turn: turns[at] }));
    const second = steady(10, { rounds: 12, order: 5 }).map((value, at) => value * (turns[at] === 2 ? 1.3 : 1));
    expect(selfCheck(of(second), rowsFor(['p50']), TOLERANCE)).toBeNull();
    const seen = { 1: 0, 2: 0 };
    const alternate = second.map((value, at) => value * (seen[turns[at] as 1 | 2]++ % 2 === 0 ? 1 : 1.04));
    expect(selfCheck(of(alternate), rowsFor(['p50']), TOLERANCE)).toBeCloseTo(0.04, 2);
    expect(selfCheck(of(alternate).toReversed(), rowsFor(['p50']), TOLERANCE)).toBeCloseTo(0.04, 2);
    expect(selfCheck(of(swinging(0.04)), rowsFor(['p50']), TOLERANCE)).toBeNull();
  });

  it('follows from the worst of its metrics, whichever direction is worse', () => {
    expect(check({ p50: swinging(0.02), throughput: scaled(swinging(-0.05), 400) })).toBeCloseTo(0.053, 2);
  });

  it('agrees in spite of a drift of the machine: both halves have their share of it', () => {
    const drift = steady(10, { rounds: 12, order: 5 }).map((value, index) => value * (1 + 0.02 * index));
    expect(check({ p50: drift })).toBeNull();
  });

  it('does not exist with fewer than eleven rounds, nor for one turn with few', () => {
    expect(check({ p50: swinging(0.3, 10) })).toBeNull();
    expect(check({ p50: swinging(0.3, 11) })).toBeCloseTo(0.3, 1);
    expect(selfCheck([], rowsFor(FOUR), TOLERANCE)).toBeNull();
    const first = roundsOf({ p50: swinging(0.3, 20) }).filter(({ index }) => index % 2 === 0);
    expect(selfCheck(first.slice(0, 9), rowsFor(['p50']), TOLERANCE)).toBeNull();
    expect(selfCheck(first, rowsFor(['p50']), TOLERANCE)).toBeCloseTo(0.3, 1);
  });

  it('ignores metrics that cannot fail the gate, and those that were not measured', () => {
    const rounds = roundsOf({ p50: steady(10, { rounds: 12, order: 5 }), p99: swinging(0.3) });
    const rows = rowsFor(['p50', 'p99', 'memory']).map((row) => ({ ...row, gated: row.metric !== 'p99' }));
    expect(selfCheck(rounds, rows, TOLERANCE)).toBeNull();
    expect(selfCheck(rounds, [], TOLERANCE)).toBeNull();
    expect(selfCheck(rounds, rowsFor(['p99', 'memory']), TOLERANCE)).toBeCloseTo(0.3, 1);
  });

  it('ignores rounds in which a metric is missing', () => {
    const rounds: JobRound[] = roundsOf({ p50: swinging(0.1), p95: swinging(0.1) });
    const without = (...missing: number[]) =>
      rounds.map((round) => (missing.includes(round.index) ? { ...round, all: { p50: 10 } } : round));
    expect(selfCheck(without(11), rowsFor(['p50', 'p95']), TOLERANCE)).toBeCloseTo(0.1, 1);
    expect(selfCheck(without(10, 11), rowsFor(['p50', 'p95']), TOLERANCE)).toBeNull();
  });

  it('differs by the whole where some rounds are 0 and others are not', () => {
    const zeros = swinging(0).map((value, index) => (index % 4 < 2 ? 0 : value));
    expect(check({ throughput: zeros })).toBe(1);
  });
});

describe('whatever the rounds', () => {
  const values = fc.array(fc.double({ min: 1, max: 1.2, noNaN: true }), { minLength: 11, maxLength: 30 });

  it('their unit does not matter, nor which turn is called the first', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0.125, 1024), (list, factor) => {
        const gap = check({ p50: list });
        const others = [check({ p50: scaled(list, factor) }), check({ p50: list.map((value) => 1 / value) })];
        const later = roundsOf({ p50: list }).map((round) => ({ ...round, index: round.index + 1 }));
        for (const other of [...others, selfCheck(later, rowsFor(['p50']), TOLERANCE)]) {
          if (gap === null) expect(other).toBeNull();
          else expect(other).toBeCloseTo(gap, 9);
        }
      }),
    );
  });
});

describe('rounds that differ by nothing but scatter', () => {
  /** Metrics of a scenario go together: 80 % of their variance is shared. @param second how much slower the second is */
  function firing(cv: number, rounds: number, runs: number, second = 0): number {
    const normal = seededNormal(20_260_601);
    let fired = 0;
    for (let run = 0; run < runs; run++) {
      const shared = Array.from({ length: rounds }, normal);
      const values = FOUR.map((metric) => {
        const worse = metric === 'throughput' ? -1 : 1;
        const own = (z: number) => cv * (Math.sqrt(0.8) * z + Math.sqrt(0.2) * normal());
        const list = shared.map((z, index) => Math.exp(worse * (own(z) + (index % 2 === 0 ? 0 : second))));
        return [metric, list] as const;
      });
      if (check(Object.fromEntries(values)) !== null) fired++;
    }
    return fired / runs;
  }

  it.each([
    [0.01, 15],
    [0.02, 15],
    [0.03, 15],
    [0.05, 15],
    [0.03, 20],
  ])('are called noise in at most 1 % of runs at a round CV of %d, in %d rounds', (cv, rounds) => {
    expect(firing(cv, rounds, 1000)).toBeLessThanOrEqual(0.01);
  });

  it('and by the turn are not called noise more often', () => {
    expect(firing(0.01, 15, 1000, 0.02)).toBeLessThanOrEqual(0.01);
    expect(firing(0.01, 20, 1000, 0.05)).toBeLessThanOrEqual(0.01);
  });
});

describe('a regression beside an order effect', () => {
  it.each([0.02, 0.05])('is found as it is without one (whoever goes second is %d slower)', (second) => {
    const base = secondSlower(second, 10);
    const head = steady(11, { order: 3 }).map((value, index) => value * (index % 2 === 0 ? 1 + second : 1));
    const [row] = compareJobs(
      jobOf([scenarioOf(roundsOf({ p50: head }))]),
      sameJob(jobOf([scenarioOf(roundsOf({ p50: base }))])),
      {
        gated: ['p50'],
      },
    );
    expect(row).toMatchObject({ verdict: 'regressed', baseGap: null });
  });
});

describe('a runner that is too noisy', () => {
  const base = swinging(0.05);
  const metrics = { p50: base, p95: base };
  const other = { p50: steady(3, { rounds: 12, order: 5 }) };
  const job = (factor: number) =>
    jobOf([
      scenarioOf(roundsOf({ p50: scaled(base, factor), p95: base }), { name: 'browse' }),
      scenarioOf(roundsOf({ p50: scaled(other.p50, factor) }), { name: 'search' }),
    ]);
  const baseJob = jobOf([
    scenarioOf(roundsOf(metrics), { name: 'browse' }),
    scenarioOf(roundsOf(other), { name: 'search' }),
  ]);

  it.each([1, 1.2, 0.8])('leaves every verdict of the scenario open, and those of the others alone (%d)', (factor) => {
    const rows = compareJobs(job(factor), sameJob(baseJob), { gated: ['p50', 'p95'] });
    const browse = rows.filter(({ scenario }) => scenario === 'browse');
    expect(browse.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive']);
    for (const row of browse) expect(row.baseGap).toBeCloseTo(0.05, 2);
    const [search] = rows.filter(({ scenario }) => scenario === 'search');
    expect(search).toMatchObject({
      baseGap: null,
      verdict: factor === 1 ? 'unchanged' : factor > 1 ? 'regressed' : 'improved',
    });
  });

  it('is named in the explanation, with what would settle it', () => {
    const [row] = compareJobs(job(1.2), sameJob(baseJob), { gated: ['p50'] });
    expect(row?.explanation).toBe(
      'p50 latency of "browse" is 20 % slower (between 20 % and 20 %, 12 rounds each, same machine), but the runner is ' +
        'too noisy to call it: the rounds of the base differ by 5.0 % among themselves, more than half the tolerance of ' +
        '3.0 %. A quieter machine would settle it.',
    );
  });

  it('is a note of the scenario, and neutral by default', () => {
    const run = (values: number[]) => runOf([{ rounds: values.map((latency) => ({ 'GET /': { latency } })) }]);
    const result = judgeRuns(run(scaled(base, 1.2)), run(base));
    expect(result.conclusion).toBe('neutral');
    expect(result.scenarios[0]).toMatchObject({ verdict: 'inconclusive' });
    expect(result.scenarios[0]?.notes[0]).toMatch(
      /^The runner is too noisy: the rounds of the base differ by 5\.\d % among themselves, so nothing here is decided\.$/,
    );
    expect(judgeRuns(runOf([{ rounds: plainRounds(10) }]), run(steady(10))).scenarios[0]?.notes).toEqual([]);
  });

  it('is not looked for in a stored baseline, whose scatter from job to job is reckoned with', () => {
    const [row] = compareJobs(job(1), stored(baseJob), { gated: ['p50'] });
    expect(row?.baseGap).toBeNull();
  });
});
