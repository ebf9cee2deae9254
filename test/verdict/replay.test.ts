import { readFileSync } from 'node:fs';
import { quantileSorted } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/measurement/job.ts';
import { compareJobs } from './comparing.ts';
import { jobOf, roundsOf, sameJob, scenarioOf } from './documents.ts';

/** One side of a recorded round (bench/data/README.md). */
interface RecordedSide {
  n: number;
  rps: number;
  p50: number;
  p95: number;
  sample: number[];
}

interface RecordedJob {
  delta: number;
  rounds: { A: RecordedSide; B: RecordedSide }[];
}

const recorded: RecordedJob[] = readFileSync(new URL('../../bench/data/fresh-process.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** p25 was not recorded; some 200 raw latencies of each round were. */
function jobFrom(sides: RecordedSide[]): Job {
  const rounds = roundsOf({
    p25: sides.map(({ sample }) =>
      quantileSorted(
        sample.toSorted((a, b) => a - b),
        0.25,
      ),
    ),
    p50: sides.map(({ p50 }) => p50),
    p95: sides.map(({ p95 }) => p95),
    throughput: sides.map(({ rps }) => rps),
  });
  return jobOf([scenarioOf(rounds.map((round, index) => ({ ...round, responses: sides[index]?.n ?? 0 })))]);
}

/** For each recorded job of a delta, the metrics that regressed. */
function regressions(delta: number): string[][] {
  return recorded
    .filter((job) => job.delta === delta)
    .map(({ rounds }) => {
      const head = jobFrom(rounds.map(({ B }) => B));
      const rows = compareJobs(head, sameJob(jobFrom(rounds.map(({ A }) => A))));
      expect(rows.filter((row) => row.gated)).toHaveLength(4);
      return rows.filter((row) => row.verdict === 'regressed').map(({ metric }) => metric);
    });
}

describe('recorded rounds of fresh processes', () => {
  it('of identical code raise no false alarm', () => {
    expect(regressions(0)).toEqual(Array(8).fill([]));
  });

  it.each([0.05, 0.1])(
    'of a change whose requests do %d more work are found in at least seven jobs of eight',
    (delta) => {
      const jobs = regressions(delta);
      expect(jobs).toHaveLength(8);
      expect(jobs.filter((metrics) => metrics.length > 0).length).toBeGreaterThanOrEqual(7);
    },
  );
});
