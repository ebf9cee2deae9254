import { median } from 'simple-statistics';
import { z } from 'zod';
import { MOST_TRIALS, type Search, searchSchema } from './search.ts';
import { type Missed, type Trial, trialSchema } from './trial.ts';

/** What a stress keeps of a round: the loads around a point that were tried in it, or a whole search. */
export const stressDetail = z.object({
  /** The load that the trials of every round are around, per second; null: every round is a search. */
  point: z.number().positive().nullable(),
  /** The search of this round, or the one that found the point; null: the file has the point. */
  search: searchSchema.nullable(),
  /** The trials around the point; none where every round is a search. */
  trials: z.array(trialSchema).max(MOST_TRIALS),
  cores: z.number().int().positive(),
});
export type StressDetail = z.infer<typeof stressDetail>;

const amount = z.number().nonnegative();
const triedLoadSchema = z.object({
  load: z.number().positive(),
  goodput: amount.nullable(),
  p50: amount.nullable(),
  p95: amount.nullable(),
  failed: amount.max(1),
  cpu: amount.nullable(),
  trials: z.number().int().positive(),
  /** The trials that missed the objective, those that the load generator could not make, and why most of the former did. */
  bad: z.number().int().nonnegative(),
  voids: z.number().int().nonnegative(),
  missed: trialSchema.shape.missed,
  error: trialSchema.shape.error,
});
export type TriedLoad = z.infer<typeof triedLoadSchema>;

/** What all rounds of a stress add up to. */
export const stressSummary = z.object({
  point: z.number().positive().nullable(),
  /** How each search ended. */
  searches: z.array(searchSchema.omit({ trials: true })).max(60),
  /** Every load that was tried, the lowest first. */
  loads: z.array(triedLoadSchema).min(1).max(200),
  cores: z.number().int().positive(),
});
export type StressSummary = z.infer<typeof stressSummary>;

const MOST_LOADS = 200;

/** Adds up the rounds of a stress. @throws Error without a round */
export function summarizeStress(rounds: readonly StressDetail[]): StressSummary {
  const [first] = rounds;
  if (first === undefined) throw new Error('a stress without rounds has no summary');
  // The search that found the point is the same in every round.
  const searches = (first.point === null ? rounds : [first]).flatMap(({ search }) => search ?? []);
  const trials = [...searches.flatMap((search) => search.trials), ...rounds.flatMap((round) => round.trials)];
  const tried = [...new Set(trials.map(({ load }) => load))].toSorted((a, b) => a - b);
  const loads = tried.map((load) => triedLoad(trials.filter((trial) => trial.load === load)));
  return {
    point: first.point,
    searches: searches.map(({ trials: _, ...search }) => search),
    loads: loads.slice(0, MOST_LOADS),
    cores: first.cores,
  };
}

function triedLoad(trials: readonly Trial[]): TriedLoad {
  const sound = trials.filter(({ isVoid }) => !isVoid);
  const bad = sound.filter(({ missed }) => missed !== null);
  const middle = (of: (trial: Trial) => number | null) => {
    const values = sound.flatMap((trial) => of(trial) ?? []);
    return values.length === 0 ? null : median(values);
  };
  return {
    load: (trials[0] as Trial).load,
    goodput: middle(({ goodput }) => goodput),
    p50: middle(({ p50 }) => p50),
    p95: middle(({ p95 }) => p95),
    failed: middle(({ failed }) => failed) ?? 0,
    cpu: middle(({ cpu }) => cpu),
    trials: trials.length,
    bad: bad.length,
    voids: trials.length - sound.length,
    missed: mostFrequent<Missed>(bad.flatMap(({ missed }) => missed ?? [])),
    error: mostFrequent(bad.flatMap(({ error }) => error ?? [])),
  };
}

function mostFrequent<T>(values: readonly T[]): T | null {
  const times = (value: T) => values.filter((other) => other === value).length;
  return values.toSorted((one, other) => times(other) - times(one))[0] ?? null;
}

/** The search in the middle, by what it found. */
export function typicalSearch<S extends Pick<Search, 'lower'>>(searches: readonly S[]): S | null {
  const sorted = searches.toSorted((a, b) => (a.lower ?? 0) - (b.lower ?? 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
