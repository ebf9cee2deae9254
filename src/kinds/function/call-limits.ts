import { PerfGateError } from '../../errors.ts';
import { definitionOf, isCommonMetric, METRICS, type Metric, type MetricName } from '../../measurement/metric.ts';
import type { Figures } from '../../measurement/run-document.ts';
import { type NamedThresholds, unitFault } from '../../settings/named-thresholds.ts';
import type { SettingsOrigin } from '../../settings/origin.ts';
import type { Path } from '../../settings/wording.ts';
import { quote } from '../../text/quote.ts';
import { listWords } from '../../text/suggest.ts';
import type { FunctionScenario } from '../function.ts';
import { HIT_RATE, HITS } from './returned-metrics.ts';

/** Reports limits that cannot be those of metrics whose unit is known beforehand. */
export function findForeignUnits(thresholds: NamedThresholds, at: Path, origin: SettingsOrigin): void {
  for (const [metric, { limit }] of Object.entries(thresholds)) {
    const unit = metric === HIT_RATE ? HITS.unit : isCommonMetric(metric) ? METRICS[metric].unit : null;
    const problem = unit === null ? null : unitFault({ metric, text: limit.text }, limit.unit, unit, 'it is measured');
    if (problem !== null) origin.blameFile([...at, 'thresholds', metric], problem);
  }
}

/**
 * Rejects a limit on what was not measured, which would always hold, and one in another unit.
 *
 * @throws PerfGateError `config`
 */
export function refuseUnmeasured(
  { figures, metrics }: { figures: Figures; metrics: Record<MetricName, Metric> },
  { name, thresholds, units }: FunctionScenario,
): void {
  for (const { metric, text, line } of thresholds) {
    // Not every system says what a process uses.
    if (line === null || (isCommonMetric(metric) && metric !== 'startup' && metric !== 'bytes')) continue;
    if (!Object.hasOwn(figures.all, metric)) {
      const known = listWords(Object.keys(figures.all));
      const what = `the threshold "${text}" is for ${quote(metric)}, which no call returned; there are: ${known}`;
      throw new PerfGateError('config', `"${name}": ${what}.`);
    }
    const { unit } = definitionOf(metric, metrics);
    const problem = unitFault({ metric, text }, units[metric] ?? null, unit, 'it is measured');
    if (problem !== null) throw new PerfGateError('config', `"${name}": ${problem}`);
  }
}
