import { kindOf, loadsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { templatesOf } from '../load/traffic/templates.ts';
import { requestsOf, type Traffic } from '../load/traffic/traffic.ts';
import { formatDuration } from '../text/numbers.ts';
import type { TriedSide } from './tried-side.ts';

/** How the window of a scenario is divided, the same for both sides in every round. */
export interface Slices {
  /** The slices of one side; an even number, so that each side is as often the first of two as the other. */
  count: number;
  /** The length of each, milliseconds. */
  duration: number;
  /** The load before each slice, which is not measured: connections are opened again. Milliseconds. */
  warmup: number;
}

/** The shortest slice, and that of a window which is shorter than two of those, milliseconds. */
const LEAST = 250;
const LEAST_OF_SHORT = 50;
/** How many of the longest answers a slice has room for, so that its ends hardly count. */
const ANSWERS = 10;
/** The most slices of one side: more of them calm nothing further, and each has a warm-up. */
const MOST = 40;
/** Milliseconds. */
const WARMUP = 30;

/**
 * Divides the window of a scenario into slices.
 *
 * @param tried what a try of each request showed; none before it
 * @returns why it has to be measured in one piece, as a clause; null where it makes no load at all
 */
export function slicesOf(scenario: Scenario, tried: readonly TriedSide[]): Slices | { why: string } | null {
  const [load, ...others] = loadsOf(scenario);
  if (load === undefined) return null;
  const why = kindOf(scenario).whole
    ? 'what it looks for needs a load without a break'
    : others.length > 0
      ? 'it makes several loads'
      : scenario.thresholds.some(({ windows }) => windows !== undefined)
        ? 'its limits are about windows of its load'
        : whyInOnePiece(load);
  if (why !== null) return { why };
  const { duration } = load.pacing;
  const isShort = duration < 2 * LEAST;
  const seen = longestAnswer(scenario, load.traffic, tried);
  const least = Math.max(isShort ? LEAST_OF_SHORT : LEAST, leastFor(load, seen));
  const count = Math.min(isShort ? 2 : MOST, 2 * Math.floor(duration / (2 * least)));
  if (count < 2) return { why: `two slices of ${formatDuration(Math.ceil(least))} do not fit into its window` };
  return { count, duration: duration / count, warmup: Math.max(WARMUP, Math.ceil(seen)) };
}

/** The slices of every scenario that can be measured in them. */
export function planSlices(scenarios: readonly Scenario[], tried: readonly TriedSide[]): Map<Scenario, Slices> {
  return new Map(
    scenarios.flatMap((scenario) => {
      const slices = slicesOf(scenario, tried);
      return slices && 'count' in slices ? [[scenario, slices] as const] : [];
    }),
  );
}

/** The time that the warm-ups of the slices take on one side, milliseconds. */
export function extraOf({ count, warmup }: Slices): number {
  return count * warmup;
}

/**
 * The seed of one slice: with the same in all of them, each would send what was sent before.
 *
 * @param slice from 1; 0: the warm-up of the scenario
 */
export function seedOf(seed: number, slice: number): number {
  return (seed + Math.imul(slice, 0x9e3779b1)) >>> 0;
}

/** Why this load would be another one if it began again with every slice, as a clause; null: it would not. */
function whyInOnePiece({ traffic, pacing }: { traffic: Traffic; pacing: Pacing }): string | null {
  if (pacing.stages !== null) return 'its load follows stages';
  if (pacing.spawnRate !== null) return 'its connections are opened one after the other';
  if (pacing.warmup === 0) return 'without a warm-up its first answers count';
  if (traffic.before.length > 0) return 'its virtual users begin with requests of their own';
  const parts = requestsOf(traffic).flatMap(templatesOf);
  const used = parts.flatMap((template) =>
    template.parts.flatMap((part) => (part.kind === 'feeder' ? part.feeder : [])),
  );
  const inOrder = traffic.feeders.find(({ name, order }) => order !== 'random' && used.includes(name));
  return inOrder ? 'its data is sent row by row' : null;
}

/** The least length of a slice that is like the whole window, milliseconds. @param longest the longest answer */
function leastFor({ traffic, pacing }: { traffic: Traffic; pacing: Pacing }, longest: number): number {
  const weights = (traffic.journeys.length > 0 ? traffic.journeys : traffic.requests)
    .map(({ weight }) => weight)
    .filter((weight) => weight > 0);
  // So many turns until the rarest has come.
  const turns = weights.reduce((sum, weight) => sum + weight, 0) / Math.min(...weights);
  if (pacing.rate !== null) return Math.max(ANSWERS * longest, (1000 * Math.max(ANSWERS, turns)) / pacing.rate);
  return Math.max(ANSWERS * longest, (turns * longest) / pacing.connections);
}

/** The time of the longest answer, or of a whole journey with its pauses, as either side was tried, milliseconds. */
function longestAnswer(scenario: Scenario, traffic: Traffic, tried: readonly TriedSide[]): number {
  const ofSides = tried.map(({ loads }) => {
    const times = loads
      .filter((load) => load.scenario === scenario)
      .flatMap(({ requests }) =>
        requests.map(({ exchange, again }) => Math.min(exchange?.time ?? 0, again ?? Number.POSITIVE_INFINITY)),
      );
    return traffic.journeys.length > 0 ? times.reduce((sum, time) => sum + time, 0) : Math.max(0, ...times);
  });
  const pauses = traffic.journeys.map(({ pause, requests }) =>
    requests.reduce((sum, request) => sum + (request.pause ?? pause).most, 0),
  );
  return Math.max(0, ...ofSides) + Math.max(0, ...pauses);
}
