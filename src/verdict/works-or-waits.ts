import { median } from 'simple-statistics';
import type { JobScenario } from '../measurement/job.ts';
import { changeSize } from '../text/numbers.ts';
import type { Comparison } from './result.ts';

/** From this share of a slowdown on, on the log scale, that CPU time accounts for, the service works more. */
const MOST = 0.6;
/** Up to this share it waits. What lies between is both, and is not spoken of. */
const LITTLE = 0.3;

/**
 * Says whether a service that got slower works more for a request or waits more: the CPU time of a request beside its
 * mean latency, both over all requests of the scenario. It is said only where the tests found the slowdown and where
 * the bounds of the CPU time leave no doubt; it names no cause.
 *
 * @param comparisons those of one scenario
 * @param base the rounds of the base; undefined where there are none
 */
export function worksOrWaits(
  comparisons: readonly Comparison[],
  head: JobScenario,
  base: JobScenario | undefined,
): string[] {
  const isSlower = comparisons.some(
    ({ gated, definition, verdict }) => gated && definition.slower && definition.perRequest && verdict === 'regressed',
  );
  const cpu = comparisons.find(({ metric, label }) => metric === 'cpu' && label === null);
  const slowdown = meanSlowdown(head, base);
  if (!isSlower || !cpu?.worse || slowdown === null || slowdown <= 1 + cpu.tolerance) return [];
  const { ratio, lower, upper } = cpu.worse;
  const share = (of: number) => Math.log(of) / Math.log(slowdown);
  const latency = `mean latency ${changeSize(slowdown - 1)}`;
  if (cpu.verdict === 'regressed' && lower > 0 && share(lower) >= MOST) {
    return [`The service works more: CPU time per request is ${changeSize(ratio - 1)} higher, ${latency}.`];
  }
  if (upper === null || share(upper) > LITTLE) return [];
  const risen = {
    regressed: `only ${changeSize(ratio - 1)} higher`,
    inconclusive: `at most ${changeSize(upper - 1)} higher`,
  };
  const how = risen[cpu.verdict as keyof typeof risen] ?? 'not higher';
  return [
    `The service mostly waits rather than works: CPU time per request is ${how}, ${latency}. ` +
      'It may wait for storage, a lock, another service or its turn.',
  ];
}

/** By which factor the mean latency of all requests grew, from the medians over the rounds; null where it is not known. */
function meanSlowdown(head: JobScenario, base: JobScenario | undefined): number | null {
  const [now, then] = [head, base].map((scenario) => means(scenario));
  if (!now || !then) return null;
  return now / then;
}

function means(scenario: JobScenario | undefined): number | null {
  const values = (scenario?.rounds ?? []).map(({ all }) => all.mean).filter((value) => value !== undefined);
  return values.length > 0 ? median(values) : null;
}
