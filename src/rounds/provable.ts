import { isCompared, kindOf, loadsOf, ownMetricsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { METRICS, type MetricName } from '../measurement/metric.ts';
import type { Looks } from '../measurement/run-document.ts';
import { roundsNeeded, smallestOneSidedP } from '../statistics/sample-size.ts';
import { plural } from '../text/plural.ts';
import type { Judgement } from '../verdict/judgement.ts';
import { levelOfChange } from '../verdict/looks.ts';

/**
 * Says before the first round that no regression can be proven, however large, because the rounds are too few for so many
 * comparisons: in pairs, the smallest p that n rounds can give is 2⁻ⁿ.
 *
 * @param looks the rounds of every scenario at each further look; null: there are none
 * @returns a sentence; null where every scenario has rounds enough
 */
export function describeUnprovable(
  scenarios: readonly Scenario[],
  looks: readonly (readonly number[])[] | null,
  { alpha, gated }: Pick<Judgement, 'alpha' | 'gated'>,
): string | null {
  const comparisons = scenarios.filter(isCompared).reduce((sum, scenario) => sum + comparisonsOf(scenario, gated), 0);
  const last = looks?.at(-1) ?? scenarios.map(({ rounds }) => rounds);
  const declared = (1 + (looks?.length ?? 0)) as Looks['declared'];
  const level = levelOfChange(alpha, { declared, taken: declared }) / Math.max(1, comparisons);
  const few = scenarios.filter(
    (scenario, position) => isCompared(scenario) && smallestOneSidedP('signed-rank', last[position] as number) > level,
  );
  if (few.length === 0) return null;
  const rounds = Math.min(
    ...scenarios.flatMap((scenario, position) => (few.includes(scenario) ? [last[position] as number] : [])),
  );
  const names = few.length === scenarios.length ? '' : ` of ${few.map(({ name }) => `"${name}"`).join(', ')}`;
  return (
    `No regression${names} can be proven by ${plural(rounds, 'round')} a side, however large: there are ` +
    `${plural(comparisons, 'comparison')} that can fail the gate, which need ≥ ${roundsNeeded('signed-rank', level)}. ` +
    'Set more "rounds", or fewer "compare.metrics".'
  );
}

/** How many comparisons of a scenario can fail the gate, as far as its configuration says. */
function comparisonsOf(scenario: Scenario, gated: readonly MetricName[]): number {
  const kind = kindOf(scenario);
  const own = Object.entries(ownMetricsOf(scenario));
  const gatedOwn = own.filter(([name, definition]) => definition.gated || gated.includes(name)).length;
  const [load] = loadsOf(scenario);
  // What a line measures is not known before it has run.
  if (!load || !kind.rules.general) return own.length > 0 ? gatedOwn : 1;
  const { requests, journeys } = load.traffic;
  const sent = [...requests, ...journeys.flatMap((journey) => journey.requests)];
  const labels = new Set(sent.map(({ label }) => label)).size + journeys.length;
  if (labels === 1) return gated.length + gatedOwn;
  const ofEach = gated.filter(
    (metric) => Object.hasOwn(METRICS, metric) && METRICS[metric as keyof typeof METRICS].perRequest,
  );
  return labels * ofEach.length + gated.length - ofEach.length + gatedOwn;
}
