import { decodeHistogram, type Histogram, quantiles } from '../../measurement/histogram.ts';
import type { JobScenario } from '../../measurement/job.ts';
import type { Curve } from '../pictures/curve.ts';

/** The last percentile that is drawn, p99.99, as "one in so many". */
const LAST = 10_000;
/** The percentiles that readers look for. */
const NAMED = [2, 4, 10, 20, 100, 1000, LAST];
/** Points for each factor of ten. */
const POINTS = 10;

/** The latencies of all requests of a scenario, from the slower half's start to p99.99; null where they are not kept. */
export function scenarioCurve(
  { head, base }: { head?: JobScenario; base?: JobScenario },
  tolerance: number,
): Curve | null {
  const now = decode(head?.histogram);
  if (now === null) return null;
  const before = decode(base?.histogram);
  const oneIn = sharesUpTo(Math.max(now.totalCount, before?.totalCount ?? 0));
  return { oneIn, head: latencies(now, oneIn), base: before && latencies(before, oneIn), tolerance };
}

function sharesUpTo(total: number): number[] {
  const most = Math.max(2, Math.min(LAST, total));
  const even = Array.from({ length: Math.ceil(Math.log10(most) * POINTS) }, (_, at) => 10 ** (at / POINTS));
  const points = [...even, ...NAMED].filter((point) => point <= most).sort((a, b) => a - b);
  return points.filter((point, at) => at === 0 || point / (points[at - 1] ?? 0) > 1.001).map(short);
}

function latencies(histogram: Histogram, oneIn: readonly number[]): (number | null)[] {
  const within = oneIn.filter((value) => value <= histogram.totalCount);
  const probabilities = within.map((value) => 1 - 1 / value);
  const found = quantiles(histogram, probabilities) ?? [];
  return oneIn.map((_, at) => (found[at] === undefined ? null : short(found[at])));
}

/** null for a histogram of an artifact that cannot be read: a report is not worth failing for it. */
function decode(text: string | null | undefined): Histogram | null {
  if (!text) return null;
  try {
    const histogram = decodeHistogram(text);
    return histogram.totalCount > 0 ? histogram : null;
  } catch {
    return null;
  }
}

function short(value: number): number {
  return Number(value.toPrecision(5));
}
