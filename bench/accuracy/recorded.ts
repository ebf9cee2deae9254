import { readFileSync } from 'node:fs';
import { quantile } from 'simple-statistics';
import type { MetricValues } from '../../src/measurement/metric.ts';
import type { RoundLatencies } from './rules.ts';

/** One side of a recorded round (bench/data/README.md): milliseconds, and requests per second. */
export interface RecordedSide {
  rps: number;
  mean: number;
  p50: number;
  p95: number;
  /** About 200 raw latencies. */
  sample: number[];
}

/** A: the base; B: the head, whose requests do `delta` more work. */
export interface RecordedJob {
  delta: number;
  /** Milliseconds since 1970. */
  at: number;
  rounds: { A: RecordedSide; B: RecordedSide }[];
}

export function readRecording(name: 'fresh-process' | 'long-lived'): RecordedJob[] {
  const lines = readFileSync(new URL(`../data/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedJob);
}

/** What perf-gate gates. p25 was not recorded: it is taken from the raw latencies. */
export function metricsOf({ sample, p50, p95, rps }: RecordedSide): MetricValues {
  return { p25: quantile(sample, 0.25), p50, p95, throughput: rps };
}

/** What the rules in use today look at. */
export function latenciesOfRecorded({ mean, p50, sample }: RecordedSide): RoundLatencies {
  return { mean, p50, requests: sample };
}
