import { journeyLabel } from '../measurement/figures.ts';
import { METRIC_NAMES, type MetricName } from '../measurement/metric.ts';
import { ERROR_LIMIT, SUCCESS_METRIC, severityOf, type Threshold } from '../verdict/threshold.ts';
import type { SettingsOrigin } from './origin.ts';
import { labelOf, type RequestSettings } from './request-schema.ts';
import type { ThresholdSettings } from './thresholds-schema.ts';
import type { TrafficSettings } from './traffic-schema.ts';
import type { Path } from './wording.ts';

/**
 * Collects the limits of a scenario under load: the general ones, those of the scenario, which replace them, and those
 * of its requests and journeys. That of errors holds unless they are limited otherwise.
 */
export function resolveThresholds(
  settings: Partial<Pick<TrafficSettings, 'requests' | 'journeys'>> & { thresholds: ThresholdSettings },
  general: ThresholdSettings,
  at: Path,
  origin: SettingsOrigin,
): Threshold[] {
  const ofScenario = new Map<MetricName, Threshold>([[ERROR_LIMIT.metric, ERROR_LIMIT]]);
  const read = (written: ThresholdSettings, path: Path, label: string | null): Threshold[] =>
    inOrder(written).flatMap((metric) => {
      const threshold = written[metric];
      if (threshold === undefined) return [];
      const line = origin.lineOf([...path, metric]);
      const { comparator, limit, text } = threshold.limit;
      return [{ metric, label, comparator, limit, ...severityOf(threshold.severity), text, line }];
    });
  for (const threshold of [
    ...read(general, ['thresholds'], null),
    ...read(settings.thresholds, [...at, 'thresholds'], null),
  ]) {
    ofScenario.set(threshold.metric, threshold);
  }
  const isLimited = ofScenario.has(SUCCESS_METRIC) && ofScenario.get(ERROR_LIMIT.metric) === ERROR_LIMIT;
  if (isLimited) ofScenario.delete(ERROR_LIMIT.metric);
  const ofRequests = (requests: RequestSettings[], path: Path) =>
    requests.flatMap((request, index) => read(request.thresholds, [...path, index, 'thresholds'], labelOf(request)));
  const ofJourneys = Object.entries(settings.journeys ?? {}).flatMap(([name, journey]) => {
    const path = [...at, 'journeys', name];
    return [
      ...read(journey.thresholds, [...path, 'thresholds'], journeyLabel(name)),
      ...ofRequests(journey.requests, [...path, 'requests']),
    ];
  });
  return [...ofScenario.values(), ...ofRequests(settings.requests ?? [], [...at, 'requests']), ...ofJourneys];
}

/** The metrics that are limited: the common ones as they stand in every table, then those of a kind. */
function inOrder(limits: ThresholdSettings): MetricName[] {
  const common: readonly MetricName[] = METRIC_NAMES;
  return [...common, ...Object.keys(limits).filter((metric) => !common.includes(metric))];
}
