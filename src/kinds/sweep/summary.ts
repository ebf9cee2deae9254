import { median } from 'simple-statistics';
import { z } from 'zod';
import { MOST_LEVELS } from '../../settings/levels-schema.ts';
import { type Capacity, capacityOf } from '../../statistics/capacity.ts';
import type { MeasuredLevel, SweepDetail } from './measured-level.ts';

const amount = z.number().nonnegative();

/** A level over all rounds; figures are medians. */
const sweptLevelSchema = z.object({
  at: z.number().positive(),
  throughput: amount.nullable(),
  p50: amount.nullable(),
  p95: amount.nullable(),
  failed: amount.max(1),
  cpu: amount.nullable(),
  agent: amount,
  /** The rounds in which the load generator was the limit, and those in which arrivals came too fast. */
  voidRounds: z.number().int().nonnegative(),
  overloadedRounds: z.number().int().nonnegative(),
  /** Whether it counts: the load generator was not the limit in half of the rounds or more, and something was answered. */
  counts: z.boolean(),
});
export type SweptLevel = z.infer<typeof sweptLevelSchema>;

const place = { users: amount, throughput: amount };

/** How much the service can do, as far as these levels tell (statistics/capacity.ts). */
const capacitySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('peak'), ...place, from: amount.nullable(), to: amount.nullable() }),
  z.object({ kind: z.literal('knee'), ...place, perUser: amount }),
  z.object({ kind: z.literal('at-least'), ...place, why: z.enum(['levels', 'rising', 'falling', 'unproven']) }),
  z.object({ kind: z.literal('superlinear'), ...place }),
  z.object({ kind: z.literal('bound'), ...place, perUser: amount }),
]);

/** What all rounds of a sweep add up to. */
export const sweepSummary = z.object({
  isOpen: z.boolean(),
  cores: z.number().int().positive(),
  rounds: z.number().int().positive(),
  levels: z.array(sweptLevelSchema).min(1).max(MOST_LEVELS),
  /** null: no level counts. */
  capacity: capacitySchema.nullable(),
});
export type SweepSummary = z.infer<typeof sweepSummary>;

/** Adds up the rounds of a sweep. @throws Error without a round */
export function summarizeSweep(rounds: readonly SweepDetail[]): SweepSummary {
  const [first] = rounds;
  if (first === undefined) throw new Error('a sweep without rounds has no summary');
  const measured = first.levels.map((_, index) => rounds.flatMap(({ levels }) => levels[index] ?? []));
  const levels = measured.map(sweptLevel);
  const kept = measured.filter((_, index) => levels[index]?.counts);
  return {
    isOpen: first.isOpen,
    cores: first.cores,
    rounds: rounds.length,
    levels,
    capacity: capacityIn(kept),
  };
}

function sweptLevel(rounds: readonly MeasuredLevel[]): SweptLevel {
  const sound = rounds.filter(({ isVoid }) => !isVoid);
  const middle = (of: (level: MeasuredLevel) => number | null, from: readonly MeasuredLevel[] = sound) => {
    const values = from.flatMap((level) => of(level) ?? []);
    return values.length === 0 ? null : median(values);
  };
  const throughput = middle((level) => level.throughput);
  return {
    at: rounds[0]?.at as number,
    throughput,
    p50: middle(({ p50 }) => p50),
    p95: middle(({ p95 }) => p95),
    failed: middle(({ failed }) => failed) ?? 0,
    cpu: middle(({ cpu }) => cpu),
    agent: middle(({ agent }) => agent, rounds) ?? 0,
    voidRounds: rounds.length - sound.length,
    overloadedRounds: rounds.filter(({ isOverloaded }) => isOverloaded).length,
    counts: 2 * sound.length > rounds.length && (throughput ?? 0) > 0,
  };
}

/** The capacity from the rounds in which none of the levels that count was void, or without an answer. */
function capacityIn(levels: readonly (readonly MeasuredLevel[])[]): SweepSummary['capacity'] {
  const rounds = levels[0]?.map((_, round) => levels.map((level) => level[round])) ?? [];
  const whole = rounds.filter((round) =>
    round.every((level) => level !== undefined && !level.isVoid && level.throughput > 0 && level.users > 0),
  ) as MeasuredLevel[][];
  if (whole.length === 0) return null;
  const measured = levels.map((_, index) => {
    const ofLevel = whole.map((round) => round[index] as MeasuredLevel);
    return {
      load: median(ofLevel.map(({ users }) => users)),
      throughputs: ofLevel.map(({ throughput }) => throughput),
    };
  });
  return documented(capacityOf(measured));
}

function documented(capacity: Capacity): SweepSummary['capacity'] {
  const { kind, load: users, throughput } = capacity;
  switch (kind) {
    case 'peak': {
      const { lower, upper } = capacity.bounds;
      return { kind, users, throughput, from: finite(lower), to: finite(upper) };
    }
    case 'knee':
      return { kind, users, throughput, perUser: capacity.lines.perUser };
    case 'at-least':
      return { kind, users, throughput, why: capacity.why };
    case 'superlinear':
      return { kind, users, throughput };
    case 'bound':
      return { kind, users, throughput, perUser: capacity.perUser };
  }
}

function finite(bound: number): number | null {
  return Number.isFinite(bound) ? Math.max(0, bound) : null;
}
