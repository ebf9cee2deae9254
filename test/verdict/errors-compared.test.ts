import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../src/measurement/job.ts';
import { judge } from '../../src/verdict/judge.ts';
import { rederive } from '../../src/verdict/rederive.ts';
import type { Comparison, Result, Verdict } from '../../src/verdict/result.ts';
import { configOf, MACHINE, plainRounds, type RoundSpec, runOf, stored } from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

/** Rounds of 4,000 requests each, of which these many fail. */
function failing(failed: readonly number[], sent = 4000): RoundSpec[] {
  return plainRounds(10, { rounds: failed.length, order: 3 }).map((round, index) => {
    const errors = { 'status 500': failed[index] as number };
    return {
      'GET /': {
        latency: round['GET /']?.latency as number,
        counts: { sent, responses: sent - (failed[index] as number), errors },
      },
    };
  });
}

const times = (count: number, value: number) => Array.from({ length: count }, () => value);
const run = (failed: readonly number[], sent?: number) => runOf([{ rounds: failing(failed, sent) }]);
const clean = run(times(10, 0));

function rowsOf({ scenarios }: Result): Comparison[] {
  return scenarios.flatMap(({ comparisons }) => comparisons.filter(({ metric }) => metric === 'error-rate'));
}

type Case = [name: string, before: number[], now: number[], Verdict, explanation: string];

/** What every kind of base says alike. */
const CASES: Case[] = [
  [
    '0 → 0.95 % in every round',
    times(10, 0),
    times(10, 38),
    'regressed',
    'rose from 0 % to 0.95 %, in 10 of 10 rounds.',
  ],
  [
    '0.5 % → 2 % in every round',
    times(10, 20),
    times(10, 80),
    'regressed',
    'rose from 0.5 % to 2.0 %, in 10 of 10 rounds.',
  ],
  [
    '2 % → 0.5 % in every round',
    times(10, 80),
    times(10, 20),
    'improved',
    'fell from 2.0 % to 0.5 %, in 10 of 10 rounds.',
  ],
  ['0 → 0.1 %, the least rise', times(10, 0), times(10, 4), 'regressed', 'rose from 0 % to 0.1 %, in 10 of 10 rounds.'],
  [
    '0.5 → 0.6 %, the least rise',
    times(10, 20),
    times(10, 24),
    'regressed',
    'rose from 0.5 % to 0.6 %, in 10 of 10 rounds.',
  ],
  [
    '0 → 0.075 %, less than the least',
    times(10, 0),
    times(10, 3),
    'unchanged',
    'did not rise by 0.1 % of the requests or more (0 % before, 0.075 % now).',
  ],
  ['0.1 → 0 %, the least fall', times(10, 4), times(10, 0), 'improved', 'fell from 0.1 % to 0 %, in 10 of 10 rounds.'],
  [
    '0.075 → 0 %, less than the least',
    times(10, 3),
    times(10, 0),
    'unchanged',
    'did not rise by 0.1 % of the requests or more (0.075 % before, 0 % now).',
  ],
  [
    'the same rate',
    times(10, 20),
    times(10, 20),
    'unchanged',
    'did not rise by 0.1 % of the requests or more (0.5 % before, 0.5 % now).',
  ],
];

describe('errors are compared, and not only limited', () => {
  it.each(CASES)('beside the base: %s', (_, before, now, verdict, explanation) => {
    const [row, ...others] = rowsOf(judgeRuns(run(now), run(before)));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      gated: true,
      label: null,
      verdict,
      base: sum(before) / 40_000,
      head: sum(now) / 40_000,
    });
    expect(row?.explanation).toBe(`error rate of "browse" ${explanation}`);
  });

  it.each(CASES)('against a stored baseline: %s', (_, before, now, verdict, explanation) => {
    const [row] = rowsOf(judgeStored(run(now), run(before)));
    expect(row).toMatchObject({ verdict, p: { test: 'mann-whitney' } });
    expect(row?.explanation).toBe(`error rate of "browse" ${explanation}`);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('0 → 0.95 % in every round', () => {
  it('fails the gate although the limit of 1 % holds, and says it first', () => {
    const result = judgeRuns(run(times(10, 38)), clean, configOf({ judgement: { failOn: 'high' } }));
    expect(result).toMatchObject({
      conclusion: 'failure',
      headline: 'error rate of "browse" is up from 0 % to 0.95 %.',
      tally: { regressed: 1, unchanged: 4 },
      scenarios: [{ verdict: 'regressed', thresholds: [{ violated: false }] }],
    });
  });
});

describe('0 → 0.95 % because one of ten rounds failed', () => {
  const one = judgeRuns(run([380, ...times(9, 0)]), clean);

  it('is said and not proven', () => {
    expect(rowsOf(one)).toMatchObject([{ verdict: 'inconclusive', base: 0, head: 0.0095 }]);
    expect(rowsOf(one)[0]?.explanation).toBe(
      'error rate of "browse" rose from 0 % to 0.95 %, but higher only in 1 of 10 rounds, which a bad moment can do: longer rounds would settle it.',
    );
    expect(one.conclusion).toBe('neutral');
  });

  it('says how many rounds would settle it where there are that many', () => {
    const some = (failed: number) => rowsOf(judgeRuns(run([...times(failed, 60), ...times(10 - failed, 0)]), clean))[0];
    expect(some(2)?.explanation).toContain(
      'in 2 of 10 rounds, which a bad moment can do: about 35 rounds would settle it.',
    );
    expect(some(6)?.explanation).toContain(
      'in 6 of 10 rounds, which a bad moment can do: about 12 rounds would settle it.',
    );
    // 2⁻⁶ is more than 1 %, and 2⁻⁷ is less.
    expect(some(6)?.verdict).toBe('inconclusive');
    expect(some(7)?.verdict).toBe('regressed');
  });
});

describe('the error of the test', () => {
  const looks = (declared: 1 | 2) => ({ looks: { declared, taken: 1 as const } });
  const seven = [...times(7, 60), ...times(3, 0)];

  it('is shared by the declared looks', () => {
    const at = (declared: 1 | 2, failed: number[]) =>
      rowsOf(judgeRuns(runOf([{ rounds: failing(failed) }], looks(declared)), clean))[0]?.verdict;
    expect(at(1, seven)).toBe('regressed');
    expect(at(2, seven)).toBe('inconclusive');
    expect(at(2, [...times(8, 60), 0, 0])).toBe('regressed');
  });
});

describe('a rise within what chance makes of so few requests', () => {
  it('is told and leaves nothing undecided', () => {
    const head = run([1, 1, 1, ...times(7, 0)], 100);
    const result = judgeRuns(head, run(times(10, 0), 100));
    expect(rowsOf(result)[0]).toMatchObject({
      verdict: 'unchanged',
      explanation: 'error rate of "browse" is 0.3 % (0 % before), no more than chance makes of 1,000 requests.',
    });
    expect(result.conclusion).toBe('success');
  });

  it('ends where independent requests would differ by it in 5 % of cases', () => {
    const verdict = (failed: number) =>
      rowsOf(judgeRuns(run([failed, ...times(9, 0)], 100), run(times(10, 0), 100)))[0]?.verdict;
    // Fisher's exact test: 0.06 and 0.03.
    expect(verdict(4)).toBe('unchanged');
    expect(verdict(5)).toBe('inconclusive');
  });
});

describe('rounds in pairs', () => {
  it('are counted against their partner', () => {
    const before = times(10, 0).map((_, index) => (index % 2 === 0 ? 0 : 40));
    const [row] = rowsOf(judgeRuns(run(before.map((failed) => failed + 20)), run(before)));
    expect(row?.explanation).toBe('error rate of "browse" rose from 0.5 % to 1.0 %, in 10 of 10 rounds.');
  });

  it('that are equal are neither higher nor lower', () => {
    const [risen] = rowsOf(judgeRuns(run([0, ...times(9, 40)]), clean));
    expect(risen?.explanation).toBe('error rate of "browse" rose from 0 % to 0.9 %, in 9 of 10 rounds.');
    const [fallen] = rowsOf(judgeRuns(clean, run([0, ...times(9, 40)])));
    expect(fallen?.explanation).toBe('error rate of "browse" fell from 0.9 % to 0 %, in 9 of 10 rounds.');
  });

  it('of which one was better prove no improvement, and leave nothing undecided', () => {
    expect(rowsOf(judgeRuns(clean, run([380, ...times(9, 0)])))).toMatchObject([
      {
        verdict: 'unchanged',
        explanation: 'error rate of "browse" did not rise by 0.1 % of the requests or more (0.95 % before, 0 % now).',
      },
    ]);
  });
});

describe('which requests count', () => {
  it('lost and unanswered ones too', () => {
    const counts = { responses: 3962, lost: 20, inFlight: 8, errors: { timeout: 10 } };
    const head = runOf([{ rounds: plainRounds(10, { order: 3, counts }) }]);
    expect(rowsOf(judgeRuns(head, clean))).toMatchObject([{ verdict: 'regressed', head: 0.0095 }]);
  });

  it('none: rounds in which nothing was sent', () => {
    const idle = { 'GET /': { latency: 10, counts: { sent: 0, responses: 0 } } };
    const head = runOf([{ rounds: [...failing(times(9, 38)), idle] }]);
    expect(rowsOf(judgeRuns(head, clean))).toMatchObject([{ rounds: { base: 9, head: 9 }, head: 0.0095 }]);
    const silent = runOf([{ rounds: times(10, 0).map(() => idle) }]);
    expect(rowsOf(judgeRuns(silent, run(times(10, 38))))).toEqual([]);
  });

  it('by their number: a round with many weighs more than one with few', () => {
    const head = runOf([{ rounds: [...failing([380]), ...failing(times(9, 0), 400)] }]);
    expect(rowsOf(judgeRuns(head, clean))[0]?.head).toBeCloseTo(380 / (4000 + 9 * 400), 12);
  });
});

describe('where there is no row', () => {
  it('no error on either side', () => {
    expect(rowsOf(judgeRuns(run(times(10, 0)), clean))).toEqual([]);
  });

  it('nothing to compare with: the failures are said in any case', () => {
    const other = runOf([{ name: 'buy', rounds: failing(times(10, 0)) }]);
    expect(rowsOf(judgeRuns(run(times(10, 38)), other))).toEqual([]);
    const redefined = runOf([{ hash: 'load-2', rounds: failing(times(10, 0)) }]);
    expect(rowsOf(judgeRuns(run(times(10, 38)), redefined))).toEqual([]);
  });

  it('no rounds in common', () => {
    const later = run(times(10, 38));
    for (const round of later.scenarios[0]?.rounds ?? []) round.index += 10;
    expect(rowsOf(judgeRuns(later, clean))).toEqual([]);
    expect(rowsOf(judgeRuns(runOf([{ rounds: [] }]), run(times(10, 38))))).toEqual([]);
  });
});

describe('compare.metrics that names error-rate', () => {
  const named = configOf({ judgement: { gated: ['p25', 'p50', 'p95', 'throughput', 'error-rate'] } });

  it('makes no second row, and none of the family of the others', () => {
    const head = run(times(10, 38));
    const [with_, without] = [judgeRuns(head, clean, named), judgeRuns(head, clean)];
    expect(with_.scenarios[0]?.comparisons).toEqual(without.scenarios[0]?.comparisons);
  });

  it('has a row where nothing failed as well', () => {
    expect(rowsOf(judgeRuns(run(times(10, 0)), clean, named))).toMatchObject([
      {
        verdict: 'unchanged',
        worse: { ratio: 1, lower: 0, upper: null },
        p: { worse: 1, better: 1 },
        explanation: 'error rate of "browse" did not rise by 0.1 % of the requests or more (0 % before, 0 % now).',
      },
    ]);
  });

  it('has a row where there is nothing to compare with', () => {
    const redefined = runOf([{ hash: 'load-2', rounds: failing(times(10, 0)) }]);
    const [row, ...others] = rowsOf(judgeRuns(run(times(10, 38)), redefined, named));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ verdict: 'incomparable', gated: true, worse: null });
  });
});

describe('whether errors happen', () => {
  it('changes no verdict, p or bound of another row', () => {
    const others = (result: Result) =>
      result.scenarios[0]?.comparisons.filter(({ metric }) => metric !== 'error-rate' && metric !== 'throughput');
    const slower = (failed: number) => {
      const counts = { sent: 4000 + failed, responses: 4000, errors: { 'status 500': failed } };
      return runOf([{ rounds: plainRounds(10.3, { order: 3, counts }) }]);
    };
    expect(others(judgeRuns(slower(20), clean))).toEqual(others(judgeRuns(slower(0), clean)));
  });

  it('is for information where nothing is to be gated', () => {
    const result = judgeRuns(run(times(10, 38)), clean, configOf({ judgement: { gated: [] } }));
    expect(rowsOf(result)).toMatchObject([{ gated: false, verdict: 'regressed' }]);
    expect(result.conclusion).not.toBe('failure');
  });

  it('is compared beside a base that fails so often that nothing else is', () => {
    const result = judgeRuns(run(times(10, 20)), run(times(10, 80)));
    expect(rowsOf(result)).toMatchObject([{ verdict: 'improved' }]);
    expect(result.tally).toMatchObject({ improved: 1, incomparable: 4 });
  });
});

describe('stored jobs', () => {
  const jobOfRun = (failed: readonly number[]) => reduceRun(run(failed));

  it('are taken together, each request with the same weight', () => {
    const base = stored(jobOfRun(times(10, 0)), jobOfRun(times(10, 40)));
    expect(rowsOf(judge(run(times(10, 20)), base, configOf()))).toMatchObject([
      { base: 0.005, head: 0.005, rounds: { base: 20, head: 10 }, verdict: 'unchanged' },
    ]);
  });

  it('count the rounds that are above all of them together', () => {
    const base = stored(jobOfRun([...times(5, 0), ...times(5, 8)]));
    const [row] = rowsOf(judge(run([...times(9, 60), 2]), base, configOf()));
    expect(row?.explanation).toBe('error rate of "browse" rose from 0.1 % to 1.4 %, in 9 of 10 rounds.');
  });

  it('of another CPU model prove nothing, in either direction', () => {
    const other = (failed: readonly number[]) => ({
      ...jobOfRun(failed),
      machine: { ...MACHINE, cpu: 'Xeon' },
    });
    const judged = (now: number, before: number) =>
      rowsOf(judge(run(times(10, now)), stored(other(times(10, before))), configOf()))[0];
    const why = 'but the baseline is from another CPU model (Xeon), which alone can make such a difference.';
    expect(judged(38, 0)).toMatchObject({
      verdict: 'inconclusive',
      explanation: `error rate of "browse" rose from 0 % to 0.95 %, ${why}`,
    });
    expect(judged(0, 38)).toMatchObject({
      verdict: 'inconclusive',
      explanation: `error rate of "browse" fell from 0.95 % to 0 %, ${why}`,
    });
    // Five rounds against five can reach 1 %: ten times as many, where one in ten shows it.
    const [open] = rowsOf(judge(run([380, ...times(9, 0)]), stored(other(times(10, 0))), configOf()));
    expect(open?.explanation).toContain(
      'in 1 of 10 rounds, which a bad moment can do: about 50 rounds would settle it.',
    );
  });

  it('of older versions do not say how much was sent: their rounds weigh the same', () => {
    const older = (failed: readonly number[]) => {
      const job = jobOfRun(failed);
      const scenarios = job.scenarios.map((scenario) => ({
        ...scenario,
        rounds: scenario.rounds.map(({ sent: _, ...round }) => round),
      }));
      return { ...job, scenarios };
    };
    const [row] = rowsOf(judge(run(times(10, 38)), stored(older([4000, ...times(9, 0)])), configOf()));
    expect(row).toMatchObject({ base: 0.1, head: 0.0095 });
    const [risen] = rowsOf(judge(run(times(10, 38)), stored(older(times(10, 0))), configOf()));
    expect(risen).toMatchObject({ verdict: 'regressed', base: 0 });
    const [silent] = rowsOf(judge(run(times(10, 38)), stored(older(times(10, 4000))), configOf()));
    expect(silent).toMatchObject({ base: 1, verdict: 'improved' });
  });
});

describe('a result that somebody else has stored', () => {
  const result = judgeRuns(run(times(10, 38)), clean);
  const altered = (change: Partial<Comparison>): Result => ({
    ...result,
    scenarios: result.scenarios.map((scenario) => ({
      ...scenario,
      comparisons: scenario.comparisons.map((row) => (row.metric === 'error-rate' ? { ...row, ...change } : row)),
    })),
  });
  const odd = 'one of its rows is called "regressed" against its own figures';

  it('is derived again, with errors in whatever direction', () => {
    expect(rederive(result)).toEqual(result);
    const better = judgeRuns(run(times(10, 20)), run(times(10, 80)));
    expect(rederive(better)).toEqual(better);
    const same = judgeRuns(run(times(10, 20)), run(times(10, 20)));
    expect(rederive(same)).toEqual(same);
  });

  it.each<[string, Partial<Comparison>]>([
    ['no rise', { base: 0.0095 }],
    ['less than the least rise', { base: 0.0086 }],
    ['no test', { p: null }],
    ['no figure', { head: null }],
    ['no figure of the base', { base: null }],
    ['a p above the level', { p: { ...(rowsOf(result)[0]?.p as NonNullable<Comparison['p']>), worse: 0.011 } }],
  ])('is refused where an error row contradicts itself: %s', (_, change) => {
    expect(rederive(altered(change))).toBe(odd);
  });

  it('is refused where it calls improved what is none', () => {
    const p = { ...(rowsOf(result)[0]?.p as NonNullable<Comparison['p']>), better: 0.001 };
    expect(rederive(altered({ verdict: 'improved', p }))).toBe(odd.replace('regressed', 'improved'));
    expect(rederive(altered({ verdict: 'improved', base: 0.02 }))).toBe(odd.replace('regressed', 'improved'));
  });
});
