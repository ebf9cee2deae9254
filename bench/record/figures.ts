import { decodeHistogram, type Histogram, meanOf, quantiles } from '../../src/measurement/histogram.ts';
import { LATENCIES, type Latencies, type RecordedProcess } from './recording.ts';

const NAMES = Object.keys(LATENCIES) as (keyof typeof LATENCIES)[];
/** In a trimmed mean, the quantiles from 10 to 90 % stand for what lies between; those from 10 to 25 % for the fast. */
const GRID = Array.from({ length: 17 }, (_, index) => 0.1 + index * 0.05);
const FAST = 4;

/** The figures of a window that are kept, milliseconds; null where nothing was answered. */
export function latenciesOf(histogram: Histogram): Latencies | null {
  const values = quantiles(histogram, Object.values(LATENCIES));
  if (values === null) return null;
  const named = [...NAMES.map((name, at) => [name, values[at]]), ['mean', meanOf(histogram)]] as [string, number][];
  return Object.fromEntries(named.map(([name, value]) => [name, Number(value.toPrecision(5))])) as Latencies;
}

/** The figures that were tried, each so that more is worse. Milliseconds. */
export const FIGURES = [
  'p10',
  'p25',
  'p50',
  'p95',
  'p10–p25 mean',
  'trimmed mean',
  'mean',
  'throughput',
  'cpu',
] as const;
export type Figures = Record<(typeof FIGURES)[number], number>;

/** The figures of one process over all of its windows; a process always answers something. */
export function figuresOf({ windows, histogram }: RecordedProcess): Figures {
  const latencies = decodeHistogram(histogram);
  const [p10, p25, p50, p95] = quantiles(latencies, [0.1, 0.25, 0.5, 0.95]) as [number, number, number, number];
  const grid = quantiles(latencies, GRID) as number[];
  const total = (of: (window: (typeof windows)[number]) => number) =>
    windows.reduce((sum, window) => sum + of(window), 0);
  const answers = total((window) => window.answers);
  return {
    p10,
    p25,
    p50,
    p95,
    'p10–p25 mean': averageOf(grid.slice(0, FAST)),
    'trimmed mean': averageOf(grid),
    mean: meanOf(latencies) as number,
    throughput: total((window) => window.duration) / answers,
    cpu: total((window) => window.cpu ?? Number.NaN) / answers,
  };
}

function averageOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
