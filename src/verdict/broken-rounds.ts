import { median, quantile } from 'simple-statistics';
import type { CommonMetric, Metric, MetricName } from '../measurement/metric.ts';
import { isNever } from '../measurement/never.ts';
import { fisherExact, signTest } from '../statistics/discordant.ts';
import type { BrokenRounds, BrokenSide, Verdict } from './result.ts';
import { lostRounds, type Samples } from './samples.ts';

// A round is broken where its side could not give it (samples.ts), or where it collapsed. A rank test hardly sees a few
// of them: their size does not count, and what is not there has no rank.

/** How many times worse than the others a round has to be, so that it is of another kind and not at the end of a scatter. */
const COLLAPSED = 3;

/** Metrics of which single rounds are many times the others without anything being wrong. */
const JUMPY: ReadonlySet<MetricName> = new Set<CommonMetric>(['max', 'error-rate', 'disk-read', 'disk-written']);

/**
 * Counts the broken rounds of both sides, and tests whether those of the head are more than chance: a sign test on the
 * rounds that one side alone broke, or for stored jobs Fisher's test, both exact. A collapsed round is 3 times worse than
 * the calm rounds of its own side, and than the median of both sides together: a head that is slow in every round has not
 * collapsed, nor has a service with two speeds.
 *
 * @param family the number of gated comparisons, by which p is adjusted (Bonferroni)
 * @returns null where no round is broken
 */
export function brokenRounds(
  samples: Samples,
  metric: MetricName,
  definition: Pick<Metric, 'better' | 'never'>,
  family: number,
): BrokenRounds | null {
  const { lost, paired } = samples;
  const { better } = definition;
  if (!paired && (samples.head.length === 0 || samples.base.length === 0)) return null;
  const collapsed = collapsedOf(samples, metric, better);
  const side = (of: 'head' | 'base'): BrokenSide => ({
    rounds:
      samples[of].length + lostRounds(lost[of]) + (paired ? lostRounds(lost[of === 'head' ? 'base' : 'head']) : 0),
    ...lost[of],
    collapsed: marked(collapsed[of]),
    times: timesWorse(samples[of], collapsed[of], definition),
  });
  const [head, base] = [side('head'), side('base')];
  if (brokenIn(head) + brokenIn(base) === 0) return null;
  const p = paired
    ? signTest(
        lostRounds(lost.head) + marked(collapsed.head.map((is, at) => is && !collapsed.base[at])),
        lostRounds(lost.base) + marked(collapsed.base.map((is, at) => is && !collapsed.head[at])),
      )
    : fisherExact({ part: brokenIn(head), of: head.rounds }, { part: brokenIn(base), of: base.rounds });
  return { head, base, p: Math.min(1, p * family) };
}

/** For each round of both sides whether it collapsed. */
function collapsedOf(
  samples: Samples,
  metric: MetricName,
  better: Metric['better'],
): Record<'head' | 'base', boolean[]> {
  const both = [...samples.head, ...samples.base];
  const of = (values: readonly number[]) => {
    if (JUMPY.has(metric) || values.length === 0) return values.map(() => false);
    const calm = quantile([...values], better === 'lower' ? 0.25 : 0.75);
    const references = [calm, median(both)];
    return values.map((value) => references.every((reference) => isTimesWorse(value, reference, better)));
  };
  return { head: of(samples.head), base: of(samples.base) };
}

/** Nothing is a multiple of 0: what was 0 and is not has its place in the ranks. */
function isTimesWorse(value: number, reference: number, better: Metric['better']): boolean {
  if (reference === 0) return false;
  return better === 'lower' ? value >= COLLAPSED * reference : value * COLLAPSED <= reference;
}

/**
 * How many times worse the collapsed rounds of a side are than its others; null where there are none, or where no ratio says
 * it: they are 0, or never.
 */
function timesWorse(
  values: readonly number[],
  collapsed: readonly boolean[],
  { better, never }: Pick<Metric, 'better' | 'never'>,
): number | null {
  const [bad, good] = [true, false].map((is) => values.filter((_, at) => collapsed[at] === is)) as [number[], number[]];
  if (bad.length === 0 || bad.some((value) => isNever({ never }, value))) return null;
  const ratio = better === 'lower' ? median(bad) / median(good) : median(good) / median(bad);
  return Number.isFinite(ratio) ? ratio : null;
}

function marked(list: readonly boolean[]): number {
  return list.filter(Boolean).length;
}

/** All broken rounds of a side. */
export function brokenIn(side: BrokenSide): number {
  return lostRounds(side) + side.collapsed;
}

/**
 * Whether broken rounds alone keep a comparison from being called unchanged or improved: the head lost more rounds than
 * the base, or some of its rounds collapsed and none of the base's.
 */
export function countsAgainstHead({ head, base }: Pick<BrokenRounds, 'head' | 'base'>): boolean {
  return lostRounds(head) > lostRounds(base) || (head.collapsed > 0 && base.collapsed === 0);
}

/**
 * The verdict in the light of broken rounds, beside that of the rank test. Those that are more than chance are a
 * regression.
 *
 * @param alpha the error of one look
 */
export function withBrokenRounds(
  verdict: Verdict,
  broken: BrokenRounds | null,
  { alpha, otherCpu }: { alpha: number; otherCpu: string | null },
): Verdict {
  if (broken === null) return verdict;
  if (broken.p <= alpha) return otherCpu === null ? 'regressed' : 'inconclusive';
  const isGood = verdict === 'unchanged' || verdict === 'improved';
  return isGood && countsAgainstHead(broken) ? 'inconclusive' : verdict;
}
