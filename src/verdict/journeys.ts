import { addCounts } from '../measurement/counts.ts';
import type { CheckCount, Counts, Window } from '../measurement/run-document.ts';
import type { ScenarioResult } from './result.ts';

/** Sums up the journeys and checks of a scenario over its windows; empty where it has none. */
export function journeysOf(windows: readonly Window[]): Pick<ScenarioResult, 'journeys' | 'checks'> {
  // These are Maps because an untrusted name may be `constructor`.
  const journeys = new Map<string, Counts[]>();
  const checks = new Map<string, CheckCount>();
  for (const window of windows) {
    for (const [name, { counts }] of Object.entries(window.journeys ?? {})) {
      journeys.set(name, [...(journeys.get(name) ?? []), counts]);
    }
    for (const check of window.checks ?? []) {
      const key = JSON.stringify([check.label, check.name]);
      const sum = checks.get(key) ?? { ...check, passed: 0, failed: 0 };
      checks.set(key, { ...sum, passed: sum.passed + check.passed, failed: sum.failed + check.failed });
    }
  }
  return {
    ...(journeys.size > 0 && {
      journeys: [...journeys].map(([name, counts]) => ({ name, counts: addCounts(counts) })),
    }),
    ...(checks.size > 0 && { checks: [...checks.values()] }),
  };
}
