import { addCounts, errorRate } from '../measurement/counts.ts';
import type { JobRound } from '../measurement/job.ts';
import type { ScenarioRun } from '../measurement/run-document.ts';
import { formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { ERROR_LIMIT, SUCCESS_METRIC, type Threshold } from './threshold.ts';
import { keeps } from './thresholds.ts';

/** What is known about a scenario before any of its figures is compared: errors come first (statistics.md 3). */
export interface Premise {
  /** Why its figures are not compared: its requests fail. */
  failing: string | null;
  /** Whether requests that fail are what it measures, so that they are for information. */
  measuresErrors: boolean;
  /** Why nothing of it is compared, whatever its base is, as a clause; null: it is. */
  uncompared: string | null;
  /** The rounds that were planned. */
  planned: number;
  /** Whether an error rate of a whole side spoils its figures. */
  breaks(rate: number): boolean;
  /**
   * Whether so many requests of one round failed that its figures say nothing about its speed, on either side and
   * whatever the other rounds are like. Under 1 %, and under ten requests, a limit may be broken, but the figures are not
   * spoiled.
   */
  isSpoiled(round: JobRound): boolean;
}

export function premiseOf(run: ScenarioRun, thresholds: readonly Threshold[]): Premise {
  // The error rate of one request or journey is held to its own threshold: it does not spoil the figures of the others.
  const limits = run.errors === 'measured' ? [] : thresholds.filter(isLimitOfErrors);
  const breaks = (rate: number) =>
    limits.some((limit) => !keeps(limit.metric === SUCCESS_METRIC ? 1 - rate : rate, limit));
  const windows = run.rounds.flatMap((round) => round.windows);
  const rate = errorRate(addCounts(windows.map(({ counts }) => counts)));
  return {
    failing: breaks(rate) ? failuresText(rate, 'its requests') : null,
    measuresErrors: run.errors === 'measured',
    uncompared: run.compared === false ? fewRoundsText(run.plannedRounds) : null,
    planned: run.plannedRounds,
    breaks,
    isSpoiled: (round) => {
      const own = errorRateOf(round);
      return breaks(own) && !keeps(own, ERROR_LIMIT) && failedIn(round) >= LEAST_FAILED;
    },
  };
}

/** `with 1 round nothing is compared, and its limits hold`. */
function fewRoundsText(rounds: number): string {
  return `with ${plural(rounds, 'round')} nothing is compared, and its limits hold`;
}

function isLimitOfErrors({ metric, label }: Threshold): boolean {
  return (metric === ERROR_LIMIT.metric || metric === SUCCESS_METRIC) && label === null;
}

/** One failure in a hundred requests says nothing about the other 99. */
const LEAST_FAILED = 10;

/** The requests of a round that failed; older documents do not say how many were sent. */
function failedIn(round: JobRound): number {
  const rate = errorRateOf(round);
  if (round.sent !== undefined) return rate * round.sent;
  return rate < 1 ? (rate * round.responses) / (1 - rate) : Number.POSITIVE_INFINITY;
}

/** `50 % of the requests of the baseline failed, and failures are fast`. */
export function failuresText(rate: number, whose: string): string {
  return `${formatPercent(rate)} of ${whose} failed, and failures are fast`;
}

/** The share of failed requests in a round; one that does not say how many there were had none. */
export function errorRateOf({ all }: JobRound): number {
  return all['error-rate'] ?? 0;
}
