import { describe, expect, it } from 'vitest';
import type { Lenience } from '../../src/measurement/severity.ts';
import { isAcceptable } from '../../src/verdict/accept.ts';
import { judge } from '../../src/verdict/judge.ts';
import { rederive } from '../../src/verdict/rederive.ts';
import { ERROR_LIMIT, type Threshold } from '../../src/verdict/threshold.ts';
import { compareJobs, oneMetric } from './comparing.ts';
import { configOf, jobOf, NO_BASE, plainRounds, runOf, sameJob, steady } from './documents.ts';
import { judgeRuns } from './judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);
const slower = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);
const faster = runOf([{ rounds: plainRounds(9.2, { order: 3 }) }]);

function limit(spec: Partial<Threshold>): Threshold {
  return { metric: 'p95', label: null, comparator: '<', limit: 5, severity: 'high', text: '< 5ms', line: 12, ...spec };
}

describe('the conclusion', () => {
  it('is success where nothing got worse', () => {
    expect(judgeRuns(same, base)).toMatchObject({ conclusion: 'success', findings: [], tally: { unchanged: 4 } });
    expect(judgeRuns(faster, base)).toMatchObject({ conclusion: 'success', findings: [], tally: { improved: 4 } });
    expect(judgeRuns(base, base)).toMatchObject({ conclusion: 'success', tally: { unchanged: 4, regressed: 0 } });
  });

  it('is failure where a gated metric regressed, with a finding for each', () => {
    const result = judgeRuns(slower, base);
    expect(result.conclusion).toBe('failure');
    expect(result.tally.regressed).toBe(4);
    expect(result.findings).toHaveLength(4);
    for (const finding of result.findings)
      expect(finding).toMatchObject({ kind: 'regression', severity: 'high', fails: true });
    expect(result.scenarios[0]?.verdict).toBe('regressed');
  });

  it.each([
    ['low', 'high', 'success'],
    ['medium', 'high', 'success'],
    ['high', 'high', 'failure'],
    ['critical', 'high', 'failure'],
    ['low', 'low', 'failure'],
    ['high', 'critical', 'success'],
  ] as const)('of a regression of severity %s with fail-on %s is %s', (severity, failOn, conclusion) => {
    const result = judgeRuns(slower, base, configOf({ judgement: { severity, failOn } }));
    expect(result.conclusion).toBe(conclusion);
    expect(result.findings.map(({ fails }) => fails)).toEqual(Array(4).fill(conclusion === 'failure'));
  });

  it('of a run that stopped is failure, whatever was measured', () => {
    const failure = {
      class: 'target',
      message: 'the target exited with code 1 while "browse" was loading it.',
    } as const;
    for (const rounds of [plainRounds(10, { order: 3 }), []]) {
      const result = judgeRuns(runOf([{ rounds }], { failure }), base);
      expect(result).toMatchObject({ conclusion: 'failure', failure });
      expect(result.findings).toEqual([
        { kind: 'failure', severity: 'critical', text: failure.message, fails: true, line: null },
      ]);
    }
  });
});

describe('the order of the findings', () => {
  it('is what fails, and then how grave it is', () => {
    const thresholds = [
      ERROR_LIMIT,
      limit({ severity: 'low' }),
      limit({ metric: 'p50', severity: 'medium' }),
      limit({ metric: 'p25', severity: 'high' }),
    ];
    const judgement = { failOn: 'critical', onMissingBaseline: 'fail' } as const;
    const result = judge(same, NO_BASE, configOf({ judgement, scenarios: [{ thresholds }] }));
    expect(result.findings.map(({ kind, severity, fails }) => [kind, severity, fails])).toEqual([
      ['no baseline', 'high', true],
      ['threshold', 'high', false],
      ['threshold', 'medium', false],
      ['threshold', 'low', false],
    ]);
  });
});

describe('on-missing-baseline: a missing baseline is no success (complaint 10)', () => {
  const cases: [Lenience, string, number][] = [
    ['pass', 'success', 0],
    ['neutral', 'neutral', 0],
    ['fail', 'failure', 1],
  ];

  it.each(cases)('%s concludes %s', (onMissingBaseline, conclusion, findings) => {
    const result = judge(same, NO_BASE, configOf({ judgement: { onMissingBaseline } }));
    expect(result).toMatchObject({
      conclusion,
      evidence: NO_BASE,
      tally: { 'no baseline': 4 },
      rounds: { base: null },
    });
    expect(result.findings).toHaveLength(findings);
    expect(result.scenarios[0]?.verdict).toBe('no baseline');
  });

  it('fails with the reason, whatever fail-on says', () => {
    const config = configOf({ judgement: { onMissingBaseline: 'fail', failOn: 'critical' } });
    expect(judge(same, NO_BASE, config).findings).toEqual([
      {
        kind: 'no baseline',
        severity: 'high',
        text: 'There is no baseline: main has not been measured yet.',
        fails: true,
        line: null,
      },
    ]);
  });

  it.each(cases)('%s concludes %s of a scenario that is new', (onMissingBaseline, conclusion, findings) => {
    const two = runOf([{ rounds: plainRounds(10, { order: 3 }) }, { name: 'new', rounds: plainRounds(5) }]);
    const result = judgeRuns(two, base, configOf({ judgement: { onMissingBaseline } }));
    expect(result).toMatchObject({ conclusion, tally: { 'no baseline': 4, unchanged: 4 } });
    expect(result.findings.map(({ text }) => text)).toEqual(
      Array(findings).fill('There is no baseline for 4 comparisons.'),
    );
    expect(result.scenarios.map(({ verdict }) => verdict)).toEqual(['unchanged', 'no baseline']);
  });

  it('does not hide a failure', () => {
    const config = configOf({ judgement: { onMissingBaseline: 'pass' }, scenarios: [{ thresholds: [limit({})] }] });
    expect(judge(same, NO_BASE, config).conclusion).toBe('failure');
  });
});

describe('a base that was asked for and is not there', () => {
  const message = 'the base that was asked for could not be measured: no compiler.';
  const cases: [Lenience | null, string, string[]][] = [
    [null, 'failure', [message]],
    ['fail', 'failure', [message]],
    ['neutral', 'neutral', []],
  ];

  it.each(cases)('with on-missing-baseline %s concludes %s', (onMissingBaseline, conclusion, findings) => {
    const few = runOf([{ rounds: plainRounds(10).slice(0, 2) }]);
    for (const measured of [runOf([]), few]) {
      const run = { ...measured, failure: { class: 'baseline', message } as const };
      const result = judge(run, NO_BASE, configOf({ judgement: { onMissingBaseline, inconclusive: 'pass' } }));
      expect(result.conclusion).toBe(conclusion);
      expect(result.findings.filter(({ kind }) => kind !== 'no baseline').map(({ text }) => text)).toEqual(findings);
      expect(result.headline).toBe('The run stopped: the base that was asked for could not be measured: no compiler.');
      expect(isAcceptable(result)).toBe(false);
    }
  });

  it('is not the same as one that nobody asked for', () => {
    const config = configOf({ judgement: { onMissingBaseline: null } });
    expect(judge(same, NO_BASE, config)).toMatchObject({ conclusion: 'neutral', findings: [] });
    expect(judge(same, NO_BASE, config).settings.onMissingBaseline).toBe('neutral');
  });
});

describe('inconclusive', () => {
  const cases: [Lenience, string, string[]][] = [
    ['pass', 'success', []],
    ['neutral', 'neutral', []],
    ['fail', 'failure', ['4 comparisons could not be decided.']],
  ];

  it.each([
    ['pass', 'success', []],
    ['neutral', 'neutral', []],
    ['fail', 'failure', ['1 comparison could not be decided.']],
  ] as [Lenience, string, string[]][])(
    '%s concludes %s of a primary row that is inconclusive',
    (inconclusive, conclusion, texts) => {
      const few = runOf([{ rounds: plainRounds(10, { rounds: 4 }) }]);
      const result = judgeRuns(few, base, configOf({ judgement: { inconclusive } }));
      expect(result).toMatchObject({ conclusion, tally: { inconclusive: 1 } });
      expect(result.findings.map(({ text }) => text)).toEqual(texts);
    },
  );

  it.each(cases)('%s concludes %s of rows that are incomparable', (inconclusive, conclusion, texts) => {
    const other = runOf([{ hash: 'load-2', rounds: plainRounds(10) }]);
    const result = judgeRuns(same, other, configOf({ judgement: { inconclusive } }));
    expect(result).toMatchObject({ conclusion, tally: { incomparable: 4 } });
    expect(result.findings.map(({ text }) => text)).toEqual(texts);
  });

  it.each(cases)(
    '%s concludes %s where nothing that was asked for could be gated',
    (inconclusive, conclusion, texts) => {
      const result = judgeRuns(same, base, configOf({ judgement: { inconclusive, gated: ['memory'] } }));
      expect(result).toMatchObject({ conclusion, tally: { unchanged: 0 }, scenarios: [{ verdict: 'inconclusive' }] });
      expect(result.findings.map(({ text }) => text)).toEqual(
        texts.map(() => 'Nothing that can fail the gate was compared in "browse".'),
      );
    },
  );

  it('is also reported for a single round of which nothing could be gated', () => {
    const one = runOf([{ rounds: plainRounds(10, { rounds: 1 }) }]);
    expect(judgeRuns(one, base, configOf({ judgement: { gated: ['memory'] } })).conclusion).toBe('neutral');
  });

  it('counts one as one', () => {
    const config = configOf({ judgement: { inconclusive: 'fail', onMissingBaseline: 'fail', gated: ['p50'] } });
    const other = runOf([{ hash: 'load-2', rounds: plainRounds(10) }]);
    expect(judgeRuns(same, other, config).findings[0]?.text).toBe('1 comparison could not be decided.');
    const [row] = compareJobs(oneMetric('p50', steady(10)), sameJob(jobOf([])));
    expect(row?.verdict).toBe('no baseline');
    expect(judge(same, sameJob(jobOf([])), config).findings[0]?.text).toBe('There is no baseline for 1 comparison.');
  });
});

describe('a scenario of its own severity', () => {
  it.each([
    ['low', 'success'],
    ['high', 'failure'],
    ['critical', 'failure'],
  ] as const)('regresses as %s, whatever is usual: %s', (severity, conclusion) => {
    const config = configOf({ scenarios: [{ severity }] });
    const result = judgeRuns(slower, base, config);
    expect(result.conclusion).toBe(conclusion);
    expect(result.findings.map((finding) => finding.severity)).toEqual(Array(4).fill(severity));
    expect(result.scenarios[0]?.severity).toBe(severity);
    expect(rederive(result)).toEqual(result);
  });
});
