import { z } from 'zod';
import type { Metric } from '../measurement/metric.ts';
import { commonUnit } from './units.ts';

const UNIT = 'a text of at most 20 characters on one line';
const NAME = 'a name of at most 100 characters on one line, of which some are visible';

const lineOf = (most: number, error: string) =>
  z
    .string({ error })
    .max(most, { error })
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, { error });

/** The name of a metric that the user's code measures; it is untrusted. */
export const declaredName = lineOf(100, NAME).regex(/[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u, { error: NAME });

/** What the user's code says about a metric of its own. The error text of a key completes "… has to be". */
export const declaredMetric = z.object({
  unit: lineOf(20, UNIT),
  better: z.enum(['lower', 'higher'], { error: '"lower" or "higher"' }),
  /** What a reviewer calls it; its name unless given. */
  title: declaredName.optional(),
  /** Whether a change of it can fail the gate. */
  gated: z.boolean({ error: 'true or false' }).optional(),
});
export type DeclaredMetric = z.infer<typeof declaredMetric>;

/** The definition of a declared metric, and what its values are multiplied by to be in the unit of that. */
export function defineDeclared(name: string, declared: DeclaredMetric): { definition: Metric; factor: number } {
  const { unit, factor } = commonUnit(declared.unit);
  const { better, title = name, gated = true } = declared;
  return { definition: { title, unit, better, gated, perRequest: false, slower: unit === 'ms' }, factor };
}
