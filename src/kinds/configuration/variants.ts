import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { fault } from '../../settings/fault.ts';
import type { SettingsOrigin } from '../../settings/origin.ts';
import { SIDE_VARIABLE } from '../../settings/side-placeholder.ts';
import { commandLine, name, textValue } from '../../settings/values-schema.ts';
import type { Path } from '../../settings/wording.ts';
import { quote } from '../../text/quote.ts';
import type { Variant } from '../stage.ts';

const MOST = 8;

const variant = z.strictObject({
  name: name.describe('What it is called in every table: pool size 20.'),
  start: commandLine.optional().describe('Line that starts it. Default: target.start.'),
  env: z
    .record(
      z.string().regex(/^[^=\0]+$/, { error: 'a variable name without "="' }),
      textValue.refine((value) => !value.includes('\0'), { error: 'text without null characters' }),
    )
    .prefault({})
    .describe('Environment variables added to target.env, or in place of those.'),
});
type VariantSettings = z.output<typeof variant>;

export const variantsKey = z
  .array(variant)
  .min(2, { error: 'at least two variants: one alone is compared with nothing' })
  .max(MOST, { error: `at most ${MOST} variants` });

/** Variables that perf-gate sets itself. */
const OWN = ['PORT', SIDE_VARIABLE];

/** Reports variants that cannot be told apart, and what they cannot set. */
export function findVariantFaults(
  { variants }: { variants: readonly VariantSettings[] },
  context: z.core.$RefinementCtx,
): void {
  for (const [index, one] of variants.entries()) {
    const before = variants.slice(0, index);
    if (before.some((other) => other.name === one.name)) {
      fault(
        context,
        ['variants', index, 'name'],
        `a second variant called ${quote(one.name)}; give each a name of its own`,
      );
    }
    const same = before.find(({ start, env }) => start === one.start && isDeepStrictEqual(env, one.env));
    if (same !== undefined) {
      fault(context, ['variants', index], `it is started like ${quote(same.name)}; give it another env or start`);
    }
    for (const variable of OWN.filter((set) => Object.hasOwn(one.env, set))) {
      fault(context, ['variants', index, 'env', variable], `${variable} is set by perf-gate; remove it here`);
    }
  }
}

export function resolveVariants(
  written: readonly VariantSettings[],
  at: Path,
  origin: SettingsOrigin,
): [Variant, ...Variant[]] {
  return written.map(({ name: called, start = null, env }, index) => {
    return { name: called, place: origin.placeOf([...at, index]), start, env };
  }) as [Variant, ...Variant[]];
}

/**
 * The order in which variants take their turns in a round: each begins as often as the others, and every second round goes
 * back the way that the one before came.
 *
 * @param index of the round, from 0
 */
export function inTurn<V>(variants: readonly V[], index: number): V[] {
  const begin = Math.floor(index / 2) % variants.length;
  const turned = [...variants.slice(begin), ...variants.slice(0, begin)];
  return index % 2 === 0 ? turned : turned.toReversed();
}
