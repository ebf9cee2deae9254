import { mean, median, sampleVariance } from 'simple-statistics';
import { mannWhitney, mannWhitneyAsymptotic } from '../../src/statistics/mann-whitney.ts';
import { studentTQuantile } from '../../src/statistics/student-t.ts';

/** What one side of a round showed, milliseconds. */
export interface RoundLatencies {
  mean: number;
  p50: number;
  /** Single requests. */
  requests: readonly number[];
}

export interface Measured {
  head: readonly RoundLatencies[];
  base: readonly RoundLatencies[];
}

/** A rule that is in use today. */
export interface Rule {
  name: string;
  /** The finding of the rule: above 0 "slower", below 0 "faster", 0 nothing. */
  says(measured: Measured): number;
}

/** The usual level, two-sided, with which these rules are used. */
const LEVEL = 0.05;
/** github-action-benchmark and its like ask for a ratio between 1.1 and 2. */
const RATIO = 1.1;

export const RULES: readonly Rule[] = [
  {
    name: 'ratio of two single runs above 10 %',
    says: ({ head, base }) => beyondRatio((head[0] as RoundLatencies).mean / (base[0] as RoundLatencies).mean),
  },
  {
    name: 'ratio of the means above 10 %',
    says: ({ head, base }) => beyondRatio(mean(values(head, 'mean')) / mean(values(base, 'mean'))),
  },
  {
    name: "Welch's t on requests",
    says: ({ head, base }) => welch(requestsOf(head), requestsOf(base)),
  },
  {
    name: 'Mann–Whitney on requests',
    says({ head, base }) {
      const { greater, less } = mannWhitneyAsymptotic(requestsOf(head), requestsOf(base));
      return direction(greater, less);
    },
  },
  {
    name: 'Mann–Whitney on rounds (p50)',
    says({ head, base }) {
      const { greater, less } = mannWhitney(values(head, 'p50'), values(base, 'p50'));
      return direction(greater, less);
    },
  },
  {
    name: '95 % confidence interval of the rounds (mean)',
    says: ({ head, base }) => welch(values(head, 'mean'), values(base, 'mean')),
  },
];

function beyondRatio(ratio: number): number {
  if (ratio > RATIO) return 1;
  return ratio < 1 / RATIO ? -1 : 0;
}

function direction(greater: number, less: number): number {
  if (greater <= LEVEL / 2) return 1;
  return less <= LEVEL / 2 ? -1 : 0;
}

/** Runs Welch's t test: whether the interval of the difference of two means excludes zero. */
function welch(head: readonly number[], base: readonly number[]): number {
  const errors = [head, base].map((side) => sampleVariance([...side]) / side.length) as [number, number];
  const total = errors[0] + errors[1];
  const df = total ** 2 / (errors[0] ** 2 / (head.length - 1) + errors[1] ** 2 / (base.length - 1));
  const t = (mean([...head]) - mean([...base])) / Math.sqrt(total);
  return Math.abs(t) > studentTQuantile(1 - LEVEL / 2, df) ? Math.sign(t) : 0;
}

function values(rounds: readonly RoundLatencies[], figure: 'mean' | 'p50'): number[] {
  return rounds.map((round) => round[figure]);
}

function requestsOf(rounds: readonly RoundLatencies[]): number[] {
  return rounds.flatMap(({ requests }) => [...requests]);
}

/** Collects what a round shows about single requests. */
export function latenciesOf(requests: readonly number[]): RoundLatencies {
  return { mean: mean([...requests]), p50: median([...requests]), requests };
}
