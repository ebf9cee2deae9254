import type { StagedService } from '../../src/kinds/stage.ts';
import type { Window } from '../../src/measurement/run-document.ts';
import { counts, label } from '../measurement/run.ts';

/** A service that a stage only names. */
export const SERVICE: StagedService = { url: 'http://127.0.0.1:1', startup: 100, logTail: () => '' };

/** A window of two seconds with these counts, in which answers took some milliseconds. */
export function windowOf(given: Parameters<typeof counts>[0]): Window {
  const all = counts(given);
  return {
    duration: 2000,
    throughput: all.responses / 2,
    received: 1000,
    counts: all,
    labels: { 'GET /': { ...label([4, 5, 6]), counts: all } },
    agent: { loopDelay: 1, cpu: 0.2, bound: false },
  };
}
