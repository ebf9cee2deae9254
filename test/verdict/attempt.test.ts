import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/measurement/run-document.ts';
import { attemptOf } from '../../src/verdict/attempt.ts';
import { jobOf, NO_BASE, plainRounds, runOf, sameJob, stored } from './documents.ts';
import { judgeRuns } from './judging.ts';

const COMMIT = 'f00ba47f00ba47f00ba47f00ba47f00ba47f00ba';
const origin = (spec: Partial<Origin> = {}): Origin => ({
  commit: COMMIT,
  ref: 'refs/heads/main',
  repository: 'acme/shop',
  runId: 7,
  attempt: 1,
  ...spec,
});
const baseline = (...origins: Partial<Origin>[]) =>
  stored(...origins.map((spec) => jobOf([], { origin: origin(spec) })));

describe('which measurement of its commit a run is', () => {
  it('is the attempt of the run', () => {
    expect(attemptOf(origin(), NO_BASE)).toBe(1);
    expect(attemptOf(origin({ attempt: 3 }), sameJob(jobOf([])))).toBe(3);
    expect(attemptOf(origin({ attempt: null, runId: null }), NO_BASE)).toBe(1);
  });

  it('counts other runs of the same commit that the baseline has, each once', () => {
    const base = baseline({ runId: 6 }, { runId: 6, attempt: 2 }, { runId: 6 }, { runId: 5, commit: 'a'.repeat(40) });
    expect(attemptOf(origin({ attempt: 2 }), base)).toBe(4);
  });

  it('does not count attempts of its own run twice', () => {
    expect(attemptOf(origin({ attempt: 3 }), baseline({ attempt: 1 }, { attempt: 2 }))).toBe(3);
  });

  it('does not count measurements at a desk, or without a commit', () => {
    expect(attemptOf(origin(), baseline({ runId: null, attempt: null }))).toBe(1);
    expect(attemptOf(origin({ commit: null }), baseline({ runId: 6, commit: null }))).toBe(1);
  });

  it('is in the result', () => {
    const run = runOf([{ rounds: plainRounds(10) }], { origin: origin({ attempt: 3 }) });
    expect(judgeRuns(run, run).head.attempt).toBe(3);
  });
});
