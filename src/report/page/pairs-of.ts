import type { Comparison } from '../../verdict/result.ts';
import { metricOf } from '../../verdict/samples.ts';
import type { ScenarioSides } from '../sides.ts';

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
