import { z } from 'zod';
import type { HeapCounts } from '../../probes/heap-snapshot.ts';

/** How many constructors are told. */
const MOST = 8;
/** What adds less than this part of all that came is not told. */
const LEAST_SHARE = 0.01;

/** What there was more of at the end than some cycles before. */
export const grownSchema = z.object({
  /** The cycle after which the first of the two snapshots was taken. */
  since: z.number().int().positive(),
  /** By constructor, those that take most first. */
  more: z
    .array(z.object({ name: z.string().max(200), count: z.number().int(), bytes: z.number().positive() }))
    .max(MOST),
});
export type Grown = z.infer<typeof grownSchema>;

/** Compares two snapshots of a heap. @param since the cycle after which the first of them was taken */
export function grownBetween(before: HeapCounts, after: HeapCounts, since: number): Grown {
  const all = [...after].flatMap(([name, { count, bytes }]) => {
    const earlier = before.get(name) ?? { count: 0, bytes: 0 };
    const more = { name, count: count - earlier.count, bytes: bytes - earlier.bytes };
    return more.bytes > 0 ? [more] : [];
  });
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const more = all
    .filter(({ bytes }) => bytes >= LEAST_SHARE * total)
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, MOST);
  return { since, more };
}
