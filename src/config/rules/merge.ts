import { journeyLabel } from '../../measurement/figures.ts';
import { standingOf } from './standing.ts';
import {
  hasDefaultRequest,
  labelOfWritten,
  mapOf,
  measuredRequests,
  requestMapOf,
  scenariosOf,
  typeOfWritten,
  type WrittenMap,
} from './written.ts';

/** A limit of the base on something that the change does not send anymore. */
export interface LostLimit {
  scenario: string;
  /** The request or journey. */
  label: string;
  /** The limits as they are written, by metric. */
  limits: WrittenMap;
}

/** A configuration by the rules of one file that loads the service as another one says. */
export interface Merged {
  value: WrittenMap;
  lost: LostLimit[];
}

/**
 * Puts two files together as they are written: rules of the base, and what describes the change's side from its own file.
 * A scenario that the change does not have stays as the base has it; one that only the change has stays as it is.
 */
export function mergeRules(base: WrittenMap, head: WrittenMap): Merged {
  const [before, now] = [scenariosOf(base), scenariosOf(head)];
  const merged = new Map<string, unknown>();
  const lost: LostLimit[] = [];
  for (const [name, scenario] of Object.entries(before)) {
    const other = Object.hasOwn(now, name) ? now[name] : undefined;
    if (other === undefined || typeOfWritten(scenario) !== typeOfWritten(other)) {
      merged.set(name, scenario);
      continue;
    }
    const { value, lost: unmet } = mergeScenario(mapOf(scenario), mapOf(other));
    merged.set(name, value);
    lost.push(...unmet.map((limit) => ({ scenario: name, ...limit })));
  }
  for (const [name, scenario] of Object.entries(now)) if (!merged.has(name)) merged.set(name, scenario);
  const value = {
    ...mergeMaps(base, head, ''),
    target: mergeMaps(mapOf(base.target), mapOf(head.target), 'target.'),
    scenarios: Object.fromEntries(merged),
  };
  return { value, lost };
}

/** @param above the pattern of the maps, with a dot at its end */
function mergeMaps(base: WrittenMap, head: WrittenMap, above: string): WrittenMap {
  const isOwn = (key: string) => standingOf(above + key) === 'own';
  return Object.fromEntries([
    ...Object.entries(base).filter(([key]) => !isOwn(key)),
    ...Object.entries(head).filter(([key]) => isOwn(key)),
  ]);
}

function mergeScenario(base: WrittenMap, head: WrittenMap): { value: WrittenMap; lost: Omit<LostLimit, 'scenario'>[] } {
  const merged = mergeMaps(base, head, 'scenarios.*.');
  const limits = limitsOf(base);
  const known = new Set(measuredRequests(base).map(labelOfWritten));
  const journeysBefore = mapOf(base.journeys);
  const met = new Set<string>();
  const relimit = (requests: unknown): unknown =>
    Array.isArray(requests)
      ? requests.map((request) => {
          const label = labelOfWritten(request);
          met.add(label);
          // What is new is held to what the change says of it.
          if (!known.has(label)) return request;
          return withLimits(request, limits.get(label));
        })
      : requests;
  const journeys = Object.entries(mapOf(head.journeys)).map(([name, written]) => {
    const label = journeyLabel(name);
    met.add(label);
    const { thresholds: own, ...journey } = mapOf(written);
    const kept = Object.hasOwn(journeysBefore, name) ? limits.get(label) : own;
    return [name, { ...journey, ...(kept !== undefined && { thresholds: kept }), requests: relimit(journey.requests) }];
  });
  // Without any, there is the one request that is sent by default.
  const isDefault = head.requests === undefined && journeys.length === 0 && limits.size > 0 && hasDefaultRequest(head);
  const requests = isDefault ? ['GET /'] : head.requests;
  const value = {
    ...merged,
    ...(requests !== undefined && { requests: relimit(requests) }),
    ...(head.journeys !== undefined && { journeys: Object.fromEntries(journeys) }),
  };
  const lost = [...limits].flatMap(([label, given]) => (met.has(label) ? [] : [{ label, limits: given }]));
  return { value, lost };
}

function withLimits(request: unknown, limits: WrittenMap | undefined): unknown {
  if (limits === undefined && typeof request === 'string') return request;
  const { thresholds: _, ...rest } = requestMapOf(request);
  return limits === undefined ? rest : { ...rest, thresholds: limits };
}

/** The limits of a scenario's requests and journeys, by what they limit. */
function limitsOf(scenario: WrittenMap): Map<string, WrittenMap> {
  const ofRequests = measuredRequests(scenario).map((request) => [labelOfWritten(request), mapOf(request).thresholds]);
  const ofJourneys = Object.entries(mapOf(scenario.journeys)).map(([name, journey]) => [
    journeyLabel(name),
    mapOf(journey).thresholds,
  ]);
  const given = [...ofRequests, ...ofJourneys] as [string, unknown][];
  return new Map(
    given.flatMap(([label, limits]) =>
      Object.keys(mapOf(limits)).length > 0 ? [[label, mapOf(limits)] as const] : [],
    ),
  );
}
