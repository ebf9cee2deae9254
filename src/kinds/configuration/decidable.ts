import { roundsNeeded } from '../../statistics/sample-size.ts';
import { formatDuration } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { quote } from '../../text/quote.ts';
import type { ConfigurationScenario } from '../configuration.ts';
import { levelOfVariants } from './advice.ts';

/**
 * Rounds beyond the least that can prove anything. With none of them every round has to agree: simulated with rounds that
 * scatter by 5 %, a variant that is 10 % faster is found in 51 to 79 of 100 runs, and with three of them in 90.
 */
const FEW = 2;
const ENOUGH = 3;
/** A window that is shorter scatters more than a variant is worth, milliseconds. */
const SHORT = 1000;

/** Says that the rounds of a scenario cannot decide about its variants, or hardly, as a sentence; null: they can. */
export function doubtOf({ name, rounds, duration, variants }: ConfigurationScenario): string | null {
  const least = roundsNeeded('signed-rank', levelOfVariants(variants.length));
  const many = plural(variants.length, 'variant');
  if (rounds < least) {
    return `${quote(name)} cannot prove of any variant that it is better, however much: ${many} in ${plural(rounds, 'round')} need ≥ ${least}. Set more "rounds".`;
  }
  const asked = [
    ...(rounds < least + FEW ? [`${least + ENOUGH} "rounds" or more`] : []),
    ...(duration < SHORT ? [`a "duration" of ${formatDuration(SHORT)} or more`] : []),
  ];
  if (asked.length === 0) return null;
  return `${quote(name)} will often leave open which variant is better: ${many} in ${plural(rounds, 'round')} of ${formatDuration(duration)} decide only what is plain. Set ${asked.join(' and ')}.`;
}
