import { journeyLabel } from '../measurement/figures.ts';
import { METRIC_NAMES, type MetricName } from '../measurement/metric.ts';
import { ERROR_LIMIT, type Threshold } from '../verdict/threshold.ts';
import type { SettingsOrigin } from './origin.ts';
import { labelOf, type RequestSettings } from './request-schema.ts';
import type { ThresholdSettings } from './thresholds-schema.ts';
import type { TrafficSettings } from './traffic-schema.ts';
import type { Path } from './wording.ts';

/**
 * Collects the limits of a scenario under load: the general ones, those of the scenario, which replace them, and those
 * of its requests and journeys.
 */
export function resolveThresholds(
  settings: Pick<TrafficSettings, 'requests' | 'journeys'> & { thresholds: ThresholdSettings },
  general: ThresholdSettings,
  at: Path,
  origin: SettingsOrigin,
): Threshold[] {
  const ofScenario = new Map<MetricName, Threshold>([[ERROR_LIMIT.metric, ERROR_LIMIT]]);
  const read = (written: ThresholdSettings, path: Path, label: string | null): Threshold[] =>
    METRIC_NAMES.flatMap((metric) => {
      const threshold = written[metric];
      if (threshold === undefined) return [];
      const line = origin.lineOf([...path, metric]);
      return [{ ...threshold.limit, label, severity: threshold.severity, line }];
    });
  for (const threshold of [
    ...read(general, ['thresholds'], null),
    ...read(settings.thresholds, [...at, 'thresholds'], null),
  ]) {
    ofScenario.set(threshold.metric, threshold);
  }
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
