import type { Condition } from '../record/recording.ts';
import type { Calmness } from './calmer.ts';
import type { Outcome } from './outcomes.ts';
import type { Signal } from './signal.ts';

/** The content of bench/results/replay.json. */
export interface ReplayResults {
  jobs: { condition: Condition; services: string[]; jobs: number }[];
  /** How often rounds were drawn from each job. */
  runs: number;
  /** Whether the machine could count instructions. */
  hasCounters: boolean;
  signals: Signal[];
  calmness: Calmness[];
  /** What each figure would have decided of the jobs that are for choice. */
  primaries: { primary: string; outcomes: ({ work: number } & Outcome)[] }[];
  /** What the gate says of the others. */
  outcomes: { condition: Condition; work: number; tolerance: number; recorded: Outcome; drawn: Outcome }[];
}
