import type { LoadSecond, UsedSecond } from '../../src/measurement/second.ts';
import { type SeenRound, timelineOf } from '../../src/measurement/seen-rounds.ts';
import type { Timeline } from '../../src/measurement/timeline.ts';
import type { Result } from '../../src/verdict/result.ts';

/** Milliseconds since the epoch. */
const START = Date.parse('2026-05-04T12:30:00.000Z');

export interface TimelineSpec {
  rounds?: number;
  /** Seconds of one round, and from the start of one to that of the next. */
  length?: number;
  every?: number;
  /** Seconds after the start of the axis at which the first round begins. */
  from?: number;
  /** Milliseconds of the median. */
  latency?: number;
  load?(second: number): Partial<LoadSecond>;
  used?(second: number): Partial<UsedSecond>;
  /** Metrics of the target's own. */
  scraped?(second: number): Record<string, number>;
  /** The names of the parts of a round, of equal length. */
  parts?: readonly string[];
}

/** A timeline of rounds of a few seconds, each after a warm-up of one. */
export function timeline({
  rounds = 3,
  length = 4,
  every = 6,
  from = 0,
  latency = 2,
  load = () => ({}),
  used = () => ({}),
  scraped,
  parts = [],
}: TimelineSpec = {}): Timeline {
  const seen = Array.from({ length: rounds }, (_, index): SeenRound => {
    const begin = START + (from + index * every) * 1000;
    const places = Array.from({ length }, (__, second) => ({
      at: begin + (1 + second) * 1000,
      second: index * length + second,
    }));
    return {
      index,
      from: begin,
      measured: begin + 1000,
      until: begin + (1 + length) * 1000,
      load: places.map(({ at, second }) => ({
        at,
        span: 1000,
        sent: 4000 + second,
        completed: 3990 + second,
        errors: {},
        timed: 4000,
        p50: latency * (1 + second / 100),
        p95: 2 * latency,
        p99: 4 * latency,
        connections: 10,
        ...load(second),
      })),
      ...(scraped && { scraped: places.map(({ at, second }) => ({ at, values: scraped(second) })) }),
      used: places.map(({ at, second }) => ({
        at,
        span: 1000,
        cpu: 600 + second,
        memory: 90_000_000 + second * 100_000,
        disk: 20_000,
        ...used(second),
      })),
      ...(parts.length > 0 && {
        parts: parts.map((name, part) => {
          const share = (length * 1000) / parts.length;
          const start = begin + 1000 + part * share;
          return { name, from: start, until: start + share };
        }),
      }),
    };
  });
  return timelineOf(seen, START) as Timeline;
}

/** The result with what its scenarios did over time, on both sides. */
export function overTime(
  result: Result,
  { head = {}, base = { latency: 1.8 } }: { head?: TimelineSpec; base?: TimelineSpec | null } = {},
): Result {
  const { rounds } = result;
  for (const scenario of rounds.head.scenarios) scenario.timeline = timeline(head);
  if (base) for (const scenario of rounds.base?.scenarios ?? []) scenario.timeline = timeline(base);
  return result;
}
