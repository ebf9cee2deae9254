import { describe, expect, it } from 'vitest';
import { headline } from '../../src/verdict/headline.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Comparison, Result } from '../../src/verdict/result.ts';
import { brokenRounds, leftOpen, likelySlower } from '../report/decisions.ts';
import { configOf, NO_BASE, plainRounds, runOf } from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

describe('the headline', () => {
  const run = (factor: number, spec: Parameters<typeof plainRounds>[1] = {}) =>
    runOf([{ rounds: plainRounds(10 * factor, { order: 3, ...spec }) }]);
  const before = runOf([{ rounds: plainRounds(10) }]);
  const gatedP50 = configOf({ judgement: { gated: ['p50'] } });
  const limit = (metric: 'p50' | 'p95', severity: 'low' | 'high') =>
    ({ metric, label: null, comparator: '<', limit: 5, severity, text: '< 5ms', line: 12 }) as const;
  const withLimits = (...severities: ('low' | 'high')[]) =>
    configOf({
      judgement: { gated: ['p50'] },
      scenarios: [{ thresholds: severities.map((severity, index) => limit(index === 0 ? 'p50' : 'p95', severity)) }],
    });
  const bytes = (each: number) =>
    runOf([{ rounds: plainRounds(10).map((round) => ({ ...round, 'GET /': { latency: 10, bytes: each } })) }]);
  const failed = {
    class: 'target',
    message: 'the target exited with code 1 before it was ready (3.2 s). Last lines of its log:\nError: x',
  } as const;

  it.each<[string, () => Result, string]>([
    ['a regression', () => judgeRuns(run(1.081), before, gatedP50), 'p50 latency of "browse" is 8.1 % slower.'],
    [
      'several',
      () => judgeRuns(run(1.081), before),
      'p50 latency of "browse" is 8.1 % slower; 3 more comparisons regressed.',
    ],
    [
      'a regression and a violated threshold',
      () => judgeRuns(run(1.081), before, withLimits('high')),
      'p50 latency of "browse" is 8.1 % slower; 1 limit not met.',
    ],
    [
      'a violated threshold',
      () => judgeRuns(run(1), before, withLimits('high')),
      'p50 latency of "browse" is 10.0 ms; the limit is < 5ms.',
    ],
    [
      'several',
      () => judgeRuns(run(1), before, withLimits('high', 'high')),
      'p50 latency of "browse" is 10.0 ms; the limit is < 5ms. And 1 more finding.',
    ],
    [
      'a threshold that does not fail',
      () => judgeRuns(run(1), before, withLimits('low')),
      'No regression of 3.0 % or more in 1 comparison; 1 limit not met, which does not fail the gate.',
    ],
    ['no regression', () => judgeRuns(run(1), before), 'No regression of 3.0 % or more in 4 comparisons.'],
    ['no regression, stored', () => judgeStored(run(1), before), 'No regression of 22 % or more in 4 comparisons.'],
    [
      'an improvement',
      () => judgeRuns(run(0.8), before, gatedP50),
      'No regression of 3.0 % or more in 1 comparison; p50 latency of "browse" is 20 % faster.',
    ],
    [
      'two regressions',
      () => judgeRuns(run(1.081), before, configOf({ judgement: { gated: ['p50', 'throughput'] } })),
      'p50 latency of "browse" is 8.1 % slower; 1 more comparison regressed.',
    ],
    [
      'two improvements',
      () => judgeRuns(run(0.8), before, configOf({ judgement: { gated: ['p50', 'throughput'] } })),
      'No regression of 3.0 % or more in 2 comparisons; 2 improved.',
    ],
    ['several', () => judgeRuns(run(0.8), before), 'No regression of 3.0 % or more in 4 comparisons; 4 improved.'],
    [
      'nothing decided',
      () => judgeRuns(run(1, { rounds: 4 }), before),
      'No regression found, but nothing could be decided.',
    ],
    [
      'some undecided',
      () =>
        judgeRuns(
          runOf([
            ...run(1).scenarios.map(({ rounds: _, ...spec }) => ({ ...spec, rounds: plainRounds(10, { order: 3 }) })),
            { name: 'new', rounds: plainRounds(5) },
          ]),
          before,
        ),
      'No regression found, but 4 of 8 comparisons have no baseline.',
    ],
    [
      'some undecided, none of them new',
      () =>
        judgeRuns(
          runOf([{ rounds: plainRounds(10, { order: 3 }) }, { name: 'few', rounds: plainRounds(10, { rounds: 3 }) }]),
          runOf([{ rounds: plainRounds(10) }, { name: 'few', rounds: plainRounds(10, { rounds: 3 }) }]),
          gatedP50,
        ),
      'No regression found, but 1 of 2 comparisons could not be decided.',
    ],
    [
      'nothing comparable',
      () => judgeStored(run(1), { ...before, target: 'npm start' }),
      'Nothing was compared. p25 latency of "browse" cannot be compared: the target is started differently.',
    ],
    [
      'two scenarios, one undecided and one new',
      () =>
        judgeRuns(
          runOf([{ name: 'new', rounds: plainRounds(5) }, { rounds: plainRounds(10, { order: 3, rounds: 3 }) }]),
          runOf([{ rounds: plainRounds(10, { rounds: 3 }) }]),
          gatedP50,
        ),
      'No regression found, but none of 2 comparisons could be decided.',
    ],
    [
      'nothing gated',
      () => judgeRuns(run(1), before, configOf({ judgement: { gated: [] } })),
      'Nothing was compared that can fail the gate.',
    ],
    [
      'nothing gated, but slower',
      () => judgeRuns(run(1.45), before, configOf({ judgement: { gated: [] } })),
      'Nothing was compared that can fail the gate; not gated: p99 latency of "browse" is 45 % slower, 6 more comparisons regressed.',
    ],
    [
      'a regression that is not gated',
      () => judgeRuns(bytes(1300), bytes(1000), gatedP50),
      'No gated regression of 3.0 % or more in 1 comparison; not gated: bytes per answer of "browse" is 30 % higher.',
    ],
    [
      'a regression that does not fail the gate',
      () => judgeRuns(run(1.081), before, configOf({ judgement: { gated: ['p50'], severity: 'low' } })),
      'p50 latency of "browse" is 8.1 % slower; this does not fail the gate.',
    ],
    ['no baseline', () => judge(run(1), NO_BASE, configOf()), 'No baseline: main has not been measured yet.'],
    [
      'no baseline, its reason a sentence',
      () => judge(run(1), { kind: 'none', reason: 'It expired.' }, configOf()),
      'No baseline: It expired.',
    ],
    ['nothing measured', () => judgeRuns(runOf([{ rounds: [] }]), before), '"browse" was not measured at all.'],
    [
      'a run that stopped',
      () => judgeRuns(runOf([{ rounds: [] }], { failure: failed }), before),
      'The run stopped: the target exited with code 1 before it was ready (3.2 s).',
    ],
  ])('of %s', (_, result, words) => {
    expect(result().headline).toBe(words);
  });

  it('does not say that nothing was compared where the rows of another scenario were, for information', () => {
    const head = runOf([{ name: 'new', rounds: plainRounds(5) }, { rounds: plainRounds(10, { order: 3 }) }]);
    const { scenarios, ...result } = judgeRuns(head, before, gatedP50);
    const advisory = scenarios.map((scenario) => ({
      ...scenario,
      comparisons: scenario.comparisons.map((row) => ({ ...row, gated: row.gated && row.scenario === 'new' })),
    }));
    expect(headline({ ...result, scenarios: advisory })).toBe(
      'Nothing was compared that can fail the gate. p50 latency of "new" has no baseline: the scenario is new.',
    );
  });

  it('counts one as one, and knows what was compared from what was not', () => {
    const fresh = (rounds: number) =>
      runOf([{ rounds: plainRounds(10, { order: 3, rounds }) }, { name: 'new', rounds: plainRounds(5) }]);
    expect(judgeRuns(fresh(10), before, gatedP50).headline).toBe(
      'No regression found, but 1 of 2 comparisons has no baseline.',
    );
    expect(judgeRuns(fresh(4), before, gatedP50).headline).toBe(
      'No regression found, but none of 2 comparisons could be decided.',
    );
  });

  it('names the most serious of what is not comparable', () => {
    const head = runOf([
      { name: 'new', rounds: plainRounds(5) },
      { hash: 'load-2', rounds: plainRounds(10) },
    ]);
    expect(judgeRuns(head, before).headline).toBe(
      'Nothing was compared. p25 latency of "browse" cannot be compared: the scenario is defined differently.',
    );
  });
});

describe('a headline about what is not proven', () => {
  /** A result without some of its rows, or with others. */
  const withRows = (made: Result, rows: (row: Comparison) => Comparison[]): Result => ({
    ...made,
    scenarios: made.scenarios.map((scenario) => ({ ...scenario, comparisons: scenario.comparisons.flatMap(rows) })),
  });
  const allLikely = (row: Comparison): Comparison[] =>
    row.gated && row.scenario === 'search' ? [{ ...row, verdict: 'inconclusive', likely: 'worse' }] : [row];
  const onlyLikely = (row: Comparison) => (row.likely === 'worse' && row.primary === true ? [row] : []);
  const alsoNoisy = (row: Comparison): Comparison[] =>
    row.metric === 'p95' && row.gated ? [{ ...row, broken: undefined, explanation: 'p95 could be slower.' }] : [row];

  it.each<[string, Result, string]>([
    [
      'beside a figure that decides',
      leftOpen(),
      'No regression of 3.0 % or more in 6 comparisons; p95 latency of "search" is likely slower, which is not proven.',
    ],
    [
      'where what decides is likely worse, before another that is',
      likelySlower(),
      'No regression proven, but 1 of 7 comparisons could not be decided; throughput of "search" is likely lower, and 1 more comparison is likely worse.',
    ],
    [
      'with several more',
      withRows(likelySlower(), allLikely),
      'No regression proven, but 1 of 5 comparisons could not be decided; throughput of "search" is likely lower, and 3 more comparisons are likely worse.',
    ],
    [
      'where nothing is decided',
      withRows(likelySlower(), onlyLikely),
      'No regression proven, but nothing could be decided; throughput of "search" is likely lower.',
    ],
    [
      'for rounds that broke',
      brokenRounds(),
      'No regression found, but none of 4 comparisons could be decided: 2 of 20 rounds of this change were 100 times slower than the others.',
    ],
    [
      'for some of the reasons only, which is no reason for all',
      withRows(brokenRounds(), (row) => alsoNoisy({ ...row, primary: true })),
      'No regression found, but none of 4 comparisons could be decided.',
    ],
  ])('%s', (_, made, said) => expect(headline(made)).toBe(said));
});
