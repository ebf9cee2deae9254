import { formatPair, formatValue } from '../../measurement/metric-value.ts';
import { formatPercent } from '../../text/numbers.ts';
import type { Picture, Point, Shape } from '../../text/picture.ts';
import { type ValueAxis, valueAxis } from './value-axis.ts';

/** Latencies by percentile: `oneIn` requests but one took no longer. Milliseconds; null where a side has none. */
export interface Curve {
  oneIn: readonly number[];
  base: readonly (number | null)[] | null;
  head: readonly (number | null)[];
  /** The tolerance of a difference, 0.03 = 3 %. */
  tolerance: number;
}

/** A limit on a percentile. */
export interface CurveLimit {
  /** `p95 < 4 ms` */
  text: string;
  /** Milliseconds. */
  value: number;
  exceeded: boolean;
}

const LATENCY = { unit: 'ms' };
/** Pixels: the latencies, a gap, the differences, the percentiles. */
const TOP = 8;
const BOTTOM = 178;
const STRIP_TOP = 204;
const STRIP_BOTTOM = 256;
const HEIGHT = 276;
/** From this ratio of the largest to the smallest latency on, the axis is logarithmic. */
const WIDE = 6;

/** The percentiles that readers look for, as "one in so many". */
const NAMED = [
  [2, 'p50'],
  [4, 'p75'],
  [10, 'p90'],
  [20, 'p95'],
  [100, 'p99'],
  [1000, 'p99.9'],
  [10_000, 'p99.99'],
] as const;

/** The latencies of both sides by percentile, the limits on them, and below what each percentile has changed by. */
export function curvePicture(curve: Curve, limits: readonly CurveLimit[]): Picture {
  const { oneIn, base, head } = curve;
  const first = Math.log(oneIn[0] ?? 1);
  const width = Math.log(oneIn.at(-1) ?? 1) - first || 1;
  const x = (share: number) => (Math.log(share) - first) / width;
  const y = heights(curve, limits);
  const points = (values: readonly (number | null)[]) =>
    values.flatMap((value, at): Point[] => (value === null ? [] : [[x(oneIn[at] ?? 1), y.of(value)]]));
  const named = NAMED.filter(([share]) => share <= (oneIn.at(-1) ?? 1) * 1.001);
  const label = (at: Point, text: string, align: 'start' | 'middle' | 'end' = 'start'): Shape => ({
    kind: 'text',
    look: 'label',
    at,
    align,
    text,
  });
  const few = named.filter(([share]) => share !== 4 && share !== 20);
  return {
    kind: 'curve',
    height: HEIGHT,
    shapes: [
      { kind: 'lines', look: 'grid', lines: y.ticks.map((tick) => across(y.of(tick))) },
      {
        kind: 'lines',
        look: 'grid',
        lines: few.map(([share]) => [[x(share), TOP] as const, [x(share), BOTTOM] as const]),
      },
      ...(base === null ? [] : [{ kind: 'lines', look: 'base', lines: [points(base)] } as const]),
      { kind: 'lines', look: 'head', lines: [points(head)] },
      ...limits.map((limit): Shape => ({ kind: 'lines', look: 'limit', lines: [across(y.of(limit.value))] })),
      ...strip(curve, x),
      ...y.ticks.map((tick) => label([0, y.of(tick) - 3], formatValue(LATENCY, tick))),
      ...limits.map((limit) => label([1, y.of(limit.value) - 3], `limit ${limit.text}`, 'end')),
      ...few.map(([share, name]) =>
        label([x(share), HEIGHT - 4], name, share === few.at(-1)?.[0] && x(share) > 0.95 ? 'end' : 'middle'),
      ),
    ],
    alternative: spoken(curve, named),
  };
}

/** Where a latency is drawn, and which latencies are marked. */
function heights({ base, head }: Curve, limits: readonly CurveLimit[]): ValueAxis {
  const values = [...(base ?? []), ...head].flatMap((value) => (value === null || value <= 0 ? [] : [value]));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // A limit that is far away would press the curves together.
  const seen = limits.map(({ value }) => value).filter((value) => value > least / 2 && value < most * 2);
  const extent = { low: Math.min(least, ...seen), high: Math.max(most, ...seen) };
  return valueAxis(extent, { top: TOP, bottom: BOTTOM, wide: WIDE });
}

/** The change of each percentile, worse further up, with the tolerance. */
function strip({ oneIn, base, head, tolerance }: Curve, x: (share: number) => number): Shape[] {
  if (base === null) return [];
  const changes = oneIn.flatMap((share, at): [share: number, change: number][] => {
    const [before, now] = [base[at], head[at]];
    return before && now ? [[share, Math.log(now / before)]] : [];
  });
  if (changes.length === 0) return [];
  const limit = Math.log1p(tolerance);
  const most = 1.15 * Math.max(2 * limit, ...changes.map(([, change]) => Math.abs(change)));
  const middle = (STRIP_TOP + STRIP_BOTTOM) / 2;
  const y = (change: number) => middle - (change / most) * ((STRIP_BOTTOM - STRIP_TOP) / 2);
  const [worst] = changes.toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  return [
    { kind: 'area', look: 'band', from: [0, y(limit)], to: [1, y(-limit)] },
    { kind: 'lines', look: 'zero', lines: [across(middle)] },
    { kind: 'lines', look: 'estimate', lines: [changes.map(([share, change]): Point => [x(share), y(change)])] },
    {
      kind: 'text',
      look: 'label',
      at: [0, STRIP_TOP - 5],
      align: 'start',
      text: `difference by percentile, at most ${signed(worst?.[1] ?? 0)}; slower ↑`,
    },
  ];
}

function signed(log: number): string {
  const change = Math.exp(log) - 1;
  return `${change < 0 ? '−' : '+'}${formatPercent(Math.abs(change))}`;
}

function across(top: number): Point[] {
  return [
    [0, top],
    [1, top],
  ];
}

/** The named percentiles of a curve, before and now, for a table and for words. */
export function namedPercentiles({
  oneIn,
  base,
  head,
}: Curve): { name: string; before: number | null; now: number | null }[] {
  return NAMED.flatMap(([share, name]) => {
    const at = oneIn.findIndex((one) => Math.abs(one / share - 1) < 0.001);
    const now = head[at] ?? null;
    const before = base?.[at] ?? null;
    return now === null && before === null ? [] : [{ name, before, now }];
  });
}

/** A value before and now, as the figures of a row are written. */
export function beforeAndNow(before: number | null, now: number | null): string {
  if (before !== null && now !== null) return formatPair(LATENCY, before, now).join(' → ');
  const one = now ?? before;
  return one === null ? '' : formatValue(LATENCY, one);
}

function spoken(curve: Curve, named: readonly (readonly [number, string])[]): string {
  const known = new Set(named.map(([, name]) => name));
  const said = namedPercentiles(curve)
    .filter(({ name }) => known.has(name))
    .map(({ name, before, now }) => `${name} ${beforeAndNow(before, now)}`);
  return `Latency by percentile${curve.base === null ? '' : ', before → now'}: ${said.join(', ')}`;
}
