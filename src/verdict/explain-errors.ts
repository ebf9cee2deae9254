import { formatValue } from '../measurement/metric-value.ts';
import { MOST_ROUNDS } from '../measurement/rules.ts';
import { roundsNeeded } from '../statistics/sample-size.ts';
import { formatPercent } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { type Errors, isNotable, LEAST_RISE, pooled, type RoundErrors, rateOf } from './error-rates.ts';
import { nameOf } from './explain.ts';
import type { Comparison } from './result.ts';

/** A comparison of the errors of a scenario, without its words. */
export type ErrorRow = Omit<Comparison, 'explanation'> & { p: NonNullable<Comparison['p']> };

/** Says in one sentence what the comparison of errors found. @param level the error of one look */
export function explainErrors(row: ErrorRow, errors: Errors, level: number): string {
  const subject = nameOf(row);
  const { base, head, otherCpu } = errors;
  const [now, before] = [pooled(head), pooled(base)];
  const [from, to] = [before, now].map((side) => formatValue(row.definition, rateOf(side)));
  const moved = `${rateOf(now) > rateOf(before) ? 'rose' : 'fell'} from ${from} to ${to}`;
  const { higher, lower } = roundsMoved(errors);
  const of = (rounds: number) => `in ${rounds} of ${plural(head.length, 'round')}`;
  switch (row.verdict) {
    case 'regressed':
      return `${subject} ${moved}, ${of(higher)}.`;
    case 'improved':
      return `${subject} ${moved}, ${of(lower)}.`;
    case 'inconclusive': {
      const isProven = Math.min(row.p.worse, row.p.better) <= level;
      if (isProven && otherCpu !== null) {
        return `${subject} ${moved}, but the baseline is from another CPU model (${otherCpu}), which alone can make such a difference.`;
      }
      return `${subject} ${moved}, but higher only ${of(higher)}, which a bad moment can do: ${settling(errors, higher, level)} would settle it.`;
    }
    default:
      if (isNotable(rateOf(now) - rateOf(before))) {
        return `${subject} is ${to} (${from} before), no more than chance makes of ${plural(now.sent, 'request')}.`;
      }
      return `${subject} did not rise by ${formatPercent(LEAST_RISE)} of the requests or more (${from} before, ${to} now).`;
  }
}

/** The rounds of the head in which the rate was higher or lower than before: in their partner, or in all rounds together. */
function roundsMoved({ head, base, paired }: Errors): { higher: number; lower: number } {
  const before = rateOf(pooled(base));
  const gaps = head.map((round, index) => rateOf(round) - (paired ? rateOf(base[index] as RoundErrors) : before));
  return { higher: gaps.filter((gap) => gap > 0).length, lower: gaps.filter((gap) => gap < 0).length };
}

/** What would prove a rise that shows in this share of the rounds. */
function settling({ head, paired }: Errors, higher: number, level: number): string {
  const fewest = roundsNeeded(paired ? 'signed-rank' : 'mann-whitney', level);
  const needed = Math.ceil((fewest * head.length) / Math.max(1, higher));
  return needed <= MOST_ROUNDS ? `about ${needed} rounds` : 'longer rounds';
}
