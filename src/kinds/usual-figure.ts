import { medianOf } from '../measurement/median-of.ts';
import { NEVER } from '../measurement/never.ts';

/** The median of the rounds' figures as it is compared, in their unit; null: that is never, or there are none. */
export function usualOf(figures: readonly number[]): number | null {
  if (figures.length === 0) return null;
  const usual = medianOf({ never: 'never' }, figures);
  return usual < NEVER ? usual : null;
}
