import { MOST_ROUNDS } from '../measurement/rules.ts';
import type { Looks } from '../measurement/run-document.ts';
import { levelsOfLooks, likeOBrienFleming, likePocock, type Spending } from '../statistics/group-sequential.ts';
import { countInWords, formatPercent } from '../text/numbers.ts';
import type { Judgement } from './judgement.ts';
import { isDoubtful } from './primary.ts';
import type { Comparison, Result, ScenarioResult } from './result.ts';

// One look at the planned rounds and, if and only if it leaves something undecided, others at more rounds: declared before
// the first round, because looking again until the answer pleases makes more errors than are stated (statistics.md 4).
// What a look has decided stands.

/** The error allowed to each bound of a ratio, which the looks share. */
export const BOUND_ERROR = 0.05;

export const ONE_LOOK: Looks = { declared: 1, taken: 1 };

/**
 * The share of all rounds that is there at each look, by the number of looks. Where the most rounds that there can be cut
 * the last looks short, the shares are larger than these, and the levels that follow from these err on the safe side:
 * looks at more of the same rounds are more alike.
 */
const SHARES: Readonly<Record<number, readonly number[]>> = { 1: [1], 2: [0.5, 1], 3: [0.5, 0.75, 1] };

/** The level of a change at a look, so that all declared looks together make an error of `error`. */
export function levelOfChange(error: number, looks: Looks): number {
  return levelAt(error, looks, likeOBrienFleming);
}

/**
 * The level of the bounds at a look, so that "unchanged" is wrongly said with an error of `error` by all declared looks
 * together. Most changes change nothing, so this is spent early.
 */
export function levelOfBounds(error: number, looks: Looks): number {
  return levelAt(error, looks, likePocock);
}

/** They take milliseconds to find, and every comparison asks for the same. */
const found = new Map<string, readonly number[]>();

function levelAt(error: number, { declared, taken }: Looks, spending: Spending): number {
  const key = `${spending.name} ${error} ${declared}`;
  const levels = found.get(key) ?? levelsOfLooks(error, SHARES[declared] as readonly number[], spending);
  found.set(key, levels);
  return levels[Math.min(taken, declared) - 1] as number;
}

/** A scenario whose rounds are planned. */
interface Planned {
  rounds: number;
  /** Whether it is only held to its limits, which takes no further look. */
  compared?: false;
}

/** The rounds of the further looks, as multiples of the planned ones. */
const FURTHER = [1.5, 2];

/**
 * Plans the rounds of every scenario, in their order, for each further look; null where there is to be none: rounds can
 * be added only while both sides can still be measured. A look that would add no round is none.
 */
export function planExtension(scenarios: readonly Planned[], sides: number, { extend }: Judgement): number[][] | null {
  if (!extend || sides < 2) return null;
  const looks: number[][] = [];
  let reached = scenarios.map(({ rounds }) => rounds);
  for (const factor of FURTHER) {
    const next = scenarios.map(({ rounds, compared }) =>
      compared === false ? rounds : Math.min(Math.ceil(factor * rounds), MOST_ROUNDS),
    );
    if (next.every((rounds, position) => rounds <= (reached[position] as number))) continue;
    looks.push(next);
    reached = next;
  }
  return looks.length > 0 ? looks : null;
}

/**
 * Whether more rounds are wanted: a figure that decides is undecided, or another looks worse but is not yet proven so.
 * Not where a regression is proven already: that stands, whatever the rest would become.
 */
export function isUndecided({
  scenarios,
  failure,
}: {
  scenarios: readonly Pick<ScenarioResult, 'comparisons'>[];
  failure: Result['failure'];
}): boolean {
  const rows = scenarios.flatMap(({ comparisons }) => comparisons).filter(({ gated }) => gated);
  if (failure !== null || rows.some(({ verdict }) => verdict === 'regressed')) return false;
  return rows.some((row) => row.worse !== null && (isDoubtful(row) || looksWorse(row)));
}

function looksWorse({ verdict, worse, tolerance }: Comparison): boolean {
  return verdict === 'inconclusive' && worse !== null && worse.ratio >= 1 + tolerance;
}

/** Words the declaration of the looks, for the log before the first round. */
export function describeExtension(
  scenarios: readonly Planned[],
  further: readonly (readonly number[])[],
  { alpha }: Judgement,
): string {
  const declared = 1 + further.length;
  const least = (rounds: readonly number[]) => [Math.min(...rounds), Math.max(...rounds)];
  const isCompared = scenarios.map(({ compared }) => compared !== false);
  const range = (rounds: readonly number[]) =>
    [...new Set(least(rounds.filter((_, position) => isCompared[position])))].join(' to ');
  const planned = scenarios.map(({ rounds }) => rounds);
  return (
    `${range(planned)} rounds per side, ${further.map(range).join(' and ')} if something is then undecided: ` +
    `${countInWords(declared)} looks that share an error of ${formatPercent(alpha)}`
  );
}
