import { z } from 'zod';
import type { Metric } from '../measurement/metric.ts';
import { formatNumber } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import { fault, ONCE_RIGHT } from './fault.ts';
import { limitsOn } from './thresholds-schema.ts';
import { connections, rate } from './values-schema.ts';

// Levels of load, each measured by itself: users in the closed model, arrivals per second in the open one.

/** The figures of one level, by the keys of its limits. */
export const LEVEL_FIGURES = {
  p50: { title: 'p50 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  p95: { title: 'p95 latency', unit: 'ms', better: 'lower', gated: false, perRequest: true, slower: true },
  throughput: { title: 'throughput', unit: '/s', better: 'higher', gated: false, perRequest: true, slower: false },
  'error-rate': { title: 'error rate', unit: 'ratio', better: 'lower', gated: false, perRequest: true, slower: false },
} as const satisfies Record<string, Metric>;

/** A level as the file has it. */
export interface LevelSettings {
  /** Users, or arrivals per second. */
  at: number;
  isRate: boolean;
  thresholds: z.output<typeof levelThresholds>;
}

const levelThresholds = limitsOn(LEVEL_FIGURES);

const EXPECTED = 'a number of users such as 20, a rate such as 200/s, or a map of one of them and its thresholds';
const detailed = z
  .strictObject({
    users: connections.optional().describe('Users of this level.'),
    rate: rate.optional().describe('Arrivals per second of this level.'),
    thresholds: levelThresholds.prefault({}).describe('Limits of this level alone.'),
  })
  .superRefine(({ users, rate: arrivals }, context) => {
    if ((users === undefined) === (arrivals === undefined)) fault(context, [], 'a level has either users or a rate');
  }, ONCE_RIGHT)
  .transform(
    ({ users, rate: arrivals, thresholds }): LevelSettings => ({
      at: users ?? arrivals ?? Number.NaN,
      isRate: users === undefined,
      thresholds,
    }),
  );

const level = z.union(
  [
    connections.transform((at): LevelSettings => ({ at, isRate: false, thresholds: {} })),
    rate.transform((at): LevelSettings => ({ at, isRate: true, thresholds: {} })),
    detailed,
  ],
  { error: EXPECTED },
);

/** The most levels: each takes its own time in every round. */
export const MOST_LEVELS = 20;

export const levels = z
  .array(level)
  .min(2, { error: 'at least two levels: one alone is a load' })
  .max(MOST_LEVELS, { error: `at most ${MOST_LEVELS} levels` });

/** Reports levels of two sorts, and levels that are there twice. */
export function findLevelFaults(all: readonly LevelSettings[], context: z.core.$RefinementCtx): void {
  const [first] = all;
  for (const [index, { at, isRate }] of all.entries()) {
    if (isRate !== first?.isRate) {
      const expected = isRate ? `users such as ${Math.ceil(at)}` : `a rate such as ${at}/s`;
      fault(context, ['levels', index], `expected ${expected}, as the first level has`);
    } else if (all.findIndex((other) => other.at === at) < index) {
      fault(
        context,
        ['levels', index],
        `${quote(levelName(at, isRate))} is a level already; each is measured once a round`,
      );
    }
  }
}

/** What a level is called: `20 users`, `200/s`. */
export function levelName(at: number, isRate: boolean): string {
  return isRate ? `${formatNumber(at)}/s` : plural(at, 'user');
}
