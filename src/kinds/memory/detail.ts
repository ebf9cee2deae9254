import { z } from 'zod';
import { FLOOR_SIGNALS, type Floor } from '../../probes/floor.ts';
import { judgeLeak, type Leak, MOST_CYCLES } from '../../statistics/leak.ts';
import { grownSchema } from './grown.ts';

const bytes = z.number().nonnegative();
/** Bytes a request, which may be fewer than before. */
const rate = z.number();

/** What a round found of the memory of a service. */
export const memoryDetail = z.object({
  signal: z.enum(FLOOR_SIGNALS),
  /** The memory at rest after each cycle, bytes. */
  floors: z.array(bytes).min(1).max(MOST_CYCLES),
  /** How many requests each cycle had. */
  perCycle: z.number().int().positive(),
  verdict: z.enum(['leaks', 'none', 'longer', 'open'] satisfies Leak['verdict'][]),
  why: z.enum(['few', 'growing', 'scatter']).nullable(),
  /** The growth of the last half a request, bytes: an estimate with its 95 % interval; null with too few cycles. */
  kept: z.object({ estimate: rate, lower: rate, upper: rate }).nullable(),
  /** What came between two snapshots of the heap, where they were asked for and taken. */
  grown: grownSchema.optional(),
});
export type MemoryDetail = z.infer<typeof memoryDetail>;

/** All rounds, in their order. */
export const memorySummary = z.object({ rounds: z.array(memoryDetail).min(1).max(100) });
export type MemorySummary = z.infer<typeof memorySummary>;

/** Judges the floors of a round so far. @param floors at least one, of one signal */
export function judgeFloors(floors: readonly Floor[], perCycle: number): MemoryDetail {
  const sizes = floors.map((floor) => floor.bytes);
  const { verdict, why, growth } = judgeLeak(sizes);
  const kept = growth && {
    estimate: growth.estimate / perCycle,
    lower: growth.lower / perCycle,
    upper: growth.upper / perCycle,
  };
  return { signal: (floors[0] as Floor).signal, floors: sizes, perCycle, verdict, why, kept };
}

/** What a round keeps of every request, bytes: nothing where it is settled that it keeps nothing; null: it is open. */
export function keptOf({ verdict, kept }: MemoryDetail): number | null {
  if (verdict === 'none') return 0;
  return verdict === 'leaks' && kept !== null ? Math.max(0, kept.estimate) : null;
}
