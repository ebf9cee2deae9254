import { z } from 'zod';
import { count } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import { fault } from './fault.ts';

/** The most sizes, and the largest: each is made anew in every round. */
export const MOST_SIZES = 10;
const LARGEST = 1_000_000_000;

const EXPECTED = `a whole number from 1 to ${count(LARGEST)}, such as 500, 10k or 1M`;
const SIZE = /^(\d+(?:\.\d+)?) *([kM])$/;
const FACTORS: Readonly<Record<string, number>> = { k: 1000, M: 1_000_000 };

/** How much data there is: a count of whatever the line that makes it counts. */
const size = z
  .union([z.number({ error: EXPECTED }), z.string({ error: EXPECTED }).regex(SIZE, { error: EXPECTED })], {
    error: EXPECTED,
  })
  .transform((written) => {
    if (typeof written === 'number') return written;
    const [, number = '', unit = ''] = SIZE.exec(written) ?? [];
    // 1.1k is 1,100, not 1,100.0000000000002.
    return Number((Number(number) * (FACTORS[unit] as number)).toPrecision(12));
  })
  .refine((value) => Number.isInteger(value) && value >= 1 && value <= LARGEST, { error: EXPECTED });

export const sizes = z
  .array(size)
  .min(2, { error: 'at least two sizes: nothing grows with one' })
  .max(MOST_SIZES, { error: `at most ${MOST_SIZES} sizes` });

/** Reports sizes that are there twice. */
export function findSizeFaults(all: readonly number[], context: z.core.$RefinementCtx): void {
  for (const [index, one] of all.entries()) {
    if (all.indexOf(one) === index) continue;
    fault(context, ['sizes', index], `${quote(sizeName(one))} is there already; each size is measured once a round`);
  }
}

/** What a size is called: `size 10,000`. */
export function sizeName(size: number): string {
  return `size ${count(size)}`;
}
