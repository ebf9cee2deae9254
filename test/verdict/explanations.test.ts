import { describe, expect, it } from 'vitest';
import { changeOf } from '../../src/verdict/difference.ts';
import { explain } from '../../src/verdict/explain.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Comparison, Result } from '../../src/verdict/result.ts';
import { against, compareJobs, oneMetric, pairs, scaled } from './comparing.ts';
import {
  configOf,
  jobOf,
  labelledRounds,
  MACHINE,
  NO_BASE,
  plainRounds,
  runOf,
  sameJob,
  scenarioOf,
  steady,
  stored,
} from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

const base = steady(10);
const head = (factor: number, scatter = 0.001) => scaled(steady(10, { order: 3, scatter }), factor);

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
      'p95 latency of GET /search in "browse" is 8.0 % slower (between +6.7 % and +9.5 %, 10 rounds each, same machine).',
    );
  });

  it('names the scenario alone where it has one request', () => {
    expect(pairs('p95', head(1.081, 0.006), base).explanation).toBe(
      'p95 latency of "browse" is 8.0 % slower (between +6.7 % and +9.5 %, 10 rounds each, same machine).',
    );
  });

  it.each([
    ['throughput', 0.92, 'throughput of "browse" is 8.0 % lower (between −8.3 % and −7.7 %,'],
    ['throughput', 1.12, 'throughput of "browse" is 12 % higher (between +12 % and +12 %,'],
    ['p50', 0.9, 'p50 latency of "browse" is 10 % faster (between −10 % and −9.7 %,'],
    ['startup', 1.2, 'startup time of "browse" is 20 % slower (between +20 % and +20 %,'],
    ['cpu', 1.2, 'CPU per request of "browse" is 20 % higher (between +20 % and +20 %,'],
    ['memory', 0.8, 'peak memory of "browse" is 20 % lower (between −20 % and −20 %,'],
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

  it('of identical rounds has no signs and no "less than"', () => {
    expect(pairs('p50', base, base).explanation).toContain('(between 0 % and 0 %, 10 rounds each');
  });

  it('of a stored baseline counts its rounds and claims no same machine', () => {
    expect(against('p50', head(1.4), [base, base]).explanation).toBe(
      'p50 latency of "browse" is 40 % slower (between +40 % and +40 %, 20 rounds before, 10 now).',
    );
  });
});

describe('an inconclusive comparison says how bad it could be, and what would settle it', () => {
  it('more rounds, where the noise of this run hides the tolerance', () => {
    expect(pairs('p95', head(1, 0.012), steady(10, { scatter: 0.012 })).explanation).toBe(
      'p95 latency of "browse" could be up to +3.7 % slower (10 rounds each, same machine). ' +
        'This run could not have seen 3.0 %, only changes of 6.1 % or more: about 42 rounds would settle it.',
    );
  });

  it('something else, where no number of rounds would do', () => {
    expect(pairs('throughput', head(1, 0.03), steady(10, { scatter: 0.03 })).explanation).toBe(
      'throughput of "browse" could be up to 8.6 % lower (10 rounds each, same machine). ' +
        'This run could not have seen 3.0 %, only changes of 15 % or more: longer rounds or a quieter machine would settle it.',
    );
  });

  it('twice the rounds, where the change is about as large as the tolerance', () => {
    expect(pairs('p95', head(1.028, 0.002), base).explanation).toBe(
      'p95 latency of "browse" could be up to +3.3 % slower (10 rounds each, same machine), ' +
        'too close to the tolerance of 3.0 % to call: about 20 rounds would settle it.',
    );
  });

  it('a base of the same job, where machines differ by more', () => {
    expect(against('p95', head(1.15, 0.02), [base]).explanation).toBe(
      'p95 latency of "browse" could be up to +21 % slower (10 rounds each). ' +
        'Changes under 18 % cannot be told from machine differences: a base measured in the same job would settle it.',
    );
  });

  it('more rounds of a stored baseline too, where its jobs hardly differ', () => {
    const noisy = Array.from({ length: 5 }, () => steady(10, { scatter: 0.03 }));
    expect(against('p95', head(1.05, 0.06), noisy).explanation).toMatch(
      /^p95 .* This run could not have seen 10 %, only/,
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
      `p95 latency of "browse" is 50 % slower (between +50 % and +50 %, 10 rounds each), ${because}`,
    );
    expect(explanation(0.5)).toBe(
      `p95 latency of "browse" is 50 % faster (between −50 % and −50 %, 10 rounds each), ${because}`,
    );
  });

  it('and stays a sentence where a document has no bounds or no MDE', () => {
    const row = pairs('p95', head(1, 0.012), steady(10, { scatter: 0.012 }));
    const bare: Comparison = { ...row, worse: { ratio: 1.05, lower: 0, upper: null }, detectable: null };
    const plain = { needed: null, failing: null, missing: null, otherCpu: null, floor: 0 };
    expect(explain(bare, plain)).toBe(
      'p95 latency of "browse" could be any amount slower (10 rounds each, same machine), ' +
        'too close to the tolerance of 3.0 % to call: about 20 rounds would settle it.',
    );
    expect(explain({ ...bare, verdict: 'regressed' }, plain)).toBe(
      'p95 latency of "browse" is 5.0 % slower (10 rounds each, same machine).',
    );
    expect(changeOf({ metric: 'throughput', worse: bare.worse })).toEqual({
      estimate: expect.closeTo(-0.0476, 4),
      from: null,
      to: null,
    });
    expect(changeOf({ metric: 'throughput', worse: null })).toBeNull();
  });
});

describe('what is not compared says why', () => {
  it.each<[string, Comparison | undefined, string]>([
    [
      'no baseline',
      compareJobs(oneMetric('p95', base), NO_BASE)[0],
      'has no baseline: main has not been measured yet.',
    ],
    [
      'a new scenario',
      compareJobs(oneMetric('p95', base), sameJob(jobOf([])))[0],
      'has no baseline: the scenario is new.',
    ],
    [
      'a base without rounds',
      compareJobs(oneMetric('p95', base), sameJob(jobOf([scenarioOf([])])))[0],
      'has no baseline: the baseline has no rounds of this scenario.',
    ],
    [
      'a metric that the base lacks',
      compareJobs(oneMetric('p95', base), sameJob(oneMetric('p50', base)), { gated: ['p95'] })[0],
      'has no baseline: no round measured it on both sides.',
    ],
    [
      'another start line',
      compareJobs(oneMetric('p95', base), stored(oneMetric('p95', base, { target: 'npm start' })))[0],
      'cannot be compared: the target is started differently.',
    ],
  ])('%s', (_, row, words) => {
    expect(row?.explanation).toBe(`p95 latency of "browse" ${words}`);
  });
});

describe('the headline', () => {
  const run = (factor: number, spec: Parameters<typeof plainRounds>[1] = {}) =>
    runOf([{ rounds: plainRounds(10 * factor, { order: 3, ...spec }) }]);
  const before = runOf([{ rounds: plainRounds(10) }]);
  const gatedP50 = configOf({ judgement: { gated: ['p50'] } });
  const limit = (metric: 'p50' | 'p95', severity: 'low' | 'high') =>
    ({ metric, comparator: '<', limit: 5, severity, text: '< 5ms', line: 12 }) as const;
  const withLimits = (...severities: ('low' | 'high')[]) =>
    configOf({
      judgement: { gated: ['p50'] },
      scenarios: [{ thresholds: severities.map((severity, index) => limit(index === 0 ? 'p50' : 'p95', severity)) }],
    });
  const failed = {
    class: 'target',
    message: 'the target exited with code 1 before it was ready (3.2 s). Last lines of its log:\nError: x',
  } as const;

  it.each<[string, Result, string]>([
    ['a regression', judgeRuns(run(1.081), before, gatedP50), 'p50 latency of "browse" is 8.1 % slower.'],
    [
      'several',
      judgeRuns(run(1.081), before),
      'p50 latency of "browse" is 8.1 % slower; 3 more comparisons regressed.',
    ],
    [
      'a regression and a violated threshold',
      judgeRuns(run(1.081), before, withLimits('high')),
      'p50 latency of "browse" is 8.1 % slower; 1 threshold violated.',
    ],
    [
      'a violated threshold',
      judgeRuns(run(1), before, withLimits('high')),
      'p50 latency of "browse" is 10 ms; the threshold is < 5ms.',
    ],
    [
      'several',
      judgeRuns(run(1), before, withLimits('high', 'high')),
      'p50 latency of "browse" is 10 ms; the threshold is < 5ms. And 1 more finding.',
    ],
    [
      'a threshold that does not fail',
      judgeRuns(run(1), before, withLimits('low')),
      'No regression of 3.0 % or more in 1 comparison.',
    ],
    ['no regression', judgeRuns(run(1), before), 'No regression of 3.0 % or more in 4 comparisons.'],
    ['no regression, stored', judgeStored(run(1), before), 'No regression of 22 % or more in 4 comparisons.'],
    [
      'an improvement',
      judgeRuns(run(0.8), before, gatedP50),
      'No regression of 3.0 % or more in 1 comparison; p50 latency of "browse" is 20 % faster.',
    ],
    [
      'two regressions',
      judgeRuns(run(1.081), before, configOf({ judgement: { gated: ['p50', 'throughput'] } })),
      'p50 latency of "browse" is 8.1 % slower; 1 more comparison regressed.',
    ],
    [
      'two improvements',
      judgeRuns(run(0.8), before, configOf({ judgement: { gated: ['p50', 'throughput'] } })),
      'No regression of 3.0 % or more in 2 comparisons; 2 improved.',
    ],
    ['several', judgeRuns(run(0.8), before), 'No regression of 3.0 % or more in 4 comparisons; 4 improved.'],
    [
      'nothing decided',
      judgeRuns(run(1, { rounds: 4 }), before),
      'No regression found, but none of 4 comparisons could be decided.',
    ],
    [
      'some undecided',
      judgeRuns(
        runOf([
          ...run(1).scenarios.map(({ rounds: _, ...spec }) => ({ ...spec, rounds: plainRounds(10, { order: 3 }) })),
          { name: 'new', rounds: plainRounds(5) },
        ]),
        before,
      ),
      'No regression found, but 4 of 8 comparisons could not be decided.',
    ],
    [
      'nothing comparable',
      judgeStored(run(1), { ...before, target: 'npm start' }),
      'Nothing was compared. p25 latency of "browse" cannot be compared: the target is started differently.',
    ],
    [
      'nothing gated',
      judgeRuns(run(1), before, configOf({ judgement: { gated: [] } })),
      'Nothing was compared that can fail the gate.',
    ],
    ['no baseline', judge(run(1), NO_BASE, configOf()), 'No baseline: main has not been measured yet.'],
    [
      'no baseline, its reason a sentence',
      judge(run(1), { kind: 'none', reason: 'It expired.' }, configOf()),
      'No baseline: It expired.',
    ],
    ['nothing measured', judgeRuns(runOf([{ rounds: [] }]), before), '"browse" was not measured at all.'],
    [
      'a run that stopped',
      judgeRuns(runOf([{ rounds: [] }], { failure: failed }), before),
      'The run stopped: the target exited with code 1 before it was ready (3.2 s).',
    ],
  ])('of %s', (_, result, words) => {
    expect(result.headline).toBe(words);
  });

  it('counts one as one, and knows what was compared from what was not', () => {
    const fresh = (rounds: number) =>
      runOf([{ rounds: plainRounds(10, { order: 3, rounds }) }, { name: 'new', rounds: plainRounds(5) }]);
    expect(judgeRuns(fresh(10), before, gatedP50).headline).toBe(
      'No regression found, but 1 of 2 comparisons could not be decided.',
    );
    expect(judgeRuns(fresh(4), before, gatedP50).headline).toBe(
      'No regression found, but none of 2 comparisons could be decided.',
    );
  });

  it('names the gravest of what is not comparable', () => {
    const head = runOf([
      { name: 'new', rounds: plainRounds(5) },
      { hash: 'load-2', rounds: plainRounds(10) },
    ]);
    expect(judgeRuns(head, before).headline).toBe(
      'Nothing was compared. p25 latency of "browse" cannot be compared: the scenario is defined differently.',
    );
  });
});
