import type { Feeder } from '../../load/traffic/feeder.ts';
import type { Journey } from '../../load/traffic/journey.ts';
import type { Request } from '../../load/traffic/request.ts';
import { METRIC_NAMES, type MetricName } from '../../measurement/metric.ts';
import { checkTemplates } from '../../settings/check-templates.ts';
import { readFeederFile } from '../../settings/feeder-file.ts';
import type { ScenarioInputs, SettingsOrigin } from '../../settings/origin.ts';
import { labelOf, type RequestSettings } from '../../settings/request-schema.ts';
import { resolveLoad } from '../../settings/resolve-load.ts';
import { type RequestContext, resolveRequest } from '../../settings/resolve-request.ts';
import type { ThresholdSettings } from '../../settings/thresholds-schema.ts';
import type { Path } from '../../settings/wording.ts';
import { ERROR_LIMIT, type Threshold } from '../../verdict/threshold.ts';
import { journeyLabel, type ScenarioSettings } from './keys.ts';
import type { Scenario } from './scenario.ts';

const DEFAULT_REQUEST: Request = {
  label: 'GET /',
  method: 'GET',
  path: '/',
  headers: {},
  auth: null,
  body: null,
  status: null,
  extract: [],
  checks: [],
  weight: 1,
};

/** Merges the inputs over one scenario, and reads the files that it names. */
export function resolveScenario(
  name: string,
  settings: ScenarioSettings,
  general: ThresholdSettings,
  overrides: ScenarioInputs,
  origin: SettingsOrigin,
): Scenario {
  const at: Path = ['scenarios', name];
  const context: RequestContext = {
    workspace: origin.workspace,
    auth: settings.auth ?? null,
    blame: origin.blameFile,
  };
  const resolveAll = (requests: RequestSettings[], path: Path) =>
    requests.map((request, index) => resolveRequest(request, [...path, index], context));
  const feeders = readFeeders(settings, at, origin);
  const { environment } = origin;
  checkTemplates(settings, at, { feeders, environment }, origin.blameFile);
  const journeys = Object.entries(settings.journeys ?? {}).map(
    ([called, { weight, pause, requests }]): Journey => ({
      name: called,
      weight,
      pause,
      requests: resolveAll(requests, [...at, 'journeys', called, 'requests']),
    }),
  );
  return {
    name,
    type: settings.type,
    ...resolveLoad(name, settings, overrides, origin),
    seed: settings.seed,
    reconnectEvery: settings['reconnect-every'] ?? null,
    rounds: overrides.rounds ?? settings.rounds,
    timeout: settings.timeout,
    requests: settings.requests
      ? resolveAll(settings.requests, [...at, 'requests'])
      : journeys.length > 0
        ? []
        : [{ ...DEFAULT_REQUEST, auth: context.auth }],
    journeys,
    before: resolveAll(settings.before ?? [], [...at, 'before']),
    cookies: settings.cookies ?? true,
    feeders: [...feeders.values()].filter((feeder) => feeder !== null),
    thresholds: thresholdsOf(settings, general, at, origin),
  };
}

/** By name; null: the file was blamed. */
function readFeeders({ data }: ScenarioSettings, at: Path, origin: SettingsOrigin): Map<string, Feeder | null> {
  return new Map(
    Object.entries(data).map(([name, { file, order, 'at-end': atEnd }]) => {
      const read = readFeederFile(origin.workspace, file);
      if ('problem' in read) {
        origin.blameFile([...at, 'data', name], read.problem);
        return [name, null];
      }
      return [name, { name, ...read, order, atEnd: atEnd === 'stop-run' ? 'run' : 'user' }];
    }),
  );
}

function thresholdsOf(
  settings: ScenarioSettings,
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
