import { describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '../../src/measurement/metric.ts';
import { leastAnswers } from '../../src/verdict/enough-answers.ts';
import { judge } from '../../src/verdict/judge.ts';
import { compareJobs } from './comparing.ts';
import {
  configOf,
  jobOf,
  plainRounds,
  type RoundSpec,
  roundsOf,
  runOf,
  sameJob,
  scenarioOf,
  steady,
} from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

/** A request that is sent often, and another one with so many answers a round. */
const run = (answers: number, order = 7, latency = 10, label = 'GET /rare') =>
  runOf([
    {
      rounds: steady(latency, { order }).map(
        (value): RoundSpec => ({
          'GET /': { latency: value },
          [label]: { latency: value, counts: { sent: answers, responses: answers } },
        }),
      ),
    },
  ]);
const alone = (answers: number, order = 7) =>
  runOf([{ rounds: plainRounds(10, { order, counts: { sent: answers, responses: answers } }) }]);
const gatedOf = (result: ReturnType<typeof judgeRuns>, label: string | null) =>
  result.scenarios[0]?.comparisons.filter((row) => row.gated && row.label === label).map(({ metric }) => metric);

it('a quantile needs 20 answers beyond it, a mean 20 in all, and other metrics none', () => {
  const needed = METRIC_NAMES.map((metric) => [metric, leastAnswers(metric)] as const);
  expect(Object.fromEntries(needed.filter(([, least]) => least > 0))).toEqual({
    p25: 27,
    p50: 40,
    p75: 80,
    p90: 200,
    p95: 400,
    p99: 2000,
    'p99.9': 20_000,
    mean: 20,
  });
});

describe('what can fail the gate', () => {
  it.each<[number, string[]]>([
    [0, []],
    [3, []],
    [19, []],
    [20, ['mean']],
    [26, ['mean']],
    [27, ['p25', 'mean']],
    [39, ['p25', 'mean']],
    [40, ['p25', 'p50', 'mean']],
    [399, ['p25', 'p50', 'mean']],
    [400, ['p25', 'p50', 'p95', 'mean']],
  ])('of a request with %i answers a round', (answers, metrics) => {
    for (const judged of [judgeRuns, judgeStored]) {
      const result = judged(run(answers, 3), run(answers));
      expect(gatedOf(result, 'GET /rare')).toEqual(metrics);
      expect(gatedOf(result, 'GET /')).toEqual(['p25', 'p50', 'p95', 'mean']);
      expect(gatedOf(result, null)).toEqual(['throughput']);
      if (answers > 0) expect(result.conclusion).toBe('success');
    }
  });

  it('is decided by the side that has more answers, whichever it is', () => {
    const config = configOf({ judgement: { gated: ['p50', 'p99'] } });
    for (const judged of [judgeRuns, judgeStored]) {
      expect(gatedOf(judged(alone(1999, 3), alone(2000), config), null)).toEqual(['p50', 'p99']);
      expect(gatedOf(judged(alone(2000, 3), alone(1999), config), null)).toEqual(['p50', 'p99']);
      expect(gatedOf(judged(alone(1999, 3), alone(1999), config), null)).toEqual(['p50']);
      expect(gatedOf(judged(run(3, 3), run(400)), 'GET /rare')).toEqual(['p25', 'p50', 'p95', 'mean']);
    }
  });

  it('follows from the answers of the head where an older baseline does not say how many there were', () => {
    const base = judgeRuns(run(400), run(400)).rounds.head;
    const older = {
      ...base,
      scenarios: base.scenarios.map((scenario) => ({
        ...scenario,
        rounds: scenario.rounds.map(({ answers: _, ...round }) => round),
      })),
    };
    expect(gatedOf(judge(run(400, 3), sameJob(older), configOf()), 'GET /rare')).toEqual(['p25', 'p50', 'p95', 'mean']);
    expect(gatedOf(judge(run(3, 3), sameJob(older), configOf()), 'GET /rare')).toEqual([]);
    const label = '__proto__';
    expect(gatedOf(judgeRuns(run(3, 3, 10, label), run(3, 7, 10, label)), label)).toEqual([]);
  });

  it('stays with a head that is slower, and a mean stands in only for quantiles', () => {
    const slower = judgeRuns(run(20, 3, 13), run(20));
    expect(slower.scenarios[0]?.comparisons.find((row) => row.gated && row.label === 'GET /rare')).toMatchObject({
      metric: 'mean',
      verdict: 'regressed',
    });
    const config = configOf({ judgement: { gated: ['throughput'] } });
    expect(gatedOf(judgeRuns(alone(20, 3), alone(20), config), null)).toEqual(['throughput']);
    const only = configOf({ judgement: { gated: ['p95'] } });
    expect(gatedOf(judgeRuns(run(100, 3), run(100), only), 'GET /rare')).toEqual(['mean']);
    expect(gatedOf(judgeRuns(alone(100, 3), alone(100), only), null)).toEqual(['mean']);
    expect(judgeRuns(alone(3, 3), alone(3), only)).toMatchObject({ conclusion: 'neutral' });
  });

  it('of a request has the mean beside what is named where throughput is, and it decides', () => {
    const rowsOf = (gated: string[], answers = 400) =>
      judgeRuns(run(answers, 3), run(answers), configOf({ judgement: { gated } })).scenarios[0]?.comparisons.filter(
        (row) => row.gated && row.label === 'GET /rare',
      );
    expect(rowsOf(['p50', 'throughput'])?.map(({ metric, primary }) => [metric, primary])).toEqual([
      ['p50', false],
      ['mean', true],
    ]);
    expect(rowsOf(['throughput'])?.map(({ metric }) => metric)).toEqual(['mean']);
    expect(rowsOf(['throughput'], 19)).toEqual([]);
    expect(rowsOf(['p50'])?.map(({ metric, primary }) => [metric, primary])).toEqual([['p50', true]]);
  });

  it('is what a command calls p95 or mean, however many answers there are', () => {
    const own = { title: 'own', unit: 'ms', better: 'lower', gated: true, perRequest: false, slower: true } as const;
    const job = (order: number) => {
      const values = steady(10, { order });
      return jobOf([
        scenarioOf(roundsOf({ p95: values, mean: values }, 0), {
          metrics: { p95: own, mean: { ...own, gated: false } },
        }),
      ]);
    };
    const rows = compareJobs(job(3), sameJob(job(7)), { gated: ['p95'] });
    expect(rows.map(({ metric, gated }) => [metric, gated])).toEqual([
      ['p95', true],
      ['mean', false],
    ]);
  });
});

describe('what cannot fail the gate for want of answers is said', () => {
  const notes = (result: ReturnType<typeof judgeRuns>) =>
    result.scenarios[0]?.notes.filter((note) => note.includes('fail the gate') || note.includes('same is true'));

  it('with what it would take', () => {
    expect(notes(judgeRuns(run(3, 3), run(3)))).toEqual([
      'p25, p50, p95 of GET /rare cannot fail the gate: a round has 3 answers, too few for what is asked (p25 27, p50 40, p95 400).',
    ]);
    expect(notes(judgeRuns(run(1, 3), run(1)))?.[0]).toContain('a round has 1 answer, too few');
    expect(notes(judgeRuns(run(20, 3), run(20)))).toEqual([
      'p25, p50, p95 of GET /rare cannot fail the gate: a round has 20 answers, too few for what is asked (p25 27, p50 40, p95 400); the mean latency can fail the gate instead.',
    ]);
    expect(notes(judgeRuns(run(399, 3), run(399)))).toEqual([
      'p95 of GET /rare cannot fail the gate: a round has 399 answers, too few for what is asked (p95 400).',
    ]);
    expect(notes(judgeRuns(run(400, 3), run(400)))).toEqual([]);
    expect(notes(judgeRuns(run(3, 3, 10, ''), run(3, 7, 10, '')))?.[0]).toContain('p95 of "" cannot');
  });

  it('of the whole where there is one request, with 2,000 for p99', () => {
    const config = configOf({ judgement: { gated: ['p50', 'p99', 'mean'] } });
    expect(notes(judgeRuns(alone(1999, 3), alone(1999), config))).toEqual([
      'p99 cannot fail the gate: a round has 1,999 answers, too few for what is asked (p99 2,000).',
    ]);
    expect(notes(judgeRuns(alone(1999, 3), alone(1999)))).toEqual([]);
    expect(notes(judgeRuns(alone(30, 3), alone(30), config))?.[0]).not.toContain('instead');
    expect(notes(judgeRuns(alone(2000, 3), alone(2000), config))).toEqual([]);
  });

  it('of no more than three requests one by one', () => {
    const names = ['GET /', 'a', 'b', 'c', 'd', 'e'];
    const many = runOf([
      {
        rounds: steady(10).map(
          (value): RoundSpec =>
            Object.fromEntries(
              names.map((name) => [
                name,
                { latency: value, ...(name !== 'GET /' && { counts: { sent: 3, responses: 3 } }) },
              ]),
            ),
        ),
      },
    ]);
    const said = notes(judgeRuns(many, many)) ?? [];
    expect(said).toHaveLength(4);
    expect(said[2]).toContain('p95 of c cannot');
    expect(said[3]).toBe('The same is true of 2 more requests.');
  });

  it('and not of a metric that a command calls p95', () => {
    const own = { title: 'own', unit: 'ms', better: 'lower', gated: false, perRequest: false, slower: true } as const;
    const metrics = { p95: own };
    const base = { ...alone(3), scenarios: alone(3).scenarios.map((scenario) => ({ ...scenario, metrics })) };
    expect(notes(judgeRuns(base, base))?.join()).not.toContain('p95');
  });
});
