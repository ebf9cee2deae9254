import { median } from 'simple-statistics';
import { requireCount } from './arguments.ts';
import { shiftOfPairs } from './hodges-lehmann.ts';
import { type MedianBounds, medianBounds } from './median-bounds.ts';
import { type TwoLines, twoLineKnee } from './two-line-knee.ts';
import {
  FEWEST_LEVELS,
  fitScalability,
  type LoadLevel,
  peakOf,
  requireLevels,
  type Scalability,
} from './universal-scalability.ts';

/** A level of load, with one throughput per second of each round, in the order of the rounds. */
export interface MeasuredLevel {
  load: number;
  throughputs: readonly number[];
}

/** Why no more than the best level is known. */
type NotReached =
  /** There are fewer levels than the law has parameters, and one more. */
  | 'levels'
  /** The throughput still rises at the highest level. */
  | 'rising'
  /** The throughput falls from the lowest level on: its peak lies below all levels. */
  | 'falling'
  /** A peak is likely, but neither its place nor the fall behind it stands out from the scatter of the rounds. */
  | 'unproven';

/** What is known about how much a service can do; every `load` in users, every `throughput` per second. */
export type Capacity =
  /** It does most at a load within those that were measured. */
  | ({ kind: 'peak'; bounds: Pick<MedianBounds, 'lower' | 'upper'>; law: Scalability } & LoadLevel)
  /** It does no more from a load within those that were measured, and no less. */
  | ({ kind: 'knee'; lines: TwoLines } & LoadLevel)
  /** It does at least this. */
  | ({ kind: 'at-least'; why: NotReached; law: Scalability | null } & LoadLevel)
  /** More users each get more, as from caches that fill or a slow start: no law describes that. It does at least this. */
  | ({ kind: 'superlinear' } & LoadLevel)
  /** No law fits: it does no more than these lines allow, of which `load` is where they meet. */
  | ({ kind: 'bound'; perUser: number } & LoadLevel);

/** A law counts as the description of a service up to this error at its worst level, and not by R², which is always high. */
const MOST_RESIDUAL = 0.1;
/** Lines describe a service as well as the law does with a third parameter if their worst error is within this factor. */
const SIMPLER = 1.1;
/** The bounds of a peak lie at most this factor apart. */
const MOST_SPREAD = 1.5;
const CONFIDENCE = 0.95;

/**
 * Tells how much a service can do, from its throughput at several levels of load. A peak is told only where it lies within
 * the levels, because what a fit says beyond them is worth nothing: with 2 % noise and levels up to a third of it, from 0.6
 * times the truth to no peak at all. And then only when the highest level is behind the best one by more than chance, or
 * when the peaks of the rounds, each fitted by itself, have 95 % bounds within the levels and within a factor of 1.5. That
 * takes five rounds at least. Where two lines describe the levels as well, as with a pool that is full, there is no peak
 * but a knee: the law would see one, although the throughput does not fall.
 *
 * Throws a RangeError without levels, where levels differ in their rounds or have none, or unless all loads and throughputs
 * are above 0 and finite.
 */
export function capacityOf(measured: readonly MeasuredLevel[]): Capacity {
  const sorted = measured.toSorted((a, b) => a.load - b.load);
  const rounds = roundsOf(sorted);
  const levels = sorted.map(({ load, throughputs }) => ({ load, throughput: median(throughputs) }));
  const best = levels.reduce((most, level) => (level.throughput > most.throughput ? level : most));
  if (levels.length < FEWEST_LEVELS) return { kind: 'at-least', why: 'levels', law: null, ...best };
  const law = fitScalability(levels);
  const lines = twoLineKnee(levels);
  const isLaw = law !== null && law.worst <= MOST_RESIDUAL;
  if (lines.full !== null && lines.worst <= Math.min(MOST_RESIDUAL, isLaw ? law.worst * SIMPLER : MOST_RESIDUAL)) {
    return { kind: 'knee', lines, ...lines.full };
  }
  if (isLaw) {
    const peak = provenPeak(sorted, law, rounds, levels.indexOf(best));
    return typeof peak === 'string' ? { kind: 'at-least', why: peak, law, ...best } : peak;
  }
  if (lines.worst <= MOST_RESIDUAL) return { kind: 'at-least', why: 'rising', law: null, ...best };
  const [lightest] = levels as [LoadLevel, ...LoadLevel[]];
  const perUser = lightest.throughput / lightest.load;
  if (levels.some(({ load, throughput }) => throughput / load > perUser * (1 + MOST_RESIDUAL))) {
    return { kind: 'superlinear', ...best };
  }
  return { kind: 'bound', perUser, throughput: best.throughput, load: best.throughput / perUser };
}

/** The peak of the law where it is proven, else why not. */
function provenPeak(
  sorted: readonly MeasuredLevel[],
  law: Scalability,
  rounds: readonly LoadLevel[][],
  best: number,
): Extract<Capacity, { kind: 'peak' }> | Exclude<NotReached, 'levels'> {
  const peak = peakOf(law);
  const [lowest, highest] = [sorted[0], sorted.at(-1)] as [MeasuredLevel, MeasuredLevel];
  if (peak.load > highest.load) return 'rising';
  if (peak.load < lowest.load) return 'falling';
  const { lower, upper } = medianBounds(rounds.map(peakLoadOf), CONFIDENCE);
  const isPlaced = lower >= lowest.load && upper <= highest.load && upper <= MOST_SPREAD * lower;
  if (!isPlaced && !fallsBehind(highest, sorted[best] as MeasuredLevel, sorted.length)) return 'unproven';
  return { kind: 'peak', bounds: { lower, upper }, law, ...peak };
}

/** Where the peak of one round lies; Infinity where it has none. */
function peakLoadOf(levels: readonly LoadLevel[]): number {
  const law = fitScalability(levels);
  return law === null ? Number.POSITIVE_INFINITY : peakOf(law).load;
}

/** Whether a level did less than another, which is the best of several and so was lucky, by more than chance. */
function fallsBehind(level: MeasuredLevel, best: MeasuredLevel, levels: number): boolean {
  const falls = best.throughputs.map((throughput, round) =>
    Math.log(throughput / (level.throughputs[round] as number)),
  );
  return shiftOfPairs(falls, 1 - (1 - CONFIDENCE) / (levels - 1)).lower > 0;
}

/** The levels as each round saw them. @throws RangeError where they do not have the same rounds */
function roundsOf(sorted: readonly MeasuredLevel[]): LoadLevel[][] {
  const count = sorted[0]?.throughputs.length ?? 0;
  requireCount('the number of levels', sorted.length);
  requireCount('the number of rounds', count);
  const uneven = sorted.findIndex(({ throughputs }) => throughputs.length !== count);
  if (uneven !== -1) throw new RangeError('the levels differ in their rounds: a throughput of each is needed');
  const rounds = Array.from({ length: count }, (_, round) =>
    sorted.map(({ load, throughputs }) => ({ load, throughput: throughputs[round] as number })),
  );
  rounds.forEach(requireLevels);
  return rounds;
}
