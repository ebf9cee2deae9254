import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../src/measurement/job.ts';
import type { Looks } from '../../src/measurement/run-document.ts';
import { judge } from '../../src/verdict/judge.ts';
import {
  describeExtension,
  isUndecided,
  levelOfBounds,
  levelOfChange,
  ONE_LOOK,
  planExtension,
} from '../../src/verdict/looks.ts';
import { compareJobs, oneMetric, scaled } from './comparing.ts';
import {
  configOf,
  JUDGEMENT,
  jobOf,
  labelledRounds,
  plainRounds,
  runOf,
  sameJob,
  scenarioOf,
  steady,
  stored,
} from './documents.ts';
import { judgeRuns } from './judging.ts';

const TWO: Looks = { declared: 2, taken: 1 };
const rounds = (...counts: number[]) => counts.map((count) => ({ rounds: count }));

describe('the further looks', () => {
  it.each([
    ['half as many rounds more, then twice as many', [10], [[15], [20]]],
    ['rounded up', [5], [[8], [10]]],
    ['50 at most', [26], [[39], [50]]],
    ['50 at the second already', [33], [[50]]],
    ['50 at the second already, of more', [49], [[50]]],
    ['as long as the second gets less than 50', [32], [[48], [50]]],
    [
      'those of every scenario',
      [5, 26, 50],
      [
        [8, 39, 50],
        [10, 50, 50],
      ],
    ],
    [
      'more of one scenario',
      [50, 34, 20],
      [
        [50, 50, 30],
        [50, 50, 40],
      ],
    ],
  ])('have %s: %j', (_, planned, looks) => {
    expect(planExtension(rounds(...planned), 2, JUDGEMENT)).toEqual(looks);
  });

  it('are not declared where no round could be added, nor for one side, nor where it is not wanted', () => {
    expect(planExtension(rounds(50, 50), 2, JUDGEMENT)).toBeNull();
    expect(planExtension(rounds(10), 1, JUDGEMENT)).toBeNull();
    expect(planExtension(rounds(10), 2, { ...JUDGEMENT, extend: false })).toBeNull();
  });

  it('are declared in words before the first round', () => {
    expect(describeExtension(rounds(10), [[15], [20]], JUDGEMENT)).toBe(
      '10 rounds per side, 15 and 20 if something is then undecided: three looks that share an error of 5.0 %',
    );
    expect(describeExtension(rounds(40), [[50]], JUDGEMENT)).toBe(
      '40 rounds per side, 50 if something is then undecided: two looks that share an error of 5.0 %',
    );
    const uneven = [
      [15, 8, 15],
      [20, 10, 20],
    ];
    expect(describeExtension(rounds(10, 5, 10), uneven, { ...JUDGEMENT, alpha: 0.03 })).toBe(
      '5 to 10 rounds per side, 8 to 15 and 10 to 20 if something is then undecided: three looks that share an error of 3.0 %',
    );
  });
});

describe('something is undecided', () => {
  const config = configOf({ judgement: { gated: ['p50'] } });
  const calm = steady(10, { rounds: 10 });
  const noisy = steady(10.1, { rounds: 10, order: 3, scatter: 0.02 });
  const run = (values: number[]) => runOf([{ rounds: values.map((latency) => ({ 'GET /': { latency } })) }]);

  it('where a gated row is inconclusive', () => {
    const result = judgeRuns(run(noisy), run(calm), config);
    expect(result.tally.inconclusive).toBe(1);
    expect(isUndecided(result)).toBe(true);
  });

  it('and not where every gated row is decided, whatever the others are', () => {
    expect(isUndecided(judgeRuns(run(calm), run(calm), config))).toBe(false);
    expect(isUndecided(judgeRuns(run(scaled(calm, 1.1)), run(calm), config))).toBe(false);
    expect(isUndecided(judgeRuns(run(noisy), run(calm), configOf({ judgement: { gated: ['throughput'] } })))).toBe(
      true,
    );
    expect(isUndecided(judgeRuns(run(noisy), run(calm), configOf({ judgement: { gated: ['memory'] } })))).toBe(false);
  });

  it('and not where more rounds would change nothing: one side lacks it, requests fail, the run stopped', () => {
    const two = jobOf([scenarioOf(labelledRounds([['GET /', { p50: calm, memory: calm }]]))]);
    const lacking = judge(run(calm), sameJob(two), configOf({ judgement: { gated: ['memory'] } }));
    expect(lacking.tally.inconclusive).toBe(1);
    expect(isUndecided(lacking)).toBe(false);
    const failing = runOf([{ rounds: plainRounds(10, { counts: { responses: 3000, lost: 1000 } }) }]);
    expect(isUndecided(judgeRuns(failing, run(calm), config))).toBe(false);
    const stopped = { ...run(noisy), failure: { class: 'target' as const, message: 'it ended' } };
    expect(isUndecided(judgeRuns(stopped, run(calm), config))).toBe(false);
  });
});

describe('where two looks were declared', () => {
  const base = steady(10, { scatter: 0.004 });
  /** Nine pairs speak for a slowdown and the smallest difference against it: p = 2/1024. */
  const head = base.map((value, index) => value * (index === 0 ? 0.999 : 1.05 + 0.002 * index));
  const sides = [oneMetric('p50', head), sameJob(oneMetric('p50', base))] as const;

  it.each([
    // The level of a first look is far below a half of the error, that of a last one nearly all of it.
    [0.05, { declared: 1, taken: 1 }, 0.05],
    [0.05, { declared: 2, taken: 1 }, 0.005575],
    [0.05, { declared: 2, taken: 2 }, 0.048246],
    [0.05, { declared: 3, taken: 1 }, 0.005575],
    [0.05, { declared: 3, taken: 2 }, 0.021904],
    [0.05, { declared: 3, taken: 3 }, 0.042704],
    [0.01, { declared: 3, taken: 1 }, 0.00027],
  ] as const)('a change needs this level (error %d, %j): %d', (error, looks, level) => {
    expect(levelOfChange(error, looks)).toBeCloseTo(level, 6);
    const p = 2 / 1024;
    const [row] = compareJobs(...sides, { gated: ['p50'], alpha: error }, looks);
    expect([row?.p?.worse, row?.verdict]).toEqual([p, p <= level ? 'regressed' : 'inconclusive']);
  });

  it.each([
    [{ declared: 1, taken: 1 }, 0.05],
    [{ declared: 2, taken: 1 }, 0.031006],
    [{ declared: 2, taken: 2 }, 0.029723],
    [{ declared: 3, taken: 1 }, 0.031006],
    [{ declared: 3, taken: 2 }, 0.022552],
    [{ declared: 3, taken: 3 }, 0.022282],
  ] as const)('the bounds have this error (%j): %d', (looks, level) => {
    expect(levelOfBounds(0.05, looks)).toBeCloseTo(level, 6);
  });

  it('a document that says more were taken than declared is held to the last', () => {
    expect(levelOfChange(0.05, { declared: 2, taken: 3 })).toBe(levelOfChange(0.05, { declared: 2, taken: 2 }));
  });

  it('the bounds are further apart than of one look', () => {
    const [one] = compareJobs(...sides, { gated: ['p50'] });
    const [two] = compareJobs(...sides, { gated: ['p50'] }, TWO);
    expect(two?.worse?.ratio).toBe(one?.worse?.ratio);
    expect(two?.worse?.lower).toBeLessThan(one?.worse?.lower ?? 0);
    expect(two?.worse?.upper).toBeGreaterThan(one?.worse?.upper ?? 0);
  });

  it('five rounds can prove nothing at the first look, and ten can at the second', () => {
    const pairs = (count: number, looks: Looks) =>
      compareJobs(
        oneMetric('p50', scaled(steady(10, { rounds: count, order: 3 }), 1.1)),
        sameJob(oneMetric('p50', steady(10, { rounds: count }))),
        { gated: ['p50'] },
        looks,
      )[0];
    expect(pairs(5, ONE_LOOK)?.verdict).toBe('regressed');
    expect(pairs(5, TWO)).toMatchObject({
      verdict: 'inconclusive',
      explanation: expect.stringMatching(/5 rounds a side are too few to prove any change here: .* would settle it\.$/),
    });
    expect(pairs(10, { declared: 2, taken: 2 })?.verdict).toBe('regressed');
  });

  it('the smallest change that can be found is that of one look', () => {
    const noisy = [
      oneMetric('p50', steady(10, { order: 3, scatter: 0.01 })),
      sameJob(oneMetric('p50', steady(10, { scatter: 0.01 }))),
    ] as const;
    const [one] = compareJobs(...noisy, { gated: ['p50'] });
    const [two] = compareJobs(...noisy, { gated: ['p50'] }, TWO);
    expect(two?.detectable).toBeGreaterThan(one?.detectable ?? 0);
  });
});

describe('the result', () => {
  const head = runOf([{ rounds: plainRounds(10, { order: 3 }) }], { looks: { declared: 2, taken: 2 } });
  const base = runOf([{ rounds: plainRounds(10) }], { looks: { declared: 2, taken: 2 } });

  it('says how many looks were taken, and the error of each', () => {
    expect(judgeRuns(head, base).looks).toEqual({ declared: 2, taken: 2, alpha: expect.closeTo(0.048246, 6) });
    expect(judgeRuns({ ...head, looks: ONE_LOOK }, base).looks).toEqual({
      declared: 1,
      taken: 1,
      alpha: expect.closeTo(0.05, 12),
    });
  });

  it('of a stored baseline has one look, also where the rounds were taken for two', () => {
    expect(judge(head, stored(reduceRun(base)), configOf()).looks).toEqual({
      declared: 1,
      taken: 1,
      alpha: expect.closeTo(0.05, 12),
    });
  });
});
