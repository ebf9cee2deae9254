import { median, sampleStandardDeviation } from 'simple-statistics';
import type { Condition } from '../record/recording.ts';
import { gapsOf, type Replayed, SAME, type Voice } from './pairs.ts';
import { groups } from './signal.ts';

/** Seconds. What recordings were made with (bench/record.ts). */
const WARMUP = 0.5;
const SLICE = 0.25;
const PAUSE = 0.03;

/** A way to measure a round, of which the recordings hold the outcome. */
interface Attempt {
  what: string;
  condition: Condition;
  /** The windows of the process that it would have measured. */
  windows: readonly number[];
  /** Seconds of load for one side of a round. */
  load: number;
}

const whole = (what: string, condition: Condition, windows: readonly number[], load: number): Attempt => ({
  what,
  condition,
  windows,
  load,
});
const inSlices = (what: string, condition: Condition, slices: number): Attempt => ({
  what,
  condition,
  windows: Array.from({ length: slices }, (_, index) => index),
  load: WARMUP + SLICE + slices * (PAUSE + SLICE),
});

const ATTEMPTS: readonly Attempt[] = [
  whole('whole rounds: 0.5 s after 0.5 s of warm-up', 'quiet', [0], 1),
  whole('whole rounds: 0.5 s after 1 s of warm-up', 'quiet', [1], 1.53),
  whole('whole rounds: 1 s after 0.5 s of warm-up', 'quiet', [0, 1], 1.53),
  whole('the same, cores kept apart', 'cores', [0, 1], 1.53),
  whole('the same, beside a neighbor', 'neighbor', [0, 1], 1.53),
  whole('the same, beside a neighbor, cores kept apart', 'neighbor-cores', [0, 1], 1.53),
  inSlices('in turn: 1 slice of 0.25 s', 'slices', 1),
  inSlices('in turn: 2 slices', 'slices', 2),
  inSlices('in turn: 4 slices', 'slices', 4),
  inSlices('in turn: 4 slices, cores kept apart', 'cores-slices', 4),
  inSlices('in turn: 4 slices, beside a neighbor', 'neighbor-slices', 4),
];

/** What pairs of rounds of identical code scatter by in throughput, measured in one way. */
export interface Calmness {
  what: string;
  service: string;
  jobs: number;
  /** Seconds of a pair: both starts and both loads. */
  seconds: number;
  /** The standard deviation of the log ratio, median over the jobs. */
  scatter: number;
}

/** Tries each way on all recordings that have it. */
export function calmness(jobs: readonly Replayed[]): Calmness[] {
  return ATTEMPTS.flatMap(({ what, condition, windows, load }) => {
    const timePerAnswer = ({ recorded }: Voice) => {
      const taken = windows.flatMap((at) => recorded.windows[at] ?? []);
      return sum(taken.map(({ duration }) => duration)) / sum(taken.map(({ answers }) => answers));
    };
    return groups(jobs.filter((job) => job.condition === condition)).map(({ service, own }) => ({
      what,
      service,
      jobs: own.length,
      seconds: 2 * (load + median(own.flatMap(startups)) / 1000),
      scatter: median(own.map((job) => sampleStandardDeviation(gapsOf(job, SAME, timePerAnswer)))),
    }));
  });
}

function startups({ rounds }: Replayed): number[] {
  return rounds.flat().map(({ recorded }) => recorded.startup);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
