import { median } from 'simple-statistics';
import type { WorkOrWait } from '../diagnosis/seen.ts';
import type { JobScenario } from '../measurement/job.ts';
import type { CommonMetric } from '../measurement/metric.ts';
import { changeSize, formatDuration } from '../text/numbers.ts';
import type { Comparison } from './result.ts';

/** From this share of a slowdown on that CPU time accounts for, the service works more. */
const MOST = 0.6;
/** Up to this share it waits. What lies between is both, and is not spoken of. */
const LITTLE = 0.3;

/** The words of {@link workOrWait}, a sentence or two; none where nothing is said. */
export function worksOrWaits(found: WorkOrWait | null): string[] {
  if (found === null) return [];
  if (found.how === 'works') return [`The service works more: ${found.figures}.`];
  return [
    `The service mostly waits rather than works: ${found.figures}. ` +
      'It may wait for storage, a lock, another service or its turn.',
  ];
}

/**
 * Finds whether a service that got slower works more for a request or waits more: the CPU time of a request beside its
 * mean latency, both over all requests of the scenario. It is said only where the tests found the slowdown and where
 * the bounds of the CPU time leave no doubt; it names no cause.
 *
 * CPU time is weighed in two ways: by its growth beside that of the latency, both on the log scale, and by what it adds
 * beside what the latency adds. A service that was quick and now sleeps spends several times its CPU time too, because
 * it wakes up for every request: only the second way tells that from work.
 *
 * @param comparisons those of one scenario
 * @param base the rounds of the base; undefined where there are none
 */
export function workOrWait(
  comparisons: readonly Comparison[],
  head: JobScenario,
  base: JobScenario | undefined,
): WorkOrWait | null {
  const isSlower = comparisons.some(
    ({ gated, definition, verdict }) => gated && definition.slower && definition.perRequest && verdict === 'regressed',
  );
  const ofAll = (name: CommonMetric) => comparisons.find(({ metric, label }) => metric === name && label === null);
  const cpu = ofAll('cpu');
  const [now, then] = [medianOf(head, 'mean'), medianOf(base, 'mean')];
  if (!isSlower || !cpu?.worse || cpu.base === null || now === null || then === null) return null;
  // Where the mean is compared itself, its row and this sentence are one figure.
  const slowdown = ofAll('mean')?.worse?.ratio ?? now / then;
  if (now <= then || slowdown <= 1 + cpu.tolerance) return null;

  const { ratio, lower, upper } = cpu.worse;
  const ofGrowth = (of: number) => Math.log(of) / Math.log(slowdown);
  const inFlight = requestsInFlight(head, now);
  const cpuBefore = cpu.base;
  // As if the requests in flight shared one core, which is the most that CPU time can add to a latency.
  const ofAddition = (of: number) =>
    inFlight === null ? null : (cpuBefore * (of - 1) * Math.max(1, inFlight)) / (now - then);

  const latency = `mean latency ${changeSize(slowdown - 1)} higher`;
  if (cpu.verdict === 'regressed' && lower > 0 && ofGrowth(lower) >= MOST && (ofAddition(lower) ?? 1) > LITTLE) {
    return { how: 'works', figures: `CPU time per request is ${changeSize(ratio - 1)} higher, ${latency}` };
  }
  if (upper === null) return null;
  const risen = {
    regressed: `only ${changeSize(ratio - 1)} higher`,
    inconclusive: `at most ${changeSize(upper - 1)} higher`,
  };
  const how = risen[cpu.verdict as keyof typeof risen] ?? 'not higher';
  if (ofGrowth(upper) <= LITTLE) return { how: 'waits', figures: `CPU time per request is ${how}, ${latency}` };
  if (ofGrowth(upper) >= MOST || (ofAddition(upper) ?? 1) > LITTLE) return null;
  const added = formatDuration(cpuBefore * (upper - 1));
  const figures = `CPU time per request rose by at most ${added}, mean latency by ${formatDuration(now - then)}`;
  return { how: 'waits', figures };
}

/** How many requests the service has at a time, by Little's law; null where the throughput is not known. */
function requestsInFlight(scenario: JobScenario, mean: number): number | null {
  const throughput = medianOf(scenario, 'throughput');
  return throughput === null ? null : (throughput * mean) / 1000;
}

/** The median over the rounds, of all requests; null where it is not known. */
function medianOf(scenario: JobScenario | undefined, metric: CommonMetric): number | null {
  const values = (scenario?.rounds ?? []).map(({ all }) => all[metric]).filter((value) => value !== undefined);
  return values.length > 0 ? median(values) : null;
}
