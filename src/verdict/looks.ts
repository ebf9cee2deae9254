import { MOST_ROUNDS } from '../measurement/rules.ts';
import type { Looks } from '../measurement/run-document.ts';
import { formatPercent } from '../text/numbers.ts';
import type { Judgement } from './judgement.ts';
import type { Result, ScenarioResult } from './result.ts';

// One look at the planned rounds and, if and only if it leaves something undecided, one at twice as many: declared
// before the first round, because looking again until the answer pleases makes more errors than are stated
// (statistics.md 4).

export const ONE_LOOK: Looks = { declared: 1, taken: 1 };

/** Each look's share of an error that the whole run may make (Bonferroni). */
export function perLook(error: number, { declared }: Looks): number {
  return error / declared;
}

/**
 * Plans the rounds of every scenario for a second look, in their order; null where there is to be none: rounds can be
 * added only while both sides can still be measured.
 */
export function planExtension(
  scenarios: readonly { rounds: number }[],
  sides: number,
  { extend }: Judgement,
): number[] | null {
  const extensible = scenarios.some(({ rounds }) => rounds < MOST_ROUNDS);
  if (!extend || sides < 2 || !extensible) return null;
  return scenarios.map(({ rounds }) => Math.min(2 * rounds, MOST_ROUNDS));
}

/** Whether something that can fail the gate is undecided and more rounds could decide it. */
export function isUndecided({
  scenarios,
  failure,
}: {
  scenarios: readonly Pick<ScenarioResult, 'comparisons'>[];
  failure: Result['failure'];
}): boolean {
  if (failure !== null) return false;
  const rows = scenarios.flatMap(({ comparisons }) => comparisons);
  return rows.some(({ gated, verdict, worse }) => gated && verdict === 'inconclusive' && worse !== null);
}

/** Words the declaration of the looks, for the log before the first round. */
export function describeExtension(
  scenarios: readonly { rounds: number }[],
  extended: readonly number[],
  { alpha }: Judgement,
): string {
  const least = (rounds: readonly number[]) => [Math.min(...rounds), Math.max(...rounds)];
  const range = (rounds: readonly number[]) => [...new Set(least(rounds))].join(' to ');
  const planned = scenarios.map(({ rounds }) => rounds);
  return (
    `${range(planned)} rounds per side, and ${range(extended)} if something is then undecided: ` +
    `two looks, each with an error of ${formatPercent(alpha / 2)}`
  );
}
