import type { Metric } from '../measurement/metric.ts';
import { formatValue } from '../measurement/metric-value.ts';
import { MOST_ROUNDS } from '../measurement/rules.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { changeSize, formatFactor, formatPercent, isManifold } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import type { Obstacle } from './decide.ts';
import { type Change, changeBy, changeOf, hasZero, looksBetter } from './difference.ts';
import type { Comparison } from './result.ts';

/** A comparison that is to be explained. */
type Compared = Omit<Comparison, 'explanation'>;

/** What stood in the way of a plain yes or no. */
export interface Circumstances {
  /** The rounds per side from which on a change could have been proven; null where there were enough. */
  needed: number | null;
  /** The rounds per side below which there is no evidence at all. */
  fewest: number;
  /** Why the scenario is not compared at all. */
  failing: string | null;
  /** Why there is nothing to compare with. */
  missing: string | null;
  /** The number of rounds of each side that are 0. */
  zeros: Comparison['rounds'];
  /** The CPU model of the stored baseline where it differs. */
  otherCpu: string | null;
  /** The noise floor of a stored baseline; 0 for rounds of the same job. */
  floor: number;
  /** The noise floor of rounds of the same job. */
  pairFloor: number;
  /** What keeps a comparison that leans from being called a change. */
  obstacles: readonly Obstacle[];
  /** How many gated comparisons are tested. */
  family: number;
  /** The level of this look for all of them together. */
  level: number;
  /** The figure that decides in place of this one, if it stays open; null: it decides for itself. */
  decidedBy: string | null;
}

/** Explains one comparison to a reviewer in one sentence and, if it is inconclusive, says what would settle it. */
export function explain(comparison: Compared, circumstances: Circumstances): string {
  const { worse, head, rounds, verdict } = comparison;
  const { needed, fewest, failing, missing, zeros } = circumstances;
  const subject = nameOf(comparison);
  if (failing !== null) return `${subject} is not compared: ${failing}.`;
  if (missing !== null) {
    return `${subject} ${verdict === 'incomparable' ? 'cannot be compared' : 'has no baseline'}: ${missing}.`;
  }
  if (!worse) {
    if (head === null) return `${subject} was measured in the baseline, but not in this change.`;
    return `${subject} has no baseline: ${rounds.base === 0 ? NOT_IN_BASE : IN_NO_PAIR}.`;
  }
  if (Math.min(rounds.base, rounds.head) < fewest) {
    const enough = Math.max(fewest, needed ?? 0);
    return `${subject} cannot be judged: that needs ≥ ${enough} rounds a side (${countsText(rounds)}).`;
  }
  if (zeros.base === rounds.base && zeros.head === rounds.head) {
    return `${subject} is 0 in every round of both sides (${roundsText(comparison)}).`;
  }
  return `${sentence(comparison, worse, circumstances)}${zerosText(zeros, rounds)}`;
}

/** The sentence about something that was compared. */
function sentence(comparison: Compared, worse: Worse, circumstances: Circumstances): string {
  const { definition, verdict, likely } = comparison;
  const { otherCpu } = circumstances;
  const subject = nameOf(comparison);
  const change = changeBy(definition, worse);
  const seenSize = sizeOf({ ...comparison, worse });
  const size = `${seenSize} (${boundsText(change)}${roundsText(comparison)})`;
  if (comparison.baseGap !== null)
    return `${subject} is ${size}, but the runner is too noisy to call it: ${noiseText(comparison.baseGap, comparison.tolerance)}`;
  switch (verdict) {
    case 'unchanged': {
      const limit = `${worseWord(definition)} by ${formatPercent(comparison.tolerance)} or more`;
      if (!looksBetter(comparison)) {
        return `${subject} did not get ${limit} (${rangeText(change)}${roundsText(comparison)}).`;
      }
      return `${subject} looks ${size}, too close to the scatter of its rounds to be called improved; ${limit} is ruled out.`;
    }
    case 'inconclusive':
      if (likely !== undefined) return likelyText(comparison, change, circumstances);
      if (otherCpu === null) {
        const seen = looksBetter(comparison) ? `looks ${seenSize}, but ` : '';
        return `${subject} ${seen}${openQuestion(comparison, change, circumstances)}`;
      }
      return `${subject} is ${size}, but the baseline is from another CPU model (${otherCpu}), which alone can make such a difference.`;
    default:
      return `${subject} is ${size}.`;
  }
}

/** Whether a row has no baseline for a reason that is its own, not its scenario's. */
export function isAlone({ verdict, base, explanation }: Comparison): boolean {
  if (verdict !== 'no baseline') return false;
  return base !== null || [NOT_IN_BASE, IN_NO_PAIR].some((reason) => explanation.endsWith(`: ${reason}.`));
}

const NOT_IN_BASE = 'the base does not have it';
const IN_NO_PAIR = 'no round measured it on both sides';

/** `p95 latency of "browse"`, `p95 latency of GET /search in "browse"`. Every explanation begins with it. */
export function nameOf({ definition, label, scenario }: Pick<Comparison, 'definition' | 'label' | 'scenario'>): string {
  return `${definition.title} of ${label === null ? '' : `${label || '""'} in `}"${scenario}"`;
}

type Worse = NonNullable<Comparison['worse']>;

/** `8.1 % slower`, `34 times slower`; where no percentage says it, `up from 0/s to 5/s`. */
export function sizeOf(row: Pick<Comparison, 'metric' | 'definition' | 'base' | 'head'> & { worse: Worse }): string {
  const { metric, definition, worse, base, head } = row;
  const change = changeBy(definition, worse);
  // A percentage of a percentage is no size.
  if (hasZero(change) || metric === 'error-rate') {
    const [before, now] = [base, head].map((value) => formatValue(definition, value as number));
    return `${change.estimate > 0 ? 'up' : 'down'} from ${before} to ${now}`;
  }
  return `${changeSize(change.estimate)} ${worse.ratio >= 1 ? worseWord(definition) : betterWord(definition)}`;
}

/** What a worse value of a metric is called. */
export function worseWord({ better, slower }: Metric): string {
  if (better === 'higher') return 'lower';
  return slower ? 'slower' : 'higher';
}

function betterWord({ better, slower }: Metric): string {
  if (better === 'higher') return 'higher';
  return slower ? 'faster' : 'lower';
}

/** The bounds that follow a size and its direction, unsigned where both go the same way. Ends in a comma. */
function boundsText(change: Change): string {
  const { estimate, from, to } = change;
  if (from === null || to === null) return '';
  if (isManifold(estimate) && from > -1 && from * to > 0) {
    const [least, most] = (from > 0 ? [from, to] : [to, from]).map(formatFactor);
    return `between ${least} and ${most} times, `;
  }
  if (from >= LEAST_SHOWN) return `between ${formatPercent(from)} and ${formatPercent(to)}, `;
  if (to <= -LEAST_SHOWN) return `between ${formatPercent(-to)} and ${formatPercent(-from)}, `;
  return rangeText(change);
}

/** The bounds with a comma at the end; empty where the rounds give none. */
function rangeText({ from, to }: Change): string {
  return from === null || to === null ? '' : `between ${signed(from)} and ${signed(to)}, `;
}

/** A smaller change is shown as none. */
const LEAST_SHOWN = 0.0005;

function signed(value: number): string {
  if (isManifold(value)) return `${changeSize(value)} ${value > 0 ? 'more' : 'less'}`;
  if (Math.abs(value) < LEAST_SHOWN) return '0 %';
  return value > 0 ? `+${formatPercent(value)}` : formatPercent(value);
}

function roundsText({ rounds, p }: Compared): string {
  return p?.test === 'signed-rank' ? `${countsText(rounds)}, same machine` : countsText(rounds);
}

function countsText({ base, head }: Comparison['rounds']): string {
  return base === head ? `${plural(head, 'round')} each` : `${plural(base, 'round')} before, ${head} now`;
}

/** Names zeros beside other values: ` It is 0 in 4 of 10 rounds of the base and in 1 of 10 of this change.` */
function zerosText(zeros: Comparison['rounds'], rounds: Comparison['rounds']): string {
  const some = (side: 'base' | 'head') => zeros[side] > 0 && zeros[side] < rounds[side];
  const base = some('base') ? [`in ${zeros.base} of ${plural(rounds.base, 'round')} of the base`] : [];
  const noun = base.length > 0 ? rounds.head : plural(rounds.head, 'round');
  const parts = [...base, ...(some('head') ? [`in ${zeros.head} of ${noun} of this change`] : [])];
  return parts.length === 0 ? '' : ` It is 0 ${parts.join(' and ')}.`;
}

function noiseText(gap: number, tolerance: number): string {
  return (
    `the rounds of the base differ by ${formatPercent(gap)} among themselves, more than half the tolerance of ` +
    `${formatPercent(tolerance)}. A quieter machine would settle it.`
  );
}

/** How bad it could be, and what would settle it. */
function openQuestion(comparison: Compared, change: Change, circumstances: Circumstances): string {
  const { rounds, detectable, tolerance } = comparison;
  const { floor, needed, decidedBy } = circumstances;
  const limit = formatPercent(tolerance);
  const could = `${couldBe(comparison, change)} (${roundsText(comparison)})`;
  if (decidedBy !== null) return `${could}; ${decidedBy} decides.`;
  if (floor >= tolerance) {
    return `${could}. Changes under ${limit} cannot be told from machine differences: a base measured in the same job would settle it.`;
  }
  const settled = enough(Math.max(roundsToRuleOut(comparison), needed ?? 0));
  if (needed !== null) {
    return `${could}. ${plural(rounds.head, 'round')} a side are too few to prove any change here: ${settled}.`;
  }
  const seen = detectable === null ? '' : `. This run would have found changes of ${changeSize(detectable)} or more`;
  return `${could}, where ${limit} is tolerated${seen}: ${settled}.`;
}

/** `could be up to 7.2 % slower`. */
function couldBe({ definition }: Pick<Compared, 'definition'>, change: Change): string {
  return `could be ${mostOf(definition, change)}`;
}

/** What is likely worse and not proven: how much, and what is in the way. */
function likelyText(comparison: Compared, change: Change, circumstances: Circumstances): string {
  const { definition, worse, rounds, tolerance, p } = comparison;
  const { obstacles, family, level, pairFloor, decidedBy } = circumstances;
  const word = worseWord(definition);
  const sure = leastOf(change);
  const size = sizeOf({ ...comparison, worse: worse as Worse });
  const how = sure === null ? `${size} taken by itself` : `${word}, by at least ${changeSize(sure)} taken by itself`;
  const among = family > 1 ? `as one of ${plural(family, 'comparison')}, ` : '';
  const why: Record<string, string> = {
    family: `it is one of ${plural(family, 'comparison')}, which together need stronger evidence`,
    floor: `its rounds scatter: ${among}only ${changeSize(pairFloor)} or more would stand out`,
    strict: `"strict" asks that all of its bounds be beyond ${formatPercent(tolerance)}`,
  };
  const reasons = obstacles.map((one) => why[one] as string);
  const more = Math.max(
    roundsToProve(rounds.head, p?.worse as number, level / family),
    Math.ceil(rounds.head * (Math.log1p(pairFloor) / Math.log((worse as Worse).ratio)) ** 2),
  );
  const settled =
    decidedBy === null ? `: ${enough(Math.max(more, circumstances.needed ?? 0))}` : `; ${decidedBy} decides`;
  return `${nameOf(comparison)} is likely ${how} (${boundsText(change)}${roundsText(comparison)}), but ${reasons.join(', and ')}${settled}.`;
}

/** The least of a change whose bounds both go the same way; null where they do not, or have no end. */
function leastOf({ from, to }: Change): number | null {
  if (from !== null && from >= LEAST_SHOWN) return from;
  return to !== null && to <= -LEAST_SHOWN ? -to : null;
}

/** The rounds after which the bound would be below the tolerance, if the estimate stays and the scatter too. */
function roundsToRuleOut({ worse, tolerance, rounds }: Compared): number {
  const { ratio, upper } = worse as NonNullable<Compared['worse']>;
  const room = Math.log1p(tolerance) - Math.log(ratio);
  const width = Math.log(upper ?? Number.POSITIVE_INFINITY) - Math.log(ratio);
  return room > 0 ? Math.max(rounds.head + 1, Math.ceil(rounds.head * (width / room) ** 2)) : Number.POSITIVE_INFINITY;
}

/** The rounds after which a test with this p would reach the level, if what it sees stays as it is. */
function roundsToProve(rounds: number, p: number, level: number): number {
  return Math.max(rounds + 1, Math.ceil(rounds * (normalQuantile(level) / normalQuantile(p)) ** 2));
}

/** Adds to the sentence of a primary figure what the others could still be. */
export function withOpen(explanation: string, open: readonly Comparison[]): string {
  const others = open.flatMap((row) => {
    const change = changeOf(row);
    if (change === null) return [];
    const { definition } = row;
    return [
      row.likely === 'worse'
        ? `${definition.title} is likely ${worseWord(definition)}`
        : `${definition.title} ${couldBe(row, change)}`,
    ];
  });
  return others.length === 0 ? explanation : `${explanation.replace(/\.$/, '')}; ${others.join(', ')}.`;
}

/** How much worse it could be at most: `up to 4.4 % slower`. */
export function mostOf(metric: Metric, { from, to }: Change): string {
  const increases = metric.better === 'lower';
  const worst = increases ? to : from;
  if (worst !== null && isManifold(worst)) return `up to ${changeSize(worst)} ${worseWord(metric)}`;
  if (worst === null) return `any amount ${worseWord(metric)}`;
  return `up to ${formatPercent(Math.max(0, increases ? worst : -worst))} ${worseWord(metric)}`;
}

function enough(rounds: number): string {
  return `${rounds <= MOST_ROUNDS ? `about ${rounds} rounds` : 'longer rounds or a quieter machine'} would settle it`;
}
