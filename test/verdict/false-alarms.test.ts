import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/measurement/job.ts';
import type { MetricName } from '../../src/measurement/metric.ts';
import { isUndecided } from '../../src/verdict/looks.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { seededNormal } from '../statistics/random.ts';
import { compareJobs } from './comparing.ts';
import { jobOf, roundsOf, sameJob, scenarioOf, stored } from './documents.ts';

/** Nine comparisons: what a scenario with two or three requests gates. */
const METRICS: MetricName[] = ['p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'throughput', 'cpu', 'memory'];
const ROUNDS = 10;
const ROUND_CV = 0.02;

/** A job whose metrics scatter each by itself around 10 · exp(`shift`): the hardest case for a family. */
function jobAround(shiftOf: (metric: MetricName, round: number) => number, noise: () => number, rounds = ROUNDS) {
  const values = METRICS.map((metric) => {
    const list = Array.from({ length: rounds }, (_, round) => 10 * Math.exp(shiftOf(metric, round) + noise()));
    return [metric, list] as const;
  });
  return jobOf([scenarioOf(roundsOf(Object.fromEntries(values)))]);
}

/** The first rounds of a job. */
function upTo(rounds: number, job: Job): Job {
  return {
    ...job,
    scenarios: job.scenarios.map((scenario) => ({ ...scenario, rounds: scenario.rounds.slice(0, rounds) })),
  };
}

/** Share of `runs` in which `happened`. */
function shareOf(runs: number, happened: () => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run++) if (happened()) count++;
  return count / runs;
}

function regressed(rows: readonly Comparison[], metric?: MetricName): boolean {
  return rows.some((row) => row.verdict === 'regressed' && (metric === undefined || row.metric === metric));
}

describe('rounds of the same job that scatter by 2 %, under a drift of 2 σ that both sides share', () => {
  const normal = seededNormal(20_260_501);
  const noise = () => ROUND_CV * normal();
  const drift = (round: number) => (2 * ROUND_CV * round) / (ROUNDS - 1);
  const pairOf = (slowdown: number) => {
    const base = jobAround((_, round) => drift(round), noise);
    const head = jobAround((metric, round) => drift(round) + (metric === 'p50' ? Math.log(slowdown) : 0), noise);
    return compareJobs(head, sameJob(base), { gated: METRICS });
  };

  it('with identical code: any of nine comparisons raises a false alarm in at most 1 % of the runs', () => {
    expect(shareOf(1000, () => regressed(pairOf(1)))).toBeLessThanOrEqual(0.01);
  });

  it('with a regression of twice the tolerance: one look finds it in at least 90 % of the runs', () => {
    expect(shareOf(400, () => regressed(pairOf(1.06), 'p50'))).toBeGreaterThanOrEqual(0.9);
  });
});

describe('rounds of the same job that scatter by 5 %', () => {
  it('with identical code: what the rank test lets pass stays under the noise floor', () => {
    const normal = seededNormal(20_261_120);
    const noise = () => 0.05 * normal();
    const rows = () =>
      compareJobs(
        jobAround(() => 0, noise),
        sameJob(jobAround(() => 0, noise)),
        { gated: METRICS },
      );
    const runs = Array.from({ length: 1000 }, rows);
    const byTestAlone = runs.filter((run) =>
      run.some(({ p, worse }) => p && worse && p.adjustedWorse <= 0.05 && worse.ratio >= 1.03),
    );
    const alarms = runs.filter((run) => regressed(run));
    expect(byTestAlone.length).toBeGreaterThanOrEqual(25);
    expect(alarms.length).toBeLessThanOrEqual(byTestAlone.length / 2);
  });
});

describe('a stored baseline of 20 jobs on machines that differ by 2.7 %', () => {
  it('with identical code: any of nine comparisons raises a false alarm in at most 1 % of the runs', () => {
    const normal = seededNormal(7);
    const noise = () => 0.01 * normal();
    const job = () => {
      const machine = new Map(METRICS.map((metric) => [metric, 0.027 * normal()]));
      return jobAround((metric) => machine.get(metric) ?? 0, noise);
    };
    const run = () => compareJobs(job(), stored(...Array.from({ length: 20 }, job)), { gated: METRICS });
    expect(shareOf(150, () => regressed(run()))).toBeLessThanOrEqual(0.01);
  });
});

describe('three looks at rounds that scatter by 3 %', () => {
  const normal = seededNormal(20_260_603);
  const noise = () => 0.03 * normal();
  /** What the last look of one run says. */
  const run = (slowdown: number) => {
    const base = jobAround(() => 0, noise, 2 * ROUNDS);
    const head = jobAround((metric) => (metric === 'p50' ? Math.log(slowdown) : 0), noise, 2 * ROUNDS);
    let rows: Comparison[] = [];
    for (const [look, rounds] of [ROUNDS, 1.5 * ROUNDS, 2 * ROUNDS].entries()) {
      const looks = { declared: 3, taken: look + 1 };
      rows = compareJobs(upTo(rounds, head), sameJob(upTo(rounds, base)), { gated: METRICS }, looks);
      if (!isUndecided({ scenarios: [{ comparisons: rows }], failure: null })) break;
    }
    return rows;
  };

  it('with identical code: any of nine comparisons raises a false alarm in at most 1 % of the runs', () => {
    expect(shareOf(300, () => regressed(run(1)))).toBeLessThanOrEqual(0.01);
  });

  it('with a regression of twice the tolerance: at least 95 % find it', () => {
    expect(shareOf(300, () => regressed(run(1.06), 'p50'))).toBeGreaterThanOrEqual(0.95);
  });
});
