import type { Condition } from '../record/recording.ts';
import type { Calmness } from './calmer.ts';
import type { Outcome } from './outcomes.ts';
import type { Signal } from './signal.ts';

/** The content of bench/results/replay.json. */
export interface ReplayResults {
  jobs: { condition: Condition; services: string[]; jobs: number }[];
  /** The number of jobs that constants were chosen from. */
  chosen: number;
  /** How often rounds were drawn from each job. */
  runs: number;
  /** Whether the machine could count instructions. */
  hasCounters: boolean;
  signals: Signal[];
  calmness: Calmness[];
  /** What each figure would have decided of the jobs that constants were chosen from. */
  primaries: { primary: string; outcomes: ({ slowed: number } & Outcome)[] }[];
  /** What the gate says of the others. */
  outcomes: {
    condition: Condition;
    work: number;
    slowed: number;
    tolerance: number;
    recorded: Outcome;
    drawn: Outcome;
  }[];
}
