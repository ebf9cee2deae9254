import { describe, expect, it } from 'vitest';
import { scenarioStatus } from '../../src/report/status.ts';
import { planExtension } from '../../src/verdict/looks.ts';
import { ERROR_LIMIT, type Threshold } from '../../src/verdict/threshold.ts';
import { configOf, JUDGEMENT, plainRounds, runOf } from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

// A scenario with fewer rounds than five on purpose: it is measured on the change alone, and held to its limits.

const soak = { name: 'soak', compared: false as const, plannedRounds: 1 };
const head = runOf([{ rounds: plainRounds(10) }, { ...soak, rounds: plainRounds(40).slice(0, 1) }]);
const base = runOf([{ rounds: plainRounds(10, { order: 3 }) }, { ...soak, rounds: [] }]);
const limit = (text: string, value: number): Threshold => ({
  ...ERROR_LIMIT,
  metric: 'p95',
  limit: value,
  severity: 'high',
  text,
});
const held = (thresholds: Threshold[]) =>
  configOf({
    scenarios: [
      { name: 'browse', thresholds: [ERROR_LIMIT] },
      { name: 'soak', thresholds: [ERROR_LIMIT, ...thresholds] },
    ],
  });

describe('a scenario that is not compared', () => {
  const result = judgeRuns(head, base, held([limit('< 100ms', 100)]));
  const [browse, alone] = result.scenarios;

  it('leaves the conclusion to the others', () => {
    expect(result.conclusion).toBe('success');
    expect(result.findings).toEqual([]);
    expect(result.headline).toMatch(/^No regression of 3\.0 % or more in 4 comparisons/);
  });

  it('shows its figures, and says that nothing is compared', () => {
    expect(alone?.compared).toBe(false);
    expect(alone?.comparisons.every((row) => !row.gated && row.verdict === 'no baseline' && row.head !== null)).toBe(
      true,
    );
    expect(alone?.notes).toContain('With 1 round nothing is compared, and its limits hold.');
    expect(scenarioStatus(alone as typeof browse & object, result)).toMatchObject({ words: 'not compared' });
    expect(browse).not.toHaveProperty('compared');
  });

  it('is not compared with stored rounds either', () => {
    const rows = judgeStored(
      head,
      runOf([{ rounds: plainRounds(10) }, { ...soak, rounds: plainRounds(20).slice(0, 1) }]),
    ).scenarios[1]?.comparisons;
    expect(rows?.map(({ verdict }) => verdict)).toEqual(rows?.map(() => 'no baseline'));
  });

  it('fails by its limits', () => {
    const { conclusion, findings } = judgeRuns(head, base, held([limit('< 20ms', 20)]));
    expect(conclusion).toBe('failure');
    expect(findings).toMatchObject([
      { kind: 'threshold', text: expect.stringMatching(/^p95 latency of "soak" is .*; the limit is < 20ms\.$/) },
    ]);
  });

  it('takes no further look', () => {
    expect(planExtension([{ rounds: 10 }, { rounds: 1, compared: false }], 2, JUDGEMENT)).toEqual([
      [15, 1],
      [20, 1],
    ]);
    expect(planExtension([{ rounds: 1, compared: false }], 2, JUDGEMENT)).toBeNull();
  });
});

it('rounds that are too few by accident are still said to be', () => {
  const few = runOf([{ rounds: plainRounds(10).slice(0, 3) }]);
  const [scenario] = judgeRuns(few, runOf([{ rounds: plainRounds(10).slice(0, 3) }])).scenarios;
  expect(scenario?.verdict).toBe('inconclusive');
});
