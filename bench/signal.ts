// Which figure tells a slower service best: of every recorded service, how far pairs of rounds of identical code scatter
// in a figure, and what 5 % more work does to it (bench/record.ts makes the recordings).
// Usage: node bench/signal.ts [--condition slices]
// Prints a table and writes bench/results/signal.json.
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { decodeHistogram, meanOf, mergeHistograms, quantiles } from '../src/measurement/histogram.ts';
import { shiftOfPairs } from '../src/statistics/hodges-lehmann.ts';
import { CONDITIONS, type RecordedJob, type RecordedProcess, readJobs, WORK } from './record/recording.ts';
import { type Row, report } from './support.ts';

/** The places of identical code, and of 5 % more work, among the variants. */
const [BASE, SAME, MORE] = [0, 1, WORK.indexOf(1.05)] as const;
/** In a trimmed mean, the quantiles from 10 to 90 % stand for what lies between. */
const GRID = Array.from({ length: 17 }, (_, index) => 0.1 + index * 0.05);

const { values } = parseArgs({ options: { condition: { type: 'string', default: 'slices' } } });
const condition = CONDITIONS.find((name) => name === values.condition);
if (condition === undefined) {
  console.error(`conditions: ${CONDITIONS.join(', ')}`);
  process.exit(2);
}

type Figures = Record<string, number>;

/** The figures of one process over all of its windows, each so that more is worse. */
function figuresOf({ windows }: RecordedProcess): Figures {
  const latencies = mergeHistograms(windows.map(({ histogram }) => decodeHistogram(histogram)));
  const total = (of: (window: (typeof windows)[number]) => number) =>
    windows.reduce((sum, window) => sum + of(window), 0);
  const [p10, p25, p50, p95] = quantiles(latencies, [0.1, 0.25, 0.5, 0.95]) as [number, number, number, number];
  const grid = quantiles(latencies, GRID) as number[];
  const answers = total((window) => window.answers);
  return {
    p10,
    p25,
    p50,
    p95,
    'trimmed mean': grid.reduce((sum, value) => sum + value, 0) / grid.length,
    mean: meanOf(latencies) as number,
    throughput: total((window) => window.duration) / answers,
    cpu: total((window) => window.cpu ?? Number.NaN) / answers,
  };
}

/** The log ratios of the pairs of a job, by figure. */
function gapsOf({ rounds }: RecordedJob, variant: number): Record<string, number[]> {
  const pairs = rounds.map((round) => {
    const of = (wanted: number) => figuresOf(round.find((recorded) => recorded.variant === wanted) as RecordedProcess);
    return [of(variant), of(BASE)] as const;
  });
  const names = Object.keys((pairs[0] as (typeof pairs)[number])[0]);
  return Object.fromEntries(
    names.map((name) => [name, pairs.map(([head, base]) => Math.log((head[name] as number) / (base[name] as number)))]),
  );
}

function deviation(gaps: readonly number[]): number {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1));
}

const jobs = readJobs(condition);
const rows: Row[] = [...new Set(jobs.map(({ service }) => service))].flatMap((service) => {
  const own = jobs.filter((job) => job.service === service);
  const same = own.map((job) => gapsOf(job, SAME));
  const more = own.map((job) => gapsOf(job, MORE));
  return Object.keys(same[0] as Record<string, number[]>).flatMap((figure): Row[] => {
    const scatter = median(same.map((gaps) => deviation(gaps[figure] as number[])));
    const signal = median(more.map((gaps) => shiftOfPairs(gaps[figure] as number[], 0.95).estimate));
    const name = `${service}, ${figure}`;
    return [
      { name: `${name}: scatter of pairs`, value: 100 * scatter, unit: '%', goal: null, met: null },
      { name: `${name}: 5 % more work`, value: 100 * Math.expm1(signal), unit: '%', goal: null, met: null },
      { name: `${name}: signal over noise`, value: signal / scatter, unit: 'ratio', goal: null, met: null },
    ];
  });
});
report(`signal-${condition}`, rows);
