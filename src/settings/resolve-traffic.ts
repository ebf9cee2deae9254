import { plainTemplate } from '../load/template/template.ts';
import type { Journey } from '../load/traffic/journey.ts';
import type { Request } from '../load/traffic/request.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { checkTemplates } from './check-templates.ts';
import type { SettingsOrigin } from './origin.ts';
import type { RequestSettings } from './request-schema.ts';
import { resolveData } from './resolve-data.ts';
import { type RequestContext, resolveAuth, resolveRequest } from './resolve-request.ts';
import type { TrafficSettings } from './traffic-schema.ts';
import type { Path } from './wording.ts';

const DEFAULT_REQUEST: Omit<Request, 'auth'> = {
  label: 'GET /',
  method: 'GET',
  path: plainTemplate('/'),
  headers: {},
  body: null,
  status: null,
  extract: [],
  checks: [],
  weight: 1,
};

/** Resolves what the scenario at `at` sends, and reads the files that it names. */
export function resolveTraffic(
  settings: TrafficSettings & { seed: number; 'reconnect-every'?: number | undefined },
  at: Path,
  origin: SettingsOrigin,
): Traffic {
  const context: RequestContext = {
    workspace: origin.workspace,
    auth: settings.auth ?? null,
    redirects: settings.redirects,
    blame: origin.blameFile,
  };
  const resolveAll = (requests: RequestSettings[], path: Path) =>
    requests.map((request, index) => resolveRequest(request, [...path, index], context));
  const feeders = resolveData(settings, at, origin);
  const { environment } = origin;
  checkTemplates(settings, at, { feeders, environment }, origin.blameFile);
  const followed = settings.redirects === 'follow' && { redirects: 'follow' as const };
  const journeys = Object.entries(settings.journeys ?? {}).map(
    ([called, { weight, pause, requests }]): Journey => ({
      name: called,
      weight,
      pause,
      requests: resolveAll(requests, [...at, 'journeys', called, 'requests']),
    }),
  );
  return {
    seed: settings.seed,
    reconnectEvery: settings['reconnect-every'] ?? null,
    timeout: settings.timeout,
    requests: settings.requests
      ? resolveAll(settings.requests, [...at, 'requests'])
      : journeys.length > 0
        ? []
        : [{ ...DEFAULT_REQUEST, ...followed, auth: context.auth && resolveAuth(context.auth) }],
    journeys,
    before: resolveAll(settings.before ?? [], [...at, 'before']),
    cookies: settings.cookies ?? true,
    feeders: [...feeders.values()].filter((feeder) => feeder !== null),
  };
}
