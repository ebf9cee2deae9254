import { isDeepStrictEqual } from 'node:util';
import type { Gone } from '../../verdict/gone.ts';
import type { ReadFile } from './read-file.ts';
import { hasDefaultRequest, labelOfWritten, mapOf, measuredRequests, scenariosOf, type WrittenMap } from './written.ts';

/** Lists what the base's file has and the change's has not: scenarios, and requests, journeys and checks of others. */
export function removedBy(base: ReadFile, head: ReadFile): Gone[] {
  const [before, now] = [scenariosOf(base.written), scenariosOf(head.written)];
  return Object.entries(before).flatMap(([name, written]): Gone[] => {
    if (Object.hasOwn(now, name)) {
      const [one, other] = [base, head].map(({ settings }) => mapOf(mapOf(settings.scenarios)[name]));
      return [
        ...requestsWithout(name, mapOf(written), mapOf(now[name])),
        ...checksWithout(name, one as WrittenMap, other as WrittenMap),
      ];
    }
    const renamed = Object.keys(now).find(
      (other) => !Object.hasOwn(before, other) && isDeepStrictEqual(now[other], written),
    );
    return [{ kind: 'scenario', scenario: name, name, ...(renamed !== undefined && { now: renamed }) }];
  });
}

function requestsWithout(scenario: string, before: WrittenMap, now: WrittenMap): Gone[] {
  const kept = new Set(labelsOf(now));
  const requests = [...new Set(labelsOf(before))]
    .filter((label) => !kept.has(label))
    .map((name): Gone => ({ kind: 'request', scenario, name }));
  const journeys = Object.keys(mapOf(before.journeys))
    .filter((name) => !Object.hasOwn(mapOf(now.journeys), name))
    .map((name): Gone => ({ kind: 'journey', scenario, name }));
  return [...requests, ...journeys];
}

function labelsOf(scenario: WrittenMap): string[] {
  const labels = measuredRequests(scenario).map(labelOfWritten);
  // Without any, there is the one request that is sent by default.
  return labels.length === 0 && hasDefaultRequest(scenario) ? ['GET /'] : labels;
}

/** The checks that are gone although their request is still there. @param before as the schema has checked it */
function checksWithout(scenario: string, before: WrittenMap, now: WrittenMap): Gone[] {
  const kept = checksOf(now);
  return [...checksOf(before)].flatMap(([request, names]) => {
    const others = kept.get(request);
    if (others === undefined) return [];
    return [...names]
      .filter((name) => !others.has(name))
      .map((name): Gone => ({ kind: 'check', scenario, name, request }));
  });
}

function checksOf(scenario: WrittenMap): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const request of measuredRequests(scenario)) {
    const { checks } = mapOf(request);
    const names = Array.isArray(checks) ? checks.map((check) => String(mapOf(check).name)) : [];
    const label = labelOfWritten(request);
    found.set(label, new Set([...(found.get(label) ?? []), ...names]));
  }
  return found;
}
