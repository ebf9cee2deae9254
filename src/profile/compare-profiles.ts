import { median } from 'simple-statistics';
import { z } from 'zod';
import { MOST_FUNCTIONS, type Profile, type ProfiledFunction, profiledFunctionSchema } from '../measurement/profile.ts';
import { holm } from '../statistics/holm.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';

/** The share of all time a request by which a function has to differ to be named. */
const SMALLEST = 0.01;
/** The chance that any function is named on identical code. */
const ALPHA = 0.01;
/** The fewest rounds of a side with which functions are compared. */
const LEAST_ROUNDS = 5;

/** How profilers call what they have no name for. */
const UNNAMED = /^(?:[[(<]?unknown[\])>]?|0x[\da-f]+)$/i;

/** A function that takes more of a request than before. */
const slowerFunctionSchema = profiledFunctionSchema.extend({
  /** What it takes itself, a request: the medians over the rounds, in the unit of the profile. */
  before: z.number().nonnegative(),
  now: z.number().nonnegative(),
  /** One-sided p of the rank test, adjusted by Holm over the functions that were tested. */
  p: z.number(),
});
export type SlowerFunction = z.infer<typeof slowerFunctionSchema>;

/** What profiles of both sides say. */
export const profileComparisonSchema = z.object({
  unit: z.enum(['ms', 'samples']),
  rounds: z.object({ base: z.number().int().nonnegative(), head: z.number().int().nonnegative() }),
  /** What all functions together take, a request: the medians over the rounds. */
  before: z.number().nonnegative(),
  now: z.number().nonnegative(),
  /** The share of all time on the side of the change in code whose functions have no names; 0.3 = 30 %. */
  unnamed: z.number(),
  /** How many functions were tested. */
  tested: z.number().int().nonnegative(),
  /** Those that take more, by what they add. */
  slower: z.array(slowerFunctionSchema).max(MOST_FUNCTIONS),
});
export type ProfileComparison = z.infer<typeof profileComparisonSchema>;

/**
 * Finds the functions that take more of a request than before: their own time a request, round by round, compared by the
 * Mann–Whitney test, one-sided, adjusted by Holm; named where it differs by 1 % of all time a request at least. Functions
 * that are too small to differ by that much on either side are not tested.
 *
 * @returns null where a side has fewer than {@link LEAST_ROUNDS}, or the units differ
 */
export function compareProfiles(base: Profile, head: Profile): ProfileComparison | null {
  const [before, now] = [perRequest(base), perRequest(head)];
  if (base.unit !== head.unit || Math.min(before.rounds, now.rounds) < LEAST_ROUNDS) return null;
  const keys = [...new Set([...before.functions.keys(), ...now.functions.keys()])];
  const least = SMALLEST * before.total;
  const nothing = (rounds: number) => new Array<number>(rounds).fill(0);
  const rows = keys
    .map((key) => {
      const was = before.functions.get(key);
      const is = now.functions.get(key);
      const then = was?.amounts ?? nothing(before.rounds);
      const today = is?.amounts ?? nothing(now.rounds);
      return { at: (is ?? was)?.at as ProfiledFunction, then, today };
    })
    .filter(({ then, today }) => mean(then) + mean(today) >= least);
  const adjusted = holm(rows.map(({ then, today }) => mannWhitney(today, then).greater));
  const slower = rows
    .map(({ at, then, today }, index) => ({ ...at, before: median(then), now: median(today), p: adjusted[index] ?? 1 }))
    .filter((row) => !UNNAMED.test(row.name) && row.p <= ALPHA && row.now - row.before >= least && row.now > row.before)
    .sort((a, b) => b.now - b.before - (a.now - a.before));
  return {
    unit: base.unit,
    rounds: { base: before.rounds, head: now.rounds },
    before: before.total,
    now: now.total,
    unnamed: unnamedIn(head),
    tested: rows.length,
    slower,
  };
}

/** What each function takes a request, round by round; rounds without answers say nothing. */
function perRequest({ functions, rounds }: Profile) {
  const answered = rounds.filter(({ requests }) => requests > 0);
  const amounts = (at: number) => answered.map(({ requests, self }) => (self[at] ?? 0) / requests);
  const totals = answered.map(({ requests, self }) => self.reduce((sum, one) => sum + one, 0) / requests);
  return {
    rounds: answered.length,
    total: totals.length === 0 ? 0 : median(totals),
    functions: new Map(functions.map((at, index) => [keyOf(at), { at, amounts: amounts(index) }])),
  };
}

/** What tells a function from others: its line moves with the code above it. */
export function keyOf({ name, file }: ProfiledFunction): string {
  return `${file ?? ''}\n${name}`;
}

function unnamedIn({ functions, rounds }: Profile): number {
  const sumOf = (at: number) => rounds.reduce((sum, { self }) => sum + (self[at] ?? 0), 0);
  const all = functions.reduce((sum, _, at) => sum + sumOf(at), 0);
  const unnamed = functions.reduce((sum, { name }, at) => sum + (UNNAMED.test(name) ? sumOf(at) : 0), 0);
  return all === 0 ? 0 : unnamed / all;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
