import { mean, median } from 'simple-statistics';
import { addCounts, errorRate } from '../measurement/counts.ts';
import { journeyLabels } from '../measurement/figures.ts';
import type { JobScenario } from '../measurement/job.ts';
import type { ScenarioRun, Window } from '../measurement/run-document.ts';
import { formatPercent } from '../text/numbers.ts';
import type { Threshold } from './threshold.ts';
import { keeps } from './thresholds.ts';

/** What is known about a scenario before any of its figures is compared: errors come first (statistics.md 3). */
export interface Premise {
  /** Why its figures are not compared: its requests fail. */
  failing: string | null;
  /** The same for a base: none or one. */
  faultsOf(base: JobScenario): string[];
  /** The answers per round to each kind of request, and the journeys completed: medians over the rounds. */
  answers: ReadonlyMap<string, number>;
}

export function premiseOf(run: ScenarioRun, thresholds: readonly Threshold[]): Premise {
  const windows = run.rounds.flatMap((round) => round.windows);
  // The error rate of one request or journey is held to its own threshold: it does not spoil the figures of the others.
  const limits = thresholds.filter(({ metric, label }) => metric === 'error-rate' && label === null);
  const faults = (rate: number, whose: string) =>
    limits.every((limit) => keeps(rate, limit))
      ? []
      : [`${formatPercent(rate)} of ${whose} failed, and failures are fast`];
  const [failing = null] = faults(errorRate(addCounts(windows.map(({ counts }) => counts))), 'its requests');
  return {
    failing,
    faultsOf: (base) => faults(meanErrorRate(base), 'the requests of the baseline'),
    answers: answersOf(windows),
  };
}

/** A job keeps the error rate of each round but no counts, so all rounds have the same weight. */
function meanErrorRate({ rounds }: JobScenario): number {
  return mean(rounds.map(({ all }) => all['error-rate'] ?? 0));
}

function answersOf(windows: readonly Window[]): Map<string, number> {
  const answers = new Map<string, number[]>();
  for (const [label, { counts }] of windows.flatMap((window) => [
    ...Object.entries(window.labels),
    ...Object.entries(journeyLabels(window)),
  ])) {
    answers.set(label, [...(answers.get(label) ?? []), counts.responses]);
  }
  return new Map([...answers].map(([label, list]) => [label, median(list)]));
}
