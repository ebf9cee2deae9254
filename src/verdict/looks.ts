import { MOST_ROUNDS } from '../measurement/rules.ts';
import type { Looks } from '../measurement/run-document.ts';
import { countInWords, formatPercent } from '../text/numbers.ts';
import type { Judgement } from './judgement.ts';
import type { Result, ScenarioResult } from './result.ts';

// One look at the planned rounds and, if and only if it leaves something undecided, one at half as many more, and then
// one at twice as many: declared before the first round, because looking again until the answer pleases makes more
// errors than are stated (statistics.md 4).

export const ONE_LOOK: Looks = { declared: 1, taken: 1 };

/** Each look's share of an error that the whole run may make (Bonferroni). */
export function perLook(error: number, { declared }: Looks): number {
  return error / declared;
}

/** The rounds of the further looks, as multiples of the planned ones. */
const FURTHER = [1.5, 2];

/**
 * Plans the rounds of every scenario, in their order, for each further look; null where there is to be none: rounds can
 * be added only while both sides can still be measured. A look that would add no round is none.
 */
export function planExtension(
  scenarios: readonly { rounds: number }[],
  sides: number,
  { extend }: Judgement,
): number[][] | null {
  if (!extend || sides < 2) return null;
  const looks: number[][] = [];
  let reached = scenarios.map(({ rounds }) => rounds);
  for (const factor of FURTHER) {
    const next = scenarios.map(({ rounds }) => Math.min(Math.ceil(factor * rounds), MOST_ROUNDS));
    if (next.every((rounds, position) => rounds <= (reached[position] as number))) continue;
    looks.push(next);
    reached = next;
  }
  return looks.length > 0 ? looks : null;
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
  further: readonly (readonly number[])[],
  { alpha }: Judgement,
): string {
  const declared = 1 + further.length;
  const least = (rounds: readonly number[]) => [Math.min(...rounds), Math.max(...rounds)];
  const range = (rounds: readonly number[]) => [...new Set(least(rounds))].join(' to ');
  const planned = scenarios.map(({ rounds }) => rounds);
  return (
    `${range(planned)} rounds per side, ${further.map(range).join(' and ')} if something is then undecided: ` +
    `${countInWords(declared)} looks, each with an error of ${formatPercent(perLook(alpha, { declared, taken: 1 }))}`
  );
}
