import { type VolumeScenario, volumeKind } from '../../src/kinds/volume.ts';
import type { Job } from '../../src/measurement/job.ts';
import { complexityOf } from '../../src/statistics/complexity-class.ts';
import { exponentOfRounds, growthExponent, type SizedTime } from '../../src/statistics/growth-exponent.ts';
import { DEFAULT_JUDGEMENT, decide, jobOf, sameJob } from '../accuracy/decision.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { type Draws, simulate } from './simulate.ts';

/** What a volume scenario has by default. */
const SIZES = [1_000, 10_000, 100_000];
const ROUNDS = 5;
const FINE_SIZES = [1_000, 3_162, 10_000, 31_623, 100_000];
/** How far a time scatters by itself, and a whole round with all its sizes. */
const NOISE = 0.05;
const ROUND_NOISE = 0.1;

type TimeOf = (size: number) => number;
const power =
  (exponent: number): TimeOf =>
  (size) =>
    size ** exponent;

const CLASSES: Record<string, TimeOf> = {
  constant: () => 4,
  logarithmic: Math.log,
  linear: (size) => size / 1000,
  'n log n': (size) => size * Math.log(size),
  quadratic: (size) => size ** 2,
};

export const growthSection: Section = {
  name: 'growth',
  title: 'Volume: how time grows with the data',
  about: `Simulated rounds with ${SIZES.map((size) => size.toLocaleString('en')).join(', ')} rows, ${ROUNDS} a side, in which a time scatters by ${NOISE * 100} %, and a round as a whole by ${ROUND_NOISE * 100} %. Changes go through the decision that the gate itself uses.`,
  isLive: false,
  run: async (effort) => growthCriteria(effort),
};

function growthCriteria({ isQuick }: Effort): Criterion[] {
  const exponents = simulate(isQuick, 71, (draws) => exponentOfRounds(roundsOf(draws, power(0.8)), 0.95));
  const change = (seed: number, head: number) =>
    simulate(isQuick, seed, (draws) => verdictOf(roundsOf(draws, power(head)), roundsOf(draws, power(1))));
  const classes = Object.entries(CLASSES).map(([name, timeOf], index) =>
    shareOf(
      `five sizes, scatter 2 %: ${name} is among the classes that are named`,
      simulate(isQuick, 81 + index, ({ normal }) => {
        const found = complexityOf(
          FINE_SIZES.map((size) => ({ size, time: timeOf(size) * Math.exp(0.02 * normal()) })),
        );
        return found.kind === 'named' && (found.classes as string[]).includes(name);
      }),
      { least: 0.9 },
    ),
  );
  return [
    shareOf(
      'the 95 % bounds of a growth of n^0.8 hold it',
      exponents.map(({ lower, upper }) => lower <= 0.8 && upper >= 0.8),
      { least: 0.9 },
    ),
    shareOf(
      'the growth is found to ±0.05',
      exponents.map(({ estimate }) => Math.abs(estimate - 0.8) <= 0.05),
      { least: 0.95 },
    ),
    shareOf('the same growth is called worse', change(72, 1).map(isVerdict('regressed')), { most: 0.01 }),
    shareOf('n^1.2 after n is called worse', change(73, 1.2).map(isVerdict('regressed')), { least: 0.95 }),
    shareOf('n^1.1 after n is called better', change(74, 1.1).map(isVerdict('improved')), { most: 0.01 }),
    shareOf('n^0.8 after n is called better', change(75, 0.8).map(isVerdict('improved')), { least: 0.9 }),
    ...classes,
  ];
}

function roundsOf({ normal }: Draws, timeOf: TimeOf): SizedTime[][] {
  return Array.from({ length: ROUNDS }, () => {
    const slow = Math.exp(ROUND_NOISE * normal());
    return SIZES.map((size) => ({ size, time: slow * timeOf(size) * Math.exp(NOISE * normal()) }));
  });
}

function verdictOf(head: SizedTime[][], base: SizedTime[][]): string {
  const [row] = decide(volumeJob(head), sameJob(volumeJob(base)), DEFAULT_JUDGEMENT);
  if (row === undefined) throw new Error('the growth of a volume scenario is not compared');
  return row.verdict;
}

function volumeJob(rounds: SizedTime[][]): Job {
  const job = jobOf(rounds.map((round) => ({ growth: 2 ** growthExponent(round) })));
  const metrics = volumeKind.metrics?.({} as VolumeScenario) ?? {};
  return { ...job, scenarios: job.scenarios.map((scenario) => ({ ...scenario, type: 'volume', metrics })) };
}

function isVerdict(wanted: string): (found: string) => boolean {
  return (found) => found === wanted;
}
