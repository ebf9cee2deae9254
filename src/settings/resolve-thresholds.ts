import { journeyLabel } from '../measurement/figures.ts';
import { METRIC_NAMES, type MetricName } from '../measurement/metric.ts';
import { formatDuration } from '../text/numbers.ts';
import {
  ERROR_LIMIT,
  SUCCESS_METRIC,
  type Threshold,
  type WindowMetric,
  type WindowsRule,
} from '../verdict/threshold.ts';
import { windowLimitWords } from '../verdict/window-limit.ts';
import type { SettingsOrigin } from './origin.ts';
import { writtenDuration } from './quantity.ts';
import { labelOf, type RequestSettings } from './request-schema.ts';
import type { ThresholdSettings, WrittenLimit } from './thresholds-schema.ts';
import type { TrafficSettings } from './traffic-schema.ts';
import type { Path } from './wording.ts';

/** The windows of a kind: how long all of them are together, and one of them, milliseconds. */
export interface WindowsOfKind {
  duration: number;
  /** null: as its limits have it. */
  length: number | null;
}

/**
 * Collects the limits of a scenario under load: the general ones, those of the scenario, which replace them, and those
 * of its requests and journeys. That of errors holds unless they are limited otherwise.
 *
 * @param windows null: nothing is known of its windows, so no limit can be one of them
 */
export function resolveThresholds(
  settings: Partial<Pick<TrafficSettings, 'requests' | 'journeys'>> & { thresholds: ThresholdSettings },
  general: ThresholdSettings,
  at: Path,
  origin: SettingsOrigin,
  windows: WindowsOfKind | null = null,
): Threshold[] {
  const ofScenario = new Map<MetricName, Threshold>([[ERROR_LIMIT.metric, ERROR_LIMIT]]);
  const places = new Map<Threshold, Path>();
  const read = (written: ThresholdSettings, path: Path, label: string | null): Threshold[] =>
    inOrder(written).flatMap((metric) => {
      const threshold = written[metric];
      if (threshold === undefined) return [];
      const place = [...path, metric];
      const line = origin.lineOf(place);
      const limit = { ...thresholdOf(threshold.limit), label, severity: threshold.severity, line };
      places.set(limit, place);
      return [limit];
    });
  for (const threshold of [
    ...read(general, ['thresholds'], null),
    ...read(settings.thresholds, [...at, 'thresholds'], null),
  ]) {
    ofScenario.set(replacedBy(threshold), threshold);
  }
  let length = windows?.length ?? null;
  for (const threshold of ofScenario.values()) {
    if (threshold.windows === undefined) continue;
    const flaw = flawOf(threshold.windows, windows, length);
    if (flaw !== null) origin.blameFile(places.get(threshold) ?? at, flaw);
    length ??= threshold.windows.length;
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

/** The limit as comparisons and reports see it: that of windows is one on their share. */
function thresholdOf({
  inWindows: windows,
  ...limit
}: WrittenLimit): Pick<Threshold, 'metric' | 'comparator' | 'limit' | 'text' | 'windows'> {
  if (windows === undefined) return limit;
  const of = limit.metric as WindowMetric;
  const rule = { of, comparator: limit.comparator, limit: limit.limit, ...windows };
  const metric = `${windowLimitWords(rule)} in ${formatDuration(windows.length)} windows`;
  const share = Number((windows.share * 100).toPrecision(6));
  return { metric, comparator: '>=', limit: windows.share, text: `>= ${share}%`, windows: rule };
}

/** The metric whose general limit it replaces; those of errors hold beside ones of windows. */
function replacedBy({ metric, windows }: Threshold): MetricName {
  const errors: readonly MetricName[] = [ERROR_LIMIT.metric, SUCCESS_METRIC];
  return windows === undefined || errors.includes(windows.of) ? metric : windows.of;
}

/** Why a limit cannot be one of windows, as a clause; null: it can. @param length that of the others, milliseconds */
function flawOf({ length: own }: WindowsRule, windows: WindowsOfKind | null, length: number | null): string | null {
  if (windows === null) return 'this kind of scenario is not measured in windows; set a limit on the whole';
  if (length !== null && own !== length) {
    return `the windows of this scenario are ${writtenDuration(length)} long, and not ${writtenDuration(own)}: all limits need the same`;
  }
  if (own <= windows.duration) return null;
  return `windows of ${writtenDuration(own)} do not fit into the ${writtenDuration(windows.duration)} that are measured`;
}

/** The metrics that are limited: the common ones as they stand in every table, then those of a kind. */
function inOrder(limits: ThresholdSettings): MetricName[] {
  const common: readonly MetricName[] = METRIC_NAMES;
  return [...common, ...Object.keys(limits).filter((metric) => !common.includes(metric))];
}
