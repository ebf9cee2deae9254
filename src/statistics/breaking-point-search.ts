import { requireCount, requireOpenProbability } from './arguments.ts';
import { classifyLoad, conditionalThroughput, type LoadGoal, type LoadTrial } from './load-classification.ts';

/** A trial of a search for the highest load that is borne. */
export interface SearchTrial extends LoadTrial {
  /** The share of the load that the generator really offered, 0 to 1. */
  offered: number;
}

/** Where a search begins and ends; all loads per second. */
export interface SearchRules extends LoadGoal {
  /** The first load, such as the last breaking point of the base. */
  start: number;
  /** No load below `least` or above `most` is ever asked for. */
  least: number;
  most: number;
  /** The search is over when its bounds are this share of the upper one apart, such as 0.05. */
  width: number;
  /** The most trials, those that count for nothing included. */
  trials: number;
}

/** Why a search is over. */
type SearchEnd =
  /** The bounds are as close as was asked for. */
  | 'found'
  /** Even the highest load is borne. */
  | 'not-reached'
  /** Even the lowest load is too much. */
  | 'unmet'
  /** The generator cannot offer more. */
  | 'generator'
  /** There were as many trials as are allowed. */
  | 'trials';

/** What a search does next. */
export type SearchStep =
  | { do: 'measure'; load: number }
  | {
      do: 'stop';
      why: SearchEnd;
      /** The highest load that is borne; null: none is known. */
      lower: number | null;
      /** The lowest load above it that is too much; null: none is known. */
      upper: number | null;
      /** The good answers per second at `lower` (RFC 9971, conditional throughput); null without it. */
      throughput: number | null;
    };

/** A generator that offers less than this was measured itself, and not the service. */
const LEAST_OFFERED = 0.98;
/** So many trials that could not be offered show that a load cannot be. */
const FUTILE = 3;

/**
 * Says what to measure next in the search for the highest load that is borne, from all trials so far in any order, or that
 * it is over. It is a pure function: a search that was broken off goes on from its trials. The load is doubled (or halved)
 * from the start until it is known to be too much (or borne), then the interval is divided by its geometric mean. A load is
 * asked for until it is classified. Trials of which less than 98 % was offered count for nothing; after three of them
 * the load is one that the generator cannot make, and the search stays below it.
 *
 * Where a higher load is borne than one that was too much (as after a queue that was not drained), the lower one counts.
 *
 * Throws a RangeError unless 0 < least ≤ start ≤ most < ∞, 0 < width < 1 and there may be a trial.
 *
 * Source: RFC 9971, with doubling in place of a trial at the maximum, which a service may not survive.
 */
export function nextStep(trials: readonly SearchTrial[], rules: SearchRules): SearchStep {
  requireRules(rules);
  const known = boundsOf(trials, rules);
  const { lower, upper, futile } = known;
  const top = Math.min(upper ?? Number.POSITIVE_INFINITY, futile);
  const stop = (why: SearchEnd): SearchStep => ({ do: 'stop', why, ...resultOf(trials, rules, known) });
  const limit = top === upper ? 'found' : 'generator';
  if (lower !== null && lower >= rules.most) return stop('not-reached');
  if (lower !== null && (top - lower) / top <= rules.width) return stop(limit);
  if (lower === null && top <= rules.least) return stop(limit === 'found' ? 'unmet' : 'generator');
  if (trials.length >= rules.trials) return stop('trials');
  return { do: 'measure', load: between(lower, top, rules) };
}

/** The load that divides what is not known. */
function between(lower: number | null, top: number, { start, least, most }: SearchRules): number {
  const isOpen = top === Number.POSITIVE_INFINITY;
  if (lower === null) return isOpen ? start : Math.max(least, top / 2);
  return isOpen ? Math.min(most, lower * 2) : Math.sqrt(lower * top);
}

interface Bounds {
  lower: number | null;
  upper: number | null;
  /** The lowest load above `lower` that the generator could not offer; Infinity where it could offer all. */
  futile: number;
}

function boundsOf(trials: readonly SearchTrial[], goal: LoadGoal): Bounds {
  const loads = [...new Set(trials.map(({ load }) => load))].map((load) => {
    const all = trials.filter((trial) => trial.load === load);
    const valid = all.filter(isOffered);
    return { load, class: classifyLoad(valid, goal), void: all.length - valid.length };
  });
  const lowest = (found: typeof loads) => Math.min(...found.map(({ load }) => load));
  const upper = lowest(loads.filter((load) => load.class === 'upper'));
  const borne = loads.filter((load) => load.class === 'lower' && load.load < upper).map(({ load }) => load);
  const lower = borne.length === 0 ? null : Math.max(...borne);
  const futile = loads.filter((load) => load.class === 'undecided' && load.void >= FUTILE && load.load > (lower ?? 0));
  return { lower, upper: upper === Number.POSITIVE_INFINITY ? null : upper, futile: lowest(futile) };
}

function resultOf(trials: readonly SearchTrial[], goal: LoadGoal, { lower, upper }: Bounds) {
  const own = trials.filter((trial) => trial.load === lower && isOffered(trial));
  return { lower, upper, throughput: lower === null ? null : conditionalThroughput(lower, own, goal) };
}

function isOffered({ offered }: SearchTrial): boolean {
  return offered >= LEAST_OFFERED;
}

function requireRules({ start, least, most, width, trials }: SearchRules): void {
  requireOpenProbability('width', width);
  requireCount('trials', trials);
  if (!(least > 0 && least <= start && start <= most && most < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`start is ${start}: it must lie between least, which is ${least}, and most, ${most}`);
  }
}
