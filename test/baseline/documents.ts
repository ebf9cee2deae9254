import { appendJob } from '../../src/baseline/baseline-document.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import type { BaselineDocument, Job } from '../../src/measurement/job.ts';
import { type Origin, RUN_SCHEMA, type RunDocument } from '../../src/measurement/run-document.ts';
import { roundFrom } from '../measurement/flat-round.ts';
import { BASE_ORIGIN, passing, RUNNER } from '../support/result.ts';

/** A measurement of the default branch of octo/shop. */
export function job(origin: Partial<Origin> = {}): Job {
  return { ...passing().rounds.head, origin: { ...BASE_ORIGIN, repository: 'octo/shop', ...origin } };
}

/** A baseline of one such job. */
export function baseline(origin: Partial<Origin> = {}, key = 'default'): BaselineDocument {
  return appendJob(null, job(origin), key);
}

/** What a run writes: one scenario of one round. */
export function runDocument(): RunDocument {
  const histogram = createHistogram();
  for (let request = 1; request <= 100; request += 1) recordLatency(histogram, request / 10);
  const counts = { sent: 100, responses: 100, errors: {}, lost: 0, inFlight: 0 };
  const round = roundFrom({
    index: 0,
    startedAt: '2026-05-04T12:30:00.000Z',
    startup: 300,
    duration: 1000,
    throughput: 100,
    received: 10_000,
    counts,
    labels: { 'GET /': { counts, histogram: encodeHistogram(histogram) } },
    resources: null,
    interference: null,
    agent: { loopDelay: 1, cpu: 0.2, bound: false },
  });
  return {
    kind: 'run',
    schema: RUN_SCHEMA,
    version: '1.0.0',
    origin: BASE_ORIGIN,
    startedAt: '2026-05-04T12:30:00.000Z',
    finishedAt: '2026-05-04T12:31:00.000Z',
    machine: RUNNER,
    target: 'node server.js',
    freshProcess: true,
    looks: { declared: 1, taken: 1 },
    scenarios: [
      {
        name: 'default',
        type: 'load',
        hash: '0123456789abcdef',
        words: '10 connections',
        window: { warmup: 1000, duration: 2000 },
        plannedRounds: 1,
        rounds: [round],
      },
    ],
    failure: null,
  };
}
