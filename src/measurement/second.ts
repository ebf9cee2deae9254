/** The latencies that a stretch of time is told by, with their probability. */
export const TIMED = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;
type TimedName = (typeof TIMED)[number][0];

/** What a load generator counted in one second of its window; the last one of a window may be shorter. */
export interface LoadSecond extends Record<TimedName, number | null> {
  /** Its start, milliseconds after that of the window. */
  at: number;
  /** Its length, milliseconds. */
  span: number;
  /** The requests that were sent in it or, where they had to be sent at a time, were due in it. */
  sent: number;
  /** The good answers that came in it, whenever they were asked for. */
  completed: number;
  /** The failures among the requests that were sent in it, by kind; those that were lost are a kind too. */
  errors: Record<string, number>;
  /** How many latencies were measured of them; the quantiles are those of these, milliseconds. */
  timed: number;
  /** The most connections that were at work; null where nobody looked. */
  connections: number | null;
}

/** What a service used in one second of a window; the last one of a window may be shorter. */
export interface UsedSecond {
  /** Its start, milliseconds after that of the window. */
  at: number;
  /** Its length, milliseconds. */
  span: number;
  /** CPU time, milliseconds; null where it is unknown. */
  cpu: number | null;
  /** The most memory that was seen, bytes. */
  memory: number | null;
  /** Bytes read from storage and written to it. */
  disk: number | null;
}

/** Puts together what several generators counted at the same time. @param parts at least one */
export function addSeconds(parts: readonly LoadSecond[]): LoadSecond {
  return { ...together(parts), span: most(parts.map(({ span }) => span)) ?? 0, connections: totalConnections(parts) };
}

/** Puts together what was counted in stretches that follow each other. @param parts at least one, in their order */
export function joinSeconds(parts: readonly LoadSecond[]): LoadSecond {
  return {
    ...together(parts),
    span: total(parts.map(({ span }) => span)),
    connections: most(parts.map(({ connections }) => connections)),
  };
}

/**
 * Counts are added up. Quantiles of several stretches cannot be had without all of their latencies: their mean stands for
 * them, each weighed by the latencies that it is made of.
 */
function together(parts: readonly LoadSecond[]): Omit<LoadSecond, 'span' | 'connections'> {
  const [first] = parts;
  return {
    at: first?.at ?? 0,
    sent: total(parts.map(({ sent }) => sent)),
    completed: total(parts.map(({ completed }) => completed)),
    errors: addErrors(parts.map(({ errors }) => errors)),
    timed: total(parts.map(({ timed }) => timed)),
    ...(Object.fromEntries(
      TIMED.map(([name]) => [name, weighedMean(parts.map((part) => [part[name], part.timed]))]),
    ) as Record<TimedName, number | null>),
  };
}

function addErrors(all: readonly Record<string, number>[]): Record<string, number> {
  // A Map, because an untrusted kind may be `constructor`.
  const sums = new Map<string, number>();
  for (const [kind, times] of all.flatMap((errors) => Object.entries(errors))) {
    sums.set(kind, (sums.get(kind) ?? 0) + times);
  }
  return Object.fromEntries(sums);
}

function totalConnections(parts: readonly LoadSecond[]): number | null {
  const known = parts.flatMap(({ connections }) => connections ?? []);
  return known.length === 0 ? null : total(known);
}

/** The mean of the values that are known; null where none is. @param entries each a value and its weight */
export function weighedMean(entries: readonly (readonly [value: number | null, weight: number])[]): number | null {
  let sum = 0;
  let weights = 0;
  for (const [value, weight] of entries) {
    if (value === null) continue;
    sum += value * weight;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}

/** The largest of the values that are known; null where none is. */
export function most(values: readonly (number | null)[]): number | null {
  return values.reduce((top, value) => (top === null || (value !== null && value > top) ? value : top), null);
}

/** The smallest of the values that are known; null where none is. */
export function least(values: readonly (number | null)[]): number | null {
  return values.reduce((low, value) => (low === null || (value !== null && value < low) ? value : low), null);
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** What was read of the target's own metrics at one time. */
export interface ScrapedSecond {
  /** Milliseconds since the epoch. */
  at: number;
  /** By the name of the series; those that were not there are left out. */
  values: Readonly<Record<string, number>>;
}
