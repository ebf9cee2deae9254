import type { Imported, ImportedRequest } from './imported.ts';

/** The same requests for a target URL that has a path itself: the part that both have is not repeated. */
export function belowTarget(imported: Imported, targetUrl: string): Imported {
  const base = /^https?:\/\/[^/]*(\/[^?#]*)/i.exec(targetUrl)?.[1]?.replace(/\/+$/, '') ?? '';
  if (base === '') return imported;
  const below = (requests: ImportedRequest[]) =>
    requests.map((request) => ({ ...request, path: cut(request.path, base) }));
  const scenarios = Object.entries(imported.scenarios).map(([name, scenario]) => {
    const journeys = Object.entries(scenario.journeys).map(([journey, content]) => [
      journey,
      { ...content, requests: below(content.requests) },
    ]);
    return [
      name,
      {
        ...scenario,
        ...(scenario.before && { before: below(scenario.before) }),
        ...(scenario.requests && { requests: below(scenario.requests) }),
        ...(scenario.unsent && {
          unsent: scenario.unsent.map((one) => ({
            ...one,
            request: { ...one.request, path: cut(one.request.path, base) },
          })),
        }),
        journeys: Object.fromEntries(journeys),
      },
    ];
  });
  return { ...imported, scenarios: Object.fromEntries(scenarios) };
}

function cut(path: string, base: string): string {
  if (!path.startsWith(base) || !/^[/?]|^$/.test(path.slice(base.length))) return path;
  return `/${path.slice(base.length).replace(/^\//, '')}`;
}
