import { z } from 'zod';
import type { ScenarioRun } from '../measurement/run-document.ts';

/** A load, and what the service did at it; medians over its measurements. */
export interface Level {
  /** The requests that were at work at a time: users or, in the open model, by Little's law. */
  users: number;
  /** Good answers per second. */
  throughput: number;
  /** Milliseconds. */
  p50: number;
  /** The processor cores that the service used. */
  cpu: number | null;
}

const amount = z.number().nonnegative();

/** What of the summary of a sweep, and of that of a stress, is read here; other kinds keep other data. */
const sweptSchema = z.object({
  isOpen: z.boolean(),
  levels: z
    .array(
      z.object({
        at: z.number().positive(),
        throughput: amount.nullable(),
        p50: amount.nullable(),
        cpu: amount.nullable(),
        counts: z.boolean(),
      }),
    )
    .max(200),
});
const stressedSchema = z.object({
  loads: z
    .array(
      z.object({
        load: z.number().positive(),
        goodput: amount.nullable(),
        p50: amount.nullable(),
        cpu: amount.nullable(),
        voids: amount,
        trials: amount,
      }),
    )
    .max(200),
});

/** The loads that a kind measured one after the other, the lowest first; none where it kept no such data. */
export function levelsOf({ detail }: Pick<ScenarioRun, 'detail'>): Level[] {
  const swept = sweptSchema.safeParse(detail).data;
  if (swept) {
    return swept.levels.flatMap(({ at, throughput, p50, cpu, counts }) =>
      counts ? levelOf(swept.isOpen ? null : at, throughput, p50, cpu) : [],
    );
  }
  const { loads = [] } = stressedSchema.safeParse(detail).data ?? {};
  return loads.flatMap(({ goodput, p50, cpu, voids, trials }) =>
    voids < trials ? levelOf(null, goodput, p50, cpu) : [],
  );
}

function levelOf(users: number | null, throughput: number | null, p50: number | null, cpu: number | null): Level[] {
  if (throughput === null || p50 === null || throughput <= 0 || p50 <= 0) return [];
  return [{ users: users ?? (throughput * p50) / 1000, throughput, p50, cpu }];
}
