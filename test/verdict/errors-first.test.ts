import { describe, expect, it } from 'vitest';
import { judge } from '../../src/verdict/judge.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { configOf, jobOf, NO_BASE, plainRounds, type RoundSpec, runOf, sameJob, stored } from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);

/** Every request of these rounds gets `failed` errors among 4,000. */
function failingRounds(failed: number, latency = 10): RoundSpec[] {
  const counts = { responses: 4000 - failed, errors: { 'status 500': failed } };
  return plainRounds(latency, { order: 3, counts });
}

describe('the premise of a comparison', () => {
  const limit = { comparator: '<', limit: 0, severity: 'low', text: '< 0', line: null } as const;

  it('is the error rate of the whole scenario alone: other thresholds spoil no figures', () => {
    const thresholds = [
      ERROR_LIMIT,
      { ...limit, metric: 'error-rate' as const, label: 'GET /' },
      { ...limit, metric: 'p50' as const, label: null },
    ];
    const failing = runOf([{ rounds: failingRounds(4) }]);
    const [scenario] = judgeRuns(failing, base, configOf({ scenarios: [{ thresholds }] })).scenarios;
    const rows = scenario?.comparisons.filter(({ gated, metric }) => gated && metric !== 'error-rate');
    expect(rows?.map(({ verdict }) => verdict)).toEqual(Array(4).fill('unchanged'));
  });
});

describe('nothing measured does not merge green (complaint 21)', () => {
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

  it('is only reported where a run that stopped did not explain it', () => {
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
        text: 'error rate of "browse" is 3.0 %; the limit is < 1%.',
        fails: true,
        line: null,
      },
      {
        kind: 'regression',
        severity: 'high',
        text: 'error rate of "browse" rose from 0 % to 3.0 %, in 10 of 10 rounds.',
        fails: true,
        line: null,
      },
    ]);
    expect(result.scenarios[0]).toMatchObject({
      verdict: 'regressed',
      thresholds: [{ violated: true, value: 0.03 }],
    });
    const rows = result.scenarios[0]?.comparisons.filter(({ metric }) => metric !== 'error-rate') ?? [];
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
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
    const before = runOf([{ rounds: failingRounds(39) }]);
    expect(judgeRuns(runOf([{ rounds: failingRounds(39) }]), before)).toMatchObject({
      conclusion: 'success',
      tally: { unchanged: 5 },
    });
    expect(judgeRuns(runOf([{ rounds: failingRounds(40) }]), before)).toMatchObject({ conclusion: 'failure' });
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
        rounds: scenario.rounds.map((round) => ({ ...round, all: { p50: round.all.p50 as number } })),
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
