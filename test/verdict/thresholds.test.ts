import { describe, expect, it } from 'vitest';
import { ERROR_LIMIT, type Threshold } from '../../src/verdict/threshold.ts';
import { configOf, plainRounds, runOf } from './documents.ts';
import { judgeRuns } from './judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);
const slower = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);

function limit(spec: Partial<Threshold>): Threshold {
  return { metric: 'p95', label: null, comparator: '<', limit: 5, severity: 'high', text: '< 5ms', line: 12, ...spec };
}

describe('thresholds', () => {
  const judged = (threshold: Threshold, failOn: 'low' | 'high' = 'high') =>
    judgeRuns(same, base, configOf({ judgement: { failOn }, scenarios: [{ thresholds: [ERROR_LIMIT, threshold] }] }));

  it('are checked against the medians over the rounds', () => {
    const result = judged(limit({}));
    expect(result.conclusion).toBe('failure');
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ kind: 'threshold', severity: 'high', fails: true, line: 12 });
    expect(result.findings[0]?.text).toMatch(/^p95 latency of "browse" is 13\.\d ms; the limit is < 5ms\.$/);
    expect(judged(limit({ limit: 250, text: '< 250ms' }))).toMatchObject({ conclusion: 'success', findings: [] });
  });

  it.each([
    ['<', 3, true],
    ['<', 2, true],
    ['<', 4, false],
    ['<=', 3, false],
    ['<=', 2, true],
    ['>', 3, true],
    ['>', 2, false],
    ['>=', 3, false],
    ['>=', 4, true],
  ] as const)('"%s %d" of a throughput of 3 is violated: %s', (comparator, value, violated) => {
    const threshold = limit({ metric: 'throughput', comparator, limit: value, text: `${comparator} ${value}/s` });
    const rounds = Array.from({ length: 5 }, () => ({ 'GET /': { latency: 10_000 / 3 } }));
    const result = judgeRuns(runOf([{ rounds }]), base, configOf({ scenarios: [{ thresholds: [threshold] }] }));
    expect(result.scenarios[0]?.thresholds[0]?.value).toBeCloseTo(3, 9);
    expect(result.scenarios[0]?.thresholds[0]?.violated).toBe(violated);
  });

  it('below fail-on are findings that do not fail', () => {
    const threshold = limit({ severity: 'medium' });
    expect(judged(threshold)).toMatchObject({
      conclusion: 'success',
      findings: [{ fails: false, severity: 'medium' }],
    });
    expect(judged(threshold, 'low')).toMatchObject({ conclusion: 'failure', findings: [{ fails: true }] });
  });

  it('on what was not measured are not violated, and have no value', () => {
    const result = judged(limit({ metric: 'memory', limit: 1, text: '< 1B' }));
    expect(result.scenarios[0]?.thresholds[1]).toMatchObject({ value: null, violated: false });
    expect(result.conclusion).toBe('success');
  });

  it('stand before regressions of the same weight only by their severity: what fails and what is serious comes first', () => {
    const thresholds = [ERROR_LIMIT, limit({ severity: 'low' }), limit({ metric: 'p50', severity: 'critical' })];
    const result = judgeRuns(slower, base, configOf({ scenarios: [{ thresholds }] }));
    expect(result.findings.map(({ kind, severity, fails }) => [kind, severity, fails])).toEqual([
      ['threshold', 'critical', true],
      ...Array(4).fill(['regression', 'high', true]),
      ['threshold', 'low', false],
    ]);
  });
});
