import type { JobScenario } from '../../measurement/job.ts';
import type { Comparison, Result } from '../../verdict/result.ts';
import { metricOf } from '../../verdict/samples.ts';

/** Both sides of a scenario. */
export interface ScenarioSides {
  head?: JobScenario;
  base?: JobScenario;
}

/** Finds the rounds of a scenario; a baseline that is defined differently is not shown beside it. */
export function sidesOf(name: string, { rounds }: Pick<Result, 'rounds'>): ScenarioSides {
  const head = rounds.head.scenarios.find((scenario) => scenario.name === name);
  const base = rounds.base?.scenarios.find((scenario) => scenario.name === name && scenario.hash === head?.hash);
  return { ...(head && { head }), ...(base && { base }) };
}

/**
 * The ratio of each pair of rounds, oriented as the comparison is: above 1 is worse. Of a stored baseline, whose rounds
 * have no partners, each round of this change against the baseline's middle.
 *
 * @returns null where there is no such ratio
 */
export function pairsOf(
  { metric, label, definition, worse, base, p }: Comparison,
  { head: now, base: before }: ScenarioSides,
): number[] | null {
  if (worse === null || p === null || now === undefined) return null;
  const partners = new Map(
    (before?.rounds ?? []).map((round) => [round.index, metricOf(round, label, metric)] as const),
  );
  const isPaired = p.test === 'signed-rank';
  const ratios = now.rounds.flatMap((round) => {
    const [value, other] = [metricOf(round, label, metric), isPaired ? partners.get(round.index) : base];
    if (!value || !other) return [];
    return [definition.better === 'lower' ? value / other : other / value];
  });
  return ratios.length === 0 ? null : ratios.map((ratio) => Number(ratio.toPrecision(6)));
}
