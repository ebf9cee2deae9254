import { z } from 'zod';
import type { Pacing } from '../../load/pace/pacing.ts';
import { steadyRate } from '../../load/pace/steady-rate.ts';
import { countWithin, decodeHistogram, mergeHistograms, quantiles } from '../../measurement/histogram.ts';
import { OBJECTIVE_QUANTILES, type Objective, type ObjectiveQuantile } from '../../settings/objective-schema.ts';
import type { Loaded, Stage } from '../stage.ts';
import type { StressScenario } from '../stress.ts';
import { measuredLevel } from '../sweep/measured-level.ts';

const amount = z.number().nonnegative();

/** What made a load too much, the first that applies. */
const missedSchema = z.enum(['arrivals', 'error-rate', 'p50', 'p90', 'p95', 'p99']);
export type Missed = z.infer<typeof missedSchema>;

/** One measurement of one load. */
export const trialSchema = z.object({
  /** Arrivals per second. */
  load: z.number().positive(),
  /** Milliseconds. */
  duration: z.number().positive(),
  /** Good answers per second that were not slower than the objective allows at most. */
  goodput: amount,
  /** Milliseconds; null where nothing was answered. */
  p50: amount.nullable(),
  p95: amount.nullable(),
  /** The share of the requests that failed, and what most of these failed with. */
  failed: amount.max(1),
  error: z.string().max(200).nullable(),
  /** null: the objective was met. */
  missed: missedSchema.nullable(),
  /** The processor cores that the service used; null where that is not known. */
  cpu: amount.nullable(),
  /** Whether the load generator was the limit, so that the trial says nothing about the service. */
  isVoid: z.boolean(),
});
export type Trial = z.infer<typeof trialSchema>;

/** The requests that a quantile is read from, and the longest that a trial takes for them, milliseconds. */
const REQUESTS = 200;
const LONGEST = 10_000;
const LONGEST_ERROR = 200;

/** How a load is tried: for long enough to have requests to judge by. */
export function trialPacing(scenario: StressScenario, load: number, number: number): Pacing {
  const { settle, duration, seed } = scenario;
  const needed = Math.ceil((REQUESTS / load) * 1000);
  return steadyRate(load, {
    ...scenario,
    seed: (seed + number) >>> 0,
    warmup: settle,
    duration: Math.min(Math.max(duration, needed), Math.max(duration, LONGEST)),
  });
}

/** Tries a load once. @param number of the trial in this round: each sends other random values. null: canceled */
export async function tryLoad(
  stage: Stage,
  scenario: StressScenario,
  load: number,
  number: number,
): Promise<{ trial: Trial; loaded: Loaded } | null> {
  const pacing = trialPacing(scenario, load, number);
  const loaded = await stage.load({ ...scenario, seed: pacing.seed }, pacing);
  return loaded && { trial: judgeTrial(load, loaded, scenario.objective), loaded };
}

/** Holds what was measured against the objective. */
export function judgeTrial(
  load: number,
  { window, resources }: Pick<Loaded, 'window' | 'resources'>,
  objective: Objective,
): Trial {
  const level = measuredLevel(load, { window, resources });
  const { p50, p95, failed, cpu, isVoid } = level;
  const latencies = mergeHistograms(Object.values(window.labels).map(({ histogram }) => decodeHistogram(histogram)));
  const names = Object.keys(objective.latency) as ObjectiveQuantile[];
  const values = quantiles(
    latencies,
    names.map((name) => OBJECTIVE_QUANTILES[name]),
  );
  const slow = names.find((name, index) => (values?.[index] ?? Infinity) > (objective.latency[name] as number));
  const missed = level.isOverloaded ? 'arrivals' : failed > objective.errorRate ? 'error-rate' : (slow ?? null);
  const { errors, lost } = window.counts;
  const [worst] = Object.entries({
    ...errors,
    ...(lost > 0 && { 'connection closed without an answer': lost }),
  }).toSorted(([, one], [, other]) => other - one);
  return {
    load,
    duration: window.duration,
    goodput: (countWithin(latencies, Math.max(...Object.values(objective.latency))) * 1000) / window.duration,
    p50,
    p95,
    failed,
    error: worst?.[0].slice(0, LONGEST_ERROR) ?? null,
    missed: isVoid ? null : missed,
    cpu,
    isVoid,
  };
}
