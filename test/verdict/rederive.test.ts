import { describe, expect, it } from 'vitest';
import { accept } from '../../src/verdict/accept.ts';
import { judge } from '../../src/verdict/judge.ts';
import { rederive } from '../../src/verdict/rederive.ts';
import type { Comparison, Result } from '../../src/verdict/result.ts';
import type { Threshold } from '../../src/verdict/threshold.ts';
import { configOf, NO_BASE, ORIGIN, plainRounds, runOf } from './documents.ts';
import { judgeRuns } from './judging.ts';

// A result that somebody else has stored says what follows from its rows, or contradicts itself.

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);
const slower = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);
const faster = runOf([{ rounds: plainRounds(9.2, { order: 3 }) }]);
const unsteady = runOf([
  { rounds: [9, 12, 8, 13, 10, 7, 14, 9, 11, 12].map((latency) => ({ 'GET /': { latency, counts: {} } })) },
]);
const LIMIT: Threshold = {
  metric: 'p95',
  label: null,
  comparator: '<',
  limit: 5,
  severity: 'high',
  text: '< 5ms',
  line: 12,
};
const withLimit = configOf({ scenarios: [{ thresholds: [LIMIT] }] });
const lenient = (onMissingBaseline: 'pass' | 'fail') => configOf({ judgement: { onMissingBaseline } });
const judgedBy = (rules: object) => ({ ...configOf(), rules }) as ReturnType<typeof configOf>;
const used = { from: 'base', commit: null, ref: 'main', problem: null, differences: [], omitted: 0 };

const RESULTS: Record<string, Result> = {
  'nothing worse': judgeRuns(same, base),
  'a regression': judgeRuns(slower, base),
  'a regression that does not fail': judgeRuns(slower, base, configOf({ judgement: { failOn: 'critical' } })),
  'an improvement': judgeRuns(faster, base),
  'nothing decided': judgeRuns(unsteady, base),
  'nothing decided, which fails': judgeRuns(unsteady, base, configOf({ judgement: { inconclusive: 'fail' } })),
  'no metric that is gated': judgeRuns(unsteady, base, configOf({ judgement: { gated: [] } })),
  'a violated limit': judgeRuns(same, base, withLimit),
  'no baseline': judge(same, NO_BASE, configOf()),
  'no baseline, which passes': judge(same, NO_BASE, lenient('pass')),
  'no baseline, which fails': judge(same, NO_BASE, lenient('fail')),
  'the same files': judge(runOf([]), { kind: 'identical', origin: ORIGIN }, configOf({ scenarios: [] })),
  'a run that stopped': judgeRuns(runOf([], { failure: { class: 'target', message: 'the target ended.' } }), base),
  'a base that was asked for and is missing': judge(
    runOf([], { failure: { class: 'baseline', message: 'the base is missing.' } }),
    NO_BASE,
    configOf({ judgement: { onMissingBaseline: 'neutral' }, scenarios: [] }),
  ),
  'a base that was asked for and is missing, which fails': judge(
    runOf([], { failure: { class: 'baseline', message: 'the base is missing.' } }),
    NO_BASE,
    configOf({ judgement: { onMissingBaseline: 'fail' }, scenarios: [] }),
  ),
  'a run that stopped before its scenario': judgeRuns(
    runOf([{ rounds: [] }], { failure: { class: 'target', message: 'the target ended.' } }),
    base,
  ),
  'no scenario': judgeRuns(runOf([]), base, configOf({ scenarios: [] })),
  'a scenario that was not measured': judgeRuns(runOf([{ rounds: [] }]), base),
  'no good answer': judgeRuns(runOf([{ rounds: plainRounds(10, { counts: { responses: 0, failed: 1000 } }) }]), base),
  'rules that could not be read': judgeRuns(
    same,
    base,
    judgedBy({ used: { ...used, problem: 'broken' }, added: [], lost: [] }),
  ),
  'a limit that was lost': judgeRuns(
    same,
    base,
    judgedBy({ used, added: [], lost: [{ severity: 'high', text: 'The limit cannot be kept.' }] }),
  ),
};

describe('a stored result', () => {
  it.each(Object.entries(RESULTS))('of %s is derived as it was judged', (_, result) => {
    expect(rederive(result)).toEqual(result);
  });

  it('gets its own words, verdicts and findings again, whatever was written there', () => {
    const result = RESULTS['a regression'] as Result;
    const written = {
      ...result,
      headline: 'All is well.',
      scenarios: result.scenarios.map((scenario) => ({ ...scenario, verdict: 'improved' as const })),
      findings: result.findings.toReversed().map((finding) => ({ ...finding, fails: false, line: 3 })),
    };
    expect(rederive(written)).toEqual(result);
  });

  it('is not accepted by what it says itself', () => {
    const result = RESULTS['a regression'] as Result;
    const accepted = accept(result, { label: 'fine', by: 'mallory', at: '2026-05-04T12:30:00Z' });
    expect(accepted.conclusion).toBe('neutral');
    expect(rederive(accepted)).toEqual(result);
  });

  it('counts a regression as the gravest where it does not say how grave it is', () => {
    const { findings, conclusion } = rederive({ ...(RESULTS['a regression'] as Result), findings: [] }) as Result;
    expect(conclusion).toBe('failure');
    expect(findings.map(({ severity }) => severity)).toEqual(Array(4).fill('critical'));
  });

  it('keeps findings that follow from nothing else in it', () => {
    const result = RESULTS['nothing worse'] as Result;
    const own = { kind: 'rate', severity: 'high', text: 'The rate was not kept.', fails: true, line: null } as const;
    const stored = { ...result, conclusion: 'failure', findings: [own] } as unknown as Result;
    expect(rederive(stored)).toMatchObject({ conclusion: 'failure', findings: [own] });
  });
});

describe('a stored result is refused', () => {
  const rows = (of: string, change: (row: Comparison) => Partial<Comparison>) => {
    const result = RESULTS[of] as Result;
    return {
      ...result,
      scenarios: result.scenarios.map((scenario) => ({
        ...scenario,
        comparisons: scenario.comparisons.map((row) => ({ ...row, ...change(row) })),
      })),
    };
  };

  it.each<[string, Result, RegExp]>([
    [
      'with another conclusion',
      { ...(RESULTS['a regression'] as Result), conclusion: 'success' },
      /^its conclusion is "success", but its own findings and rows make it "failure"$/,
    ],
    [
      'with other counts',
      {
        ...(RESULTS['nothing worse'] as Result),
        tally: { regressed: 0, improved: 4, unchanged: 0, inconclusive: 0, incomparable: 0, 'no baseline': 0 },
      },
      /^it counts 4 comparisons as "improved", but has 0$/,
    ],
    [
      'that says less of the counts',
      { ...(RESULTS['nothing worse'] as Result), tally: {} as Result['tally'] },
      /^it counts 0 comparisons as "unchanged", but has 4$/,
    ],
    [
      'with a slower row called unchanged',
      rows('a regression', () => ({ verdict: 'unchanged' })),
      /^one of its rows is called "unchanged" against its own figures$/,
    ],
    [
      'with a slower row called improved',
      rows('a regression', () => ({ verdict: 'improved' })),
      /called "improved" against/,
    ],
    [
      'with an unchanged row called regressed',
      rows('nothing worse', () => ({ verdict: 'regressed' })),
      /called "regressed" against/,
    ],
    ['with a verdict without a ratio', rows('nothing worse', () => ({ worse: null })), /called "unchanged" against/],
    ['with a verdict without p values', rows('a regression', () => ({ p: null })), /called "regressed" against/],
    [
      'with no bound above',
      rows('nothing worse', ({ worse }) => ({ worse: worse && { ...worse, upper: null } })),
      /called "unchanged" against/,
    ],
    [
      'with verdicts without a baseline',
      { ...(RESULTS['nothing worse'] as Result), evidence: { kind: 'none', reason: 'none' } as Result['evidence'] },
      /called "unchanged" against/,
    ],
    [
      'with a scenario twice',
      ((of: Result) => ({ ...of, scenarios: [...of.scenarios, ...of.scenarios] }))(RESULTS['nothing worse'] as Result),
      /^two of its scenarios have the same name$/,
    ],
    [
      'with rows of another scenario',
      rows('nothing worse', () => ({ scenario: 'other' })),
      /^it has rows of one scenario in another$/,
    ],
  ])('%s', (_, result, reason) => {
    expect(rederive(result)).toMatch(reason);
  });

  it('with limits of another scenario', () => {
    const result = RESULTS['a violated limit'] as Result;
    const scenarios = result.scenarios.map((scenario) => ({
      ...scenario,
      thresholds: scenario.thresholds.map((limit) => ({ ...limit, scenario: 'other' })),
    }));
    expect(rederive({ ...result, scenarios })).toBe('it has rows of one scenario in another');
  });

  it('where its counts show that nothing was measured, and it passes', () => {
    const result = RESULTS['nothing worse'] as Result;
    const silent = result.scenarios.map((one) => ({ ...one, counts: { ...one.counts, responses: 0 } }));
    expect(rederive({ ...result, scenarios: silent })).toMatch(/conclusion is "success".*"failure"/);
    const unmeasured = result.scenarios.map((one) => ({ ...one, rounds: 0 }));
    expect(rederive({ ...result, scenarios: unmeasured })).toMatch(/conclusion is "success".*"failure"/);
  });
});
