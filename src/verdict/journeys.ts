import { addChecks, addCounts } from '../measurement/counts.ts';
import type { Counts, Window } from '../measurement/run-document.ts';
import type { ScenarioResult } from './result.ts';

/** Sums up the journeys and checks of a scenario over its windows; empty where it has none. */
export function journeysOf(windows: readonly Window[]): Pick<ScenarioResult, 'journeys' | 'checks'> {
  // A Map, because an untrusted name may be `constructor`.
  const journeys = new Map<string, Counts[]>();
  for (const window of windows) {
    for (const [name, { counts }] of Object.entries(window.journeys ?? {})) {
      journeys.set(name, [...(journeys.get(name) ?? []), counts]);
    }
  }
  const checks = addChecks(windows.flatMap((window) => window.checks ?? []));
  return {
    ...(journeys.size > 0 && {
      journeys: [...journeys].map(([name, counts]) => ({ name, counts: addCounts(counts) })),
    }),
    ...(checks.length > 0 && { checks }),
  };
}
