import { describe, expect, it } from 'vitest';
import type { Label, RunDocument } from '../../src/measurement/run-document.ts';
import { ERROR_LIMIT, type Threshold } from '../../src/verdict/threshold.ts';
import { type FlatRound, flatten, roundFrom } from '../measurement/flat-round.ts';
import { configOf, plainRounds, runOf } from './documents.ts';
import { judgeRuns } from './judging.ts';

/** A run whose every round has a journey that takes as long as its one request, and a check. */
function shopping(
  latency: number,
  change: (journey: Label, round: FlatRound) => Partial<FlatRound> = () => ({}),
): RunDocument {
  const run = runOf([{ rounds: plainRounds(latency) }]);
  const [scenario] = run.scenarios;
  const rounds = (scenario?.rounds ?? []).map(flatten).map((round) => {
    const buy = round.labels['GET /'] as Label;
    const checks = [{ label: 'GET /', name: 'has items', passed: 90, failed: 0 }];
    return roundFrom({ ...round, journeys: { buy }, checks, ...change(buy, round) });
  });
  return { ...run, scenarios: run.scenarios.map((one) => ({ ...one, rounds })) };
}

function limit(spec: Partial<Threshold>): Threshold {
  return { metric: 'p95', label: null, comparator: '<', limit: 5, severity: 'high', text: '< 5ms', line: 12, ...spec };
}

const judged = (head: RunDocument, thresholds: Threshold[] = [ERROR_LIMIT]) =>
  judgeRuns(head, shopping(10), configOf({ scenarios: [{ thresholds }] }));

describe('a journey', () => {
  it('is compared, and its regression fails the gate', () => {
    const result = judged(shopping(10.8));
    const rows = result.scenarios[0]?.comparisons.filter(({ label }) => label === 'journey "buy"') ?? [];
    expect(rows.filter(({ gated }) => gated).map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['p25', 'regressed'],
      ['p50', 'regressed'],
      ['p95', 'regressed'],
    ]);
    expect(result.findings.map(({ text }) => text).join('\n')).toContain(
      'p95 latency of journey "buy" in "browse" is 8',
    );
  });

  it('is held to thresholds of its own, as a request is', () => {
    const result = judged(shopping(10), [
      ERROR_LIMIT,
      limit({ label: 'journey "buy"' }),
      limit({ label: 'GET /', limit: 500, text: '< 500ms' }),
      limit({ label: 'GET /nowhere' }),
    ]);
    expect(result.scenarios[0]?.thresholds.map(({ label, violated }) => [label, violated])).toEqual([
      [null, false],
      ['journey "buy"', true],
      ['GET /', false],
      ['GET /nowhere', false],
    ]);
    expect(result.scenarios[0]?.thresholds[3]?.value).toBeNull();
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({ kind: 'threshold', line: 12 });
    expect(result.findings[0]?.text).toMatch(
      /^p95 latency of journey "buy" in "browse" is 13\.\d ms; the limit is < 5ms\.$/,
    );
  });

  it('has an error rate of all its rounds together, which spoils no other figure', () => {
    const failing = (buy: Label, { index }: FlatRound) => {
      const counts = {
        sent: 10,
        responses: index === 0 ? 0 : 10,
        errors: { timeout: index === 0 ? 10 : 0 },
        lost: 0,
        inFlight: 0,
      };
      return { journeys: { buy: { ...buy, counts } } };
    };
    const threshold = limit({ metric: 'error-rate', label: 'journey "buy"', limit: 0.05, text: '< 5%' });
    const result = judged(shopping(10, failing), [ERROR_LIMIT, threshold]);
    expect(result.scenarios[0]?.thresholds[1]).toMatchObject({ value: 0.1, violated: true });
    expect(result.scenarios[0]?.comparisons.every(({ verdict }) => verdict !== 'incomparable')).toBe(true);
  });

  it('that was never completed is no pass', () => {
    const cut = (buy: Label) => ({
      journeys: { buy: { ...buy, counts: { sent: 4, responses: 0, errors: {}, lost: 0, inFlight: 4 } } },
    });
    const { findings, conclusion } = judged(shopping(10, cut));
    expect(conclusion).toBe('failure');
    expect(findings[0]).toMatchObject({
      kind: 'nothing measured',
      text: 'No journey "buy" of "browse" was completed within a round.',
    });
  });
});

describe('a scenario says', () => {
  it('how often its journeys and checks came out, over all rounds', () => {
    const failing = (_: Label, { index }: FlatRound) => ({
      checks: [
        { label: 'GET /', name: 'has items', passed: 90, failed: index === 3 ? 2 : 0 },
        { label: 'GET /', name: '__proto__', passed: 1, failed: 0 },
      ],
    });
    const [scenario] = judged(shopping(10, failing)).scenarios;
    expect(scenario?.checks).toEqual([
      { label: 'GET /', name: 'has items', passed: 900, failed: 2 },
      { label: 'GET /', name: '__proto__', passed: 10, failed: 0 },
    ]);
    expect(scenario?.journeys?.[0]).toMatchObject({ name: 'buy', counts: { lost: 0 } });
    expect(scenario?.journeys?.[0]?.counts.responses).toBe(scenario?.counts.responses);
  });

  it('that rounds ended early, and that users had to log in again', () => {
    const early = () => ({
      ended: 'the feeder "users" had no more rows',
      before: { done: 2, errors: { 'status 503': 1 } },
    });
    expect(judged(shopping(10, early)).scenarios[0]?.notes).toEqual(
      expect.arrayContaining([
        '10 of 10 rounds ended early: the feeder "users" had no more rows.',
        'Requests before the first journey failed and were tried again: 10 × status 503.',
      ]),
    );
  });
});
