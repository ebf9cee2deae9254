import { mean, median } from 'simple-statistics';
import { addCounts, errorRate, type JobScenario, journeyLabels } from '../measurement/job.ts';
import type { ScenarioRun } from '../measurement/run-document.ts';
import { formatPercent } from '../text/numbers.ts';
import type { Threshold } from './threshold.ts';
import { keeps } from './thresholds.ts';

/** What is known of a scenario before any of its figures is compared: errors come first (statistics.md 3). */
export interface Premise {
  /** Why its figures are not compared: its requests fail. */
  failing: string | null;
  /** The same of a base, none or one. */
  faultsOf(base: JobScenario): string[];
  /** Answers a round to each kind of request, and journeys completed, the median over the rounds. */
  answers: ReadonlyMap<string, number>;
}

export function premiseOf(run: ScenarioRun, thresholds: readonly Threshold[]): Premise {
  // That of one request or journey is held to its own threshold: it does not spoil the figures of the others.
  const limits = thresholds.filter(({ metric, label }) => metric === 'error-rate' && label === null);
  const faults = (rate: number, whose: string) =>
    limits.every((limit) => keeps(rate, limit))
      ? []
      : [`${formatPercent(rate)} of ${whose} failed, and failures are fast`];
  const [failing = null] = faults(errorRate(addCounts(run.rounds.map(({ counts }) => counts))), 'its requests');
  return {
    failing,
    faultsOf: (base) => faults(meanErrorRate(base), 'the requests of the baseline'),
    answers: answersOf(run),
  };
}

/** A job keeps the error rate of each round but no counts, so rounds weigh alike. */
function meanErrorRate({ rounds }: JobScenario): number {
  return mean(rounds.map(({ all }) => all['error-rate'] ?? 0));
}

function answersOf({ rounds }: ScenarioRun): Map<string, number> {
  const answers = new Map<string, number[]>();
  for (const [label, { counts }] of rounds.flatMap((round) => [
    ...Object.entries(round.labels),
    ...Object.entries(journeyLabels(round)),
  ])) {
    answers.set(label, [...(answers.get(label) ?? []), counts.responses]);
  }
  return new Map([...answers].map(([label, list]) => [label, median(list)]));
}
