import { describe, expect, it } from 'vitest';
import type { Lenience, Threshold } from '../../src/config/config.ts';
import { judge } from '../../src/verdict/judge.ts';
import { compareJobs, oneMetric } from './comparing.ts';
import {
  configOf,
  ERROR_LIMIT,
  jobOf,
  NO_BASE,
  plainRounds,
  type RoundSpec,
  roundsOf,
  runOf,
  sameJob,
  scenarioOf,
  steady,
  stored,
} from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);
const slower = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);
const faster = runOf([{ rounds: plainRounds(9.2, { order: 3 }) }]);

function limit(spec: Partial<Threshold>): Threshold {
  return { metric: 'p95', comparator: '<', limit: 5, severity: 'high', text: '< 5ms', line: 12, ...spec };
}

/** Every request of these rounds gets `failed` errors among 4,000. */
function failingRounds(failed: number, latency = 10): RoundSpec[] {
  const counts = { responses: 4000 - failed, errors: { 'status 500': failed } };
  return plainRounds(latency, { order: 3, counts });
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

describe('nothing measured', () => {
  const conclusion = (run: ReturnType<typeof runOf>) => {
    const { conclusion, findings } = judgeRuns(
      run,
      base,
      configOf({ judgement: { onMissingBaseline: 'pass', inconclusive: 'pass', failOn: 'critical' } }),
    );
    return { conclusion, texts: findings.filter(({ kind }) => kind === 'nothing measured').map(({ text }) => text) };
  };

  it('is a failure: no scenario, no round', () => {
    expect(conclusion(runOf([]))).toEqual({ conclusion: 'failure', texts: ['There is no scenario.'] });
    expect(conclusion(runOf([{ rounds: [] }]))).toEqual({
      conclusion: 'failure',
      texts: ['"browse" was not measured at all.'],
    });
  });

  it('is a failure: rounds without a single request, or without a good answer', () => {
    const texts = ['No request of "browse" got a good answer.'];
    const none = plainRounds(10, { counts: { sent: 0, responses: 0 } });
    expect(conclusion(runOf([{ rounds: none }]))).toEqual({ conclusion: 'failure', texts });
    const lost = plainRounds(10, { counts: { sent: 4000, responses: 0, lost: 4000 } });
    expect(conclusion(runOf([{ rounds: lost }]))).toMatchObject({ conclusion: 'failure', texts });
  });

  it('is a failure: one of several requests, although hardly any request failed', () => {
    const rounds = plainRounds(10).map((round) => ({
      ...round,
      'GET /search': { latency: 10, counts: { sent: 4, responses: 0, errors: { 'status 500': 4 } } },
      '': { latency: 10, counts: { sent: 0, responses: 0 } },
    }));
    expect(conclusion(runOf([{ rounds }]))).toEqual({
      conclusion: 'failure',
      texts: ['No GET /search of "browse" got a good answer.', 'No "" of "browse" got a good answer.'],
    });
  });

  it('is not: one good answer', () => {
    const one = plainRounds(10, { counts: { sent: 1, responses: 1 } });
    expect(conclusion(runOf([{ rounds: one.slice(0, 1) }])).texts).toEqual([]);
  });

  it('is not an open question as well', () => {
    const config = configOf({ judgement: { inconclusive: 'fail', onMissingBaseline: 'pass' } });
    const { findings } = judge(runOf([{ rounds: [] }]), NO_BASE, config);
    expect(findings.map(({ kind }) => kind)).toEqual(['nothing measured']);
  });

  it('leaves the rows that the baseline has, so that nothing disappears', () => {
    const [scenario] = judgeRuns(runOf([{ rounds: [] }]), base).scenarios;
    expect(scenario?.verdict).toBe('inconclusive');
    expect(scenario?.comparisons).toHaveLength(4);
    for (const row of scenario?.comparisons ?? [])
      expect(row).toMatchObject({ head: null, rounds: { base: 10, head: 0 } });
  });

  it('is only said of what a run that stopped did not explain', () => {
    const failure = { class: 'load', message: 'stopped' } as const;
    const none = plainRounds(10, { counts: { sent: 0, responses: 0 } });
    expect(conclusion(runOf([{ rounds: [] }], { failure })).texts).toEqual([]);
    expect(conclusion(runOf([{ rounds: none }], { failure })).texts).toHaveLength(1);
  });
});

describe('errors', () => {
  it('come first: a scenario that breaks its error rate is not compared, however fast it got', () => {
    const result = judgeRuns(runOf([{ rounds: failingRounds(120, 5) }]), base);
    expect(result).toMatchObject({ conclusion: 'failure', tally: { incomparable: 4, improved: 0 } });
    expect(result.findings).toEqual([
      {
        kind: 'threshold',
        severity: 'critical',
        text: 'error rate of "browse" is 3.0 %; the threshold is < 1%.',
        fails: true,
        line: null,
      },
    ]);
    expect(result.scenarios[0]).toMatchObject({
      verdict: 'incomparable',
      thresholds: [{ violated: true, value: 0.03 }],
    });
    for (const row of result.scenarios[0]?.comparisons ?? []) {
      expect(row).toMatchObject({ base: null, worse: null, p: null, tolerance: 0.03 });
      expect(row.explanation).toContain('is not compared: 3.0 % of its requests failed, and failures are fast');
    }
  });

  it('count over all rounds together, lost requests too', () => {
    const rounds = plainRounds(10, { order: 3 });
    const one = { 'GET /': { latency: 10, counts: { responses: 2000, errors: { timeout: 1500 }, lost: 500 } } };
    const result = judgeRuns(runOf([{ rounds: [...rounds.slice(0, 9), one] }]), base);
    expect(result.scenarios[0]?.thresholds[0]).toMatchObject({ value: 0.05, violated: true });
  });

  it('under the limit hinder nothing', () => {
    expect(judgeRuns(runOf([{ rounds: failingRounds(39) }]), base)).toMatchObject({
      conclusion: 'success',
      tally: { unchanged: 4 },
    });
    expect(judgeRuns(runOf([{ rounds: failingRounds(40) }]), base)).toMatchObject({ conclusion: 'failure' });
  });

  it('of the base hinder the comparison too: its failures were fast', () => {
    const broken = runOf([{ rounds: failingRounds(2000, 5) }]);
    for (const judged of [judgeRuns(same, broken), judgeStored(same, broken)]) {
      expect(judged).toMatchObject({ conclusion: 'neutral', tally: { incomparable: 4, regressed: 0 } });
      expect(judged.scenarios[0]?.comparisons[0]?.explanation).toBe(
        'p25 latency of "browse" cannot be compared: 50 % of the requests of the baseline failed, and failures are fast.',
      );
    }
  });

  it('of a base that does not say how many there were are none', () => {
    const job = jobOf(
      judgeRuns(base, base).rounds.head.scenarios.map((scenario) => ({
        ...scenario,
        rounds: scenario.rounds.map((round) => ({ ...round, all: { p50: round.all.p50 } })),
      })),
    );
    expect(judge(same, sameJob(job), configOf({ judgement: { gated: ['p50'] } })).tally.unchanged).toBe(1);
  });

  it('of some stored jobs leave the others to compare with', () => {
    const broken = judgeRuns(runOf([{ rounds: failingRounds(2000, 5) }]), base).rounds.head;
    const sound = judgeRuns(base, base).rounds.head;
    const result = judge(same, stored(broken, sound), configOf());
    expect(result.evidence).toMatchObject({ jobs: 2, comparableJobs: 1, measuredAt: sound.startedAt });
    expect(result.tally.unchanged).toBe(4);
  });

  it('are held to 1 % where the documents are of scenarios that the configuration does not know', () => {
    const config = configOf({ scenarios: [{ name: 'default' }] });
    expect(judgeRuns(runOf([{ rounds: failingRounds(400) }]), base, config)).toMatchObject({
      conclusion: 'failure',
      tally: { incomparable: 4 },
    });
  });
});

describe('thresholds', () => {
  const judged = (threshold: Threshold, failOn: 'low' | 'high' = 'high') =>
    judgeRuns(same, base, configOf({ judgement: { failOn }, scenarios: [{ thresholds: [ERROR_LIMIT, threshold] }] }));

  it('are held against the medians over the rounds', () => {
    const result = judged(limit({}));
    expect(result.conclusion).toBe('failure');
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ kind: 'threshold', severity: 'high', fails: true, line: 12 });
    expect(result.findings[0]?.text).toMatch(/^p95 latency of "browse" is 13\.\d ms; the threshold is < 5ms\.$/);
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

  it('stand before regressions of the same weight only by their severity: what fails and what is grave comes first', () => {
    const thresholds = [ERROR_LIMIT, limit({ severity: 'low' }), limit({ metric: 'p50', severity: 'critical' })];
    const result = judgeRuns(slower, base, configOf({ scenarios: [{ thresholds }] }));
    expect(result.findings.map(({ kind, severity, fails }) => [kind, severity, fails])).toEqual([
      ['threshold', 'critical', true],
      ...Array(4).fill(['regression', 'high', true]),
      ['threshold', 'low', false],
    ]);
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

describe('on-missing-baseline', () => {
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

describe('inconclusive', () => {
  const cases: [Lenience, string, string[]][] = [
    ['pass', 'success', []],
    ['neutral', 'neutral', []],
    ['fail', 'failure', ['4 comparisons could not be decided.']],
  ];

  it.each(cases)('%s concludes %s of rows that are inconclusive', (inconclusive, conclusion, texts) => {
    const few = runOf([{ rounds: plainRounds(10, { rounds: 4 }) }]);
    const result = judgeRuns(few, base, configOf({ judgement: { inconclusive } }));
    expect(result).toMatchObject({ conclusion, tally: { inconclusive: 4 } });
    expect(result.findings.map(({ text }) => text)).toEqual(texts);
  });

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

  it('counts one as one', () => {
    const config = configOf({ judgement: { inconclusive: 'fail', onMissingBaseline: 'fail', gated: ['p50'] } });
    const other = runOf([{ hash: 'load-2', rounds: plainRounds(10) }]);
    expect(judgeRuns(same, other, config).findings[0]?.text).toBe('1 comparison could not be decided.');
    const [row] = compareJobs(oneMetric('p50', steady(10)), sameJob(jobOf([])));
    expect(row?.verdict).toBe('no baseline');
    expect(judge(same, sameJob(jobOf([])), config).findings[0]?.text).toBe('There is no baseline for 1 comparison.');
  });
});

describe('a scenario', () => {
  it('has the gravest verdict of its gated rows, the sum of its counts and the rounds that were planned', () => {
    const result = judgeRuns(runOf([{ rounds: plainRounds(10.8, { order: 3 }), plannedRounds: 12 }]), base);
    expect(result.scenarios[0]).toMatchObject({
      name: 'browse',
      type: 'load',
      connections: 10,
      verdict: 'regressed',
      rounds: 10,
      plannedRounds: 12,
      counts: { sent: 40_000, responses: 40_000, errors: {}, lost: 0 },
      notes: [],
    });
  });

  it('says in how many rounds the generator was the limit', () => {
    for (const agentBound of [1, 3]) {
      const result = judgeRuns(runOf([{ rounds: plainRounds(10), agentBound }]), base);
      expect(result.scenarios[0]).toMatchObject({ generatorBound: agentBound });
      expect(result.scenarios[0]?.notes).toEqual([expect.stringContaining(`In ${agentBound} of 10 rounds`)]);
    }
  });

  it('says that blocks of time in one process are weaker evidence', () => {
    const url = runOf([{ rounds: plainRounds(10) }], { freshProcess: false });
    expect(judgeRuns(url, base).scenarios[0]?.notes).toEqual([expect.stringContaining('weaker evidence')]);
  });

  it('says that p99 is not gated as was asked for', () => {
    const few = runOf([{ rounds: plainRounds(10, { counts: { sent: 1999, responses: 1999 } }) }]);
    const config = configOf({ judgement: { gated: ['p50', 'p99'] } });
    expect(judgeRuns(few, base, config).scenarios[0]?.notes).toEqual([
      'p99 is shown for information where a request has fewer than 2,000 answers a round.',
    ]);
    expect(judgeRuns(same, base, config).scenarios[0]?.notes).toEqual([]);
    expect(judgeRuns(few, base).scenarios[0]?.notes).toEqual([]);
    const two = runOf([{ rounds: plainRounds(10).map((round) => ({ ...round, 'GET /search': { latency: 10 } })) }]);
    expect(judgeRuns(two, two, config).scenarios[0]?.notes).toEqual([]);
  });

  it('of which nothing is gated does not deny its baseline', () => {
    const bare = jobOf([scenarioOf(roundsOf({ p50: steady(10) }))]);
    const verdict = (side: ReturnType<typeof sameJob>) =>
      judge(same, side, configOf({ judgement: { gated: [] } })).scenarios[0]?.verdict;
    expect(verdict(sameJob(bare))).toBe('inconclusive');
    expect(verdict(sameJob(jobOf([])))).toBe('no baseline');
  });
});
