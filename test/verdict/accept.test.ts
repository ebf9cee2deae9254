import { describe, expect, it } from 'vitest';
import { accept, isAcceptable } from '../../src/verdict/accept.ts';
import { judge } from '../../src/verdict/judge.ts';
import { resultSchema } from '../../src/verdict/result.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { configOf, NO_BASE, plainRounds, runOf } from './documents.ts';
import { judgeRuns } from './judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const slower = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);
const WORD = { label: 'perf-gate: accepted', by: 'maintainer', at: '2026-05-04T12:00:00Z' };

describe('what a person accepted', () => {
  const failed = judgeRuns(slower, base);
  const accepted = accept(failed, WORD);

  it('is neutral and no longer a failure', () => {
    expect(failed.conclusion).toBe('failure');
    expect(accepted.conclusion).toBe('neutral');
  });

  it('is in the result: who, by which label, when, and every finding that failed', () => {
    const failing = failed.findings.filter(({ fails }) => fails).map(({ text }) => text);
    expect(failing.length).toBeGreaterThan(1);
    expect(accepted.accepted).toEqual({ ...WORD, findings: failing });
    expect(accepted.headline).toBe(`Accepted by maintainer: ${failed.headline}`);
  });

  it('keeps its findings, verdicts and figures, but none fails', () => {
    expect(accepted.findings).toEqual(failed.findings.map((finding) => ({ ...finding, fails: false })));
    expect(accepted.scenarios).toEqual(failed.scenarios);
    expect(accepted.tally).toEqual(failed.tally);
    expect(resultSchema.parse(JSON.parse(JSON.stringify(accepted)))).toEqual(accepted);
  });

  it('does not change the result that it was made from', () => {
    expect(failed).toEqual(judgeRuns(slower, base));
  });
});

describe('accepting', () => {
  it('covers thresholds, and what was left open where that fails', () => {
    const limit = {
      metric: 'p50' as const,
      label: null,
      comparator: '<' as const,
      limit: 1,
      text: '< 1ms',
      severity: 'high' as const,
    };
    const thresholds = [ERROR_LIMIT, { ...limit, line: 3 }];
    expect(accept(judgeRuns(base, base, configOf({ scenarios: [{ thresholds }] })), WORD).accepted?.findings).toEqual([
      'p50 latency of "browse" is 10.0 ms; the limit is < 1ms.',
    ]);
    const lenient = configOf({ scenarios: [{ thresholds: [{ ...limit, severity: 'low', line: 3 }] }] });
    const slow = judgeRuns(slower, base, lenient);
    expect(slow.findings.map(({ fails }) => fails)).toContain(false);
    expect(accept(slow, WORD).accepted?.findings).toHaveLength(slow.findings.filter(({ fails }) => fails).length);
    const strict = configOf({ judgement: { onMissingBaseline: 'fail' } });
    expect(accept(judge(base, NO_BASE, strict), WORD).conclusion).toBe('neutral');
  });

  it('changes nothing that did not fail', () => {
    const passed = judgeRuns(base, base);
    expect(isAcceptable(passed)).toBe(false);
    expect(accept(passed, WORD)).toBe(passed);
  });

  it('does not cover a run that stopped, or measured nothing: there is nothing to accept', () => {
    const stopped = judgeRuns({ ...slower, failure: { class: 'target', message: 'it ended' } }, base);
    const silent = judgeRuns(
      runOf([{ rounds: plainRounds(10, { counts: { responses: 0, errors: { 'status 500': 4000 } } }) }]),
      base,
    );
    for (const result of [stopped, silent]) {
      expect(result.conclusion).toBe('failure');
      expect(isAcceptable(result)).toBe(false);
      expect(accept(result, WORD)).toBe(result);
    }
  });
});
