import type { Metric } from '../measurement/metric.ts';

/** A series of the target's own metrics, and what is made of it. */
export interface ScrapedSeries {
  /** What it is called everywhere. */
  name: string;
  /** Which lines are added up: `db_pool_connections{state="used"}`. */
  read: string;
  /** Whether the value itself counts, or how fast it grows. */
  as: 'value' | 'rate';
  /** What its mean over a window is. */
  definition: Metric;
  /** Whether the largest value of a window is a figure too. */
  hasMost: boolean;
  /** Where it is written: `perf-gate.yml:5:20`; null where that is not known. */
  place: string | null;
}

/** The target's own metrics, as far as a scenario reads them. */
export interface Scraped {
  /** A path below the URL of the target, or a URL of its own. */
  url: string;
  /** Where that is written. */
  place: string | null;
  series: readonly ScrapedSeries[];
}

/** The name of the figure that is the largest value of a window. */
export function mostOf(name: string): string {
  return `${name}.max`;
}

/** The metrics that are made of scraped series, by name. */
export function scrapedMetrics(scraped: Scraped | undefined): Record<string, Metric> {
  const all = (scraped?.series ?? []).flatMap(({ name, definition, hasMost }): [string, Metric][] => [
    [name, definition],
    ...(hasMost
      ? [[mostOf(name), { ...definition, title: `most ${definition.title}`, gated: false }] as [string, Metric]]
      : []),
  ]);
  return Object.fromEntries(all);
}
