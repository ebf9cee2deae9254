import { describe, expect, it } from 'vitest';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { configOf, plainRounds, type RoundSpec, runOf } from './documents.ts';
import { judgeRuns } from './judging.ts';

// A kind that overloads a service on purpose: that requests fail is what it measures.

const failing = (failed: number): RoundSpec[] =>
  plainRounds(10, { order: 3, counts: { responses: 4000 - failed, errors: { 'status 503': failed } } });
const base = runOf([{ errors: 'measured', rounds: plainRounds(10) }]);
const head = runOf([{ errors: 'measured', rounds: failing(2000) }]);
const without = configOf({ scenarios: [{ thresholds: [] }] });

describe('errors that are measured', () => {
  it('spoil no figures and break no limit of their own', () => {
    const { conclusion, scenarios, findings } = judgeRuns(head, base, without);
    const [scenario] = scenarios;
    expect(scenario?.comparisons.find(({ metric }) => metric === 'p50')).toMatchObject({ verdict: 'unchanged' });
    expect(findings).toEqual([]);
    expect(conclusion).toBe('success');
  });

  it('are for information, although they rose', () => {
    const row = judgeRuns(head, base, without).scenarios[0]?.comparisons.find(({ metric }) => metric === 'error-rate');
    expect(row).toMatchObject({ gated: false, verdict: 'regressed' });
  });

  it('are held to a limit that is set', () => {
    const { conclusion, scenarios } = judgeRuns(head, base, configOf({ scenarios: [{ thresholds: [ERROR_LIMIT] }] }));
    expect(scenarios[0]?.thresholds).toMatchObject([{ violated: true, value: 0.5 }]);
    expect(conclusion).toBe('failure');
  });

  it('are held to nothing where the configuration describes other scenarios', () => {
    const others = configOf({ scenarios: [{ name: 'other', thresholds: [ERROR_LIMIT] }] });
    expect(judgeRuns(head, base, others).scenarios[0]?.thresholds).toEqual([]);
    const usual = judgeRuns(runOf([{ rounds: failing(2000) }]), runOf([{ rounds: plainRounds(10) }]), others);
    expect(usual.scenarios[0]?.thresholds).toMatchObject([{ metric: 'error-rate', violated: true }]);
  });
});

describe('a limit on the success rate', () => {
  const limit = (least: number) => ({
    ...ERROR_LIMIT,
    metric: 'success-rate',
    comparator: '>' as const,
    limit: least,
    text: `> ${least * 100}%`,
  });
  const usual = (least: number, failed: number) =>
    judgeRuns(
      runOf([{ rounds: failing(failed) }]),
      runOf([{ rounds: plainRounds(10) }]),
      configOf({ scenarios: [{ thresholds: [limit(least)] }] }),
    ).scenarios[0];

  it('is one on all requests of all rounds together', () => {
    expect(usual(0.9, 200)?.thresholds).toMatchObject([{ value: 0.95, violated: false }]);
    expect(usual(0.96, 200)?.thresholds).toMatchObject([{ value: 0.95, violated: true }]);
  });

  it('spoils the figures where it is broken, as one on errors does', () => {
    const verdictOf = (scenario: ReturnType<typeof usual>) =>
      scenario?.comparisons.find(({ metric }) => metric === 'p50');
    expect(verdictOf(usual(0.9, 200))?.verdict).toBe('unchanged');
    expect(verdictOf(usual(0.96, 200))).toMatchObject({ verdict: 'incomparable' });
  });
});
