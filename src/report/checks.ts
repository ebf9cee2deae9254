import { failedRequests } from '../measurement/job.ts';
import { count } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { ScenarioResult } from '../verdict/result.ts';

type CheckCount = NonNullable<ScenarioResult['checks']>[number];

/** Checks that some answer did not hold, the most often failed first. */
export function failedChecks({ checks = [] }: ScenarioResult): CheckCount[] {
  return checks.filter(({ failed }) => failed > 0).toSorted((a, b) => b.failed - a.failed);
}

/** Checks that every answer held; one that no answer was asked is in neither list. */
export function heldChecks({ checks = [] }: ScenarioResult): CheckCount[] {
  return checks.filter(({ passed, failed }) => failed === 0 && passed > 0);
}

/** `12 of 4,012` */
export function failedOf({ passed, failed }: CheckCount): string {
  return `${count(failed)} of ${count(passed + failed)}`;
}

/** What became of each journey, a sentence each: `Journey "buy": 1,203 under way, 1,190 completed, …` */
export function journeyTexts({ journeys = [] }: ScenarioResult): string[] {
  return journeys.map(({ name, counts }) => {
    const failed = failedRequests(counts);
    const kinds = Object.entries(counts.errors)
      .sort(([, a], [, b]) => b - a)
      .map(([kind, times]) => `${count(times)} × ${kind}`);
    const why = kinds.length > 0 ? ` (${kinds.join(', ')})` : '';
    return `Journey "${name}": ${count(counts.sent)} under way, ${count(counts.responses)} completed, ${count(failed)} failed${why}, ${count(counts.inFlight)} unfinished when the rounds ended.`;
  });
}

/** `3 checks held by every answer` */
export function heldText(checks: readonly CheckCount[]): string {
  return `${plural(checks.length, 'check')} held by every answer`;
}
