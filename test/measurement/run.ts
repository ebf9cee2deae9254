import { createHistogram, encodeHistogram, recordLatency } from '../../src/measurement/histogram.ts';
import {
  type Counts,
  type Label,
  type Round,
  RUN_SCHEMA,
  type RunDocument,
} from '../../src/measurement/run-document.ts';
import { type FlatRound, roundFrom } from './flat-round.ts';

export function counts(given: Partial<Counts> = {}): Counts {
  return { sent: 0, responses: 0, errors: {}, lost: 0, inFlight: 0, ...given };
}

/** @param latencies milliseconds, of good answers */
export function label(latencies: number[], given: Partial<Counts> = {}): Label {
  const histogram = createHistogram();
  for (const latency of latencies) recordLatency(histogram, latency);
  const responses = latencies.length;
  return { counts: counts({ sent: responses, responses, ...given }), histogram: encodeHistogram(histogram) };
}

export function round(given: Partial<FlatRound> = {}): Round {
  return roundFrom({
    index: 0,
    startedAt: '2026-05-04T12:30:00.000Z',
    startup: 300,
    duration: 2000,
    throughput: 50,
    received: 10_000,
    counts: counts({ sent: 100, responses: 100 }),
    labels: { 'GET /': label([1, 2, 3]) },
    resources: {
      cpu: 400,
      cpuSource: 'schedstat',
      memory: 90_000_000,
      memoryKind: 'pss',
      threads: 11,
      diskRead: 0,
      diskWritten: null,
    },
    interference: {
      foreignCpu: 40,
      steal: 10,
      pressure: 3,
      frequency: 2600,
      voluntarySwitches: 120,
      involuntarySwitches: 7,
    },
    agent: { loopDelay: 1, cpu: 0.2, bound: false },
    ...given,
  });
}

export function runDocument(rounds: Round[], given: Partial<RunDocument> = {}): RunDocument {
  return {
    kind: 'run',
    schema: RUN_SCHEMA,
    version: '1.0.0',
    origin: { commit: null, ref: null, repository: null, runId: null, attempt: null },
    startedAt: '2026-05-04T12:30:00.000Z',
    finishedAt: '2026-05-04T12:31:00.000Z',
    machine: { cpu: 'AMD EPYC 7763', cores: 4, memory: 16_000_000_000, os: 'ubuntu24 x64', node: 24 },
    target: '0123456789abcdef',
    freshProcess: true,
    looks: { declared: 1, taken: 1 },
    scenarios: [
      {
        name: 'browse',
        type: 'load',
        hash: 'fedcba9876543210',
        words: '10 connections',
        window: { warmup: 1000, duration: 2000 },
        plannedRounds: rounds.length,
        rounds,
      },
    ],
    failure: null,
    ...given,
  };
}
