import { median } from 'simple-statistics';
import type { Job } from '../measurement/job.ts';
import { definitionOf, type MetricName } from '../measurement/metric.ts';
import type { BaseSide } from './base-side.ts';
import type { Trend } from './result.ts';
import { valuesOf } from './samples.ts';

const SHOWN: readonly MetricName[] = ['p50', 'p95'];

/**
 * Compares the head with the newest job of a stored baseline: what a base that was measured beside it cannot show. It
 * proves nothing, because one job against one job is one draw per side (statistics.md 5).
 *
 * @returns null without a stored baseline
 */
export function trendOf(head: Job, stored: BaseSide): Trend | null {
  if (stored.kind !== 'stored') return null;
  const [job] = stored.document.jobs;
  if (!job) return null;
  const changes = head.scenarios.flatMap((scenario) => {
    const before = job.scenarios.find(({ name, hash }) => name === scenario.name && hash === scenario.hash);
    if (!before || job.target !== head.target) return [];
    return SHOWN.flatMap((metric) => {
      const [now, then] = [valuesOf(scenario, null, metric), valuesOf(before, null, metric)];
      if (now.length === 0 || then.length === 0) return [];
      const [value, earlier] = [median(now), median(then)];
      // What was 0 has not changed, or by no ratio.
      if (earlier === 0 && value !== 0) return [];
      const change = earlier === 0 ? 0 : value / earlier - 1;
      // Next to nothing has no ratio either.
      if (!Number.isFinite(change)) return [];
      return [{ scenario: scenario.name, metric, definition: definitionOf(metric), change }];
    });
  });
  const { origin, machine, startedAt: measuredAt } = job;
  return { source: stored.source, origin, machine, measuredAt, changes };
}
