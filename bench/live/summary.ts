import { median, sampleStandardDeviation } from 'simple-statistics';
import { METRIC_NAMES, type MetricName } from '../../src/measurement/metric.ts';
import type { Verdict } from '../../src/verdict/result.ts';
import type { ShopRun } from './shop-run.ts';

/** The outcome of all runs with the same extra work. */
export interface LiveRow {
  extra: number;
  runs: number;
  verdicts: Partial<Record<Verdict, number>>;
  /** The reported ratios by gated metric: their median, and the SD of their logarithms (null with a single run). */
  ratios: Partial<Record<MetricName, { median: number; spread: number | null }>>;
  /** Seconds. */
  wall: { median: number; most: number };
  measuring: { median: number; most: number };
  /** How many runs ended at the first look, the second and the third. */
  looks: [number, number, number];
}

/** The content of bench/results/live.json. */
export interface LiveResults {
  startedAt: string;
  minutes: number;
  cpu: string;
  cores: number;
  node: string;
  /** What share of a core others used in the seconds before each run. */
  others: { median: number; most: number };
  rows: LiveRow[];
  runs: ShopRun[];
}

export function summarise(runs: readonly ShopRun[]): LiveRow[] {
  const extras = [...new Set(runs.map(({ extra }) => extra))].sort((a, b) => a - b);
  return extras.map((extra) => {
    const own = runs.filter((run) => run.extra === extra);
    const verdicts: LiveRow['verdicts'] = {};
    for (const { verdict } of own) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    return {
      extra,
      runs: own.length,
      verdicts,
      ratios: ratiosOf(own),
      wall: middleAndMost(own.map(({ wall }) => wall)),
      measuring: middleAndMost(own.map(({ measuring }) => measuring)),
      looks: [1, 2, 3].map((look) => own.filter(({ looks }) => looks === look).length) as LiveRow['looks'],
    };
  });
}

function ratiosOf(runs: readonly ShopRun[]): LiveRow['ratios'] {
  return Object.fromEntries(
    METRIC_NAMES.flatMap((metric) => {
      const ratios = runs.flatMap((run) => run.ratios[metric] ?? []);
      if (ratios.length === 0) return [];
      const spread = ratios.length > 1 ? sampleStandardDeviation(ratios.map(Math.log)) : null;
      return [[metric, { median: median(ratios), spread }]];
    }),
  );
}

export function middleAndMost(values: readonly number[]): { median: number; most: number } {
  return { median: median([...values]), most: Math.max(...values) };
}

const VERDICTS = ['regressed', 'inconclusive', 'improved', 'unchanged'] as const;

/** Turns the rows into cells of a table, the header first. */
export function tableOf(rows: readonly LiveRow[]): string[][] {
  const metrics = METRIC_NAMES.filter((metric) => rows.some(({ ratios }) => ratios[metric]));
  const header = [
    'more work',
    'runs',
    ...VERDICTS,
    ...metrics.map((metric) => `${metric}: median (SD)`),
    'seconds a verdict: median, most',
    'of it warm-up and measured',
    'ended at each look',
  ];
  const body = rows.map((row) => [
    percent(row.extra),
    String(row.runs),
    ...VERDICTS.map((verdict) => String(row.verdicts[verdict] ?? 0)),
    ...metrics.map((metric) => {
      const ratio = row.ratios[metric];
      return ratio ? `${signed(ratio.median - 1)} (${ratio.spread === null ? '—' : percent(ratio.spread)})` : '—';
    }),
    `${row.wall.median.toFixed(0)}, ${row.wall.most.toFixed(0)}`,
    `${row.measuring.median.toFixed(0)}, ${row.measuring.most.toFixed(0)}`,
    row.looks.join(' / '),
  ]);
  return [header, ...body];
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}

function signed(ratio: number): string {
  return ratio < 0 ? `−${percent(-ratio)}` : `+${percent(ratio)}`;
}
