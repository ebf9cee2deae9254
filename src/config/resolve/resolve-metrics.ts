import { mostOf, type Scraped, type ScrapedSeries, scrapedMetrics } from '../../probes/scraped.ts';
import type { ScrapedSettings, SeriesSettings } from '../../settings/metrics-schema.ts';
import { unitFault } from '../../settings/named-thresholds.ts';
import { parseAnyThreshold } from '../../settings/threshold.ts';
import type { ThresholdSettings } from '../../settings/thresholds-schema.ts';
import type { Path } from '../../settings/wording.ts';

/** What the series of a scenario are made from. */
interface WrittenMetrics {
  /** Those of the target, for every scenario, and those of the scenario, which replace them. */
  target: ScrapedSettings | undefined;
  own: ScrapedSettings | undefined;
  /** The place of the scenario in the file. */
  at: Path;
  /** The limits that count for the scenario, with their places. */
  limits: readonly { thresholds: ThresholdSettings; at: Path }[];
  /** The metrics whose change can fail the gate. */
  gated: readonly string[];
  namedPlaceOf(path: Path): string | null;
  blameFile(path: Path, text: string): void;
}

const DEFAULT_URL = '/metrics';
const TARGET: Path = ['target', 'metrics'];

/** Resolves which of the target's own metrics a scenario reads; undefined: none. */
export function resolveMetrics(written: WrittenMetrics): Scraped | undefined {
  const { target, own, at, namedPlaceOf, blameFile } = written;
  const ownAt: Path = [...at, 'metrics'];
  const series = [
    ...Object.entries(target?.series ?? {})
      .filter(([name]) => own === undefined || !Object.hasOwn(own.series, name))
      .map(([name, settings]) => ({ name, settings, path: [...TARGET, 'series', name] })),
    ...Object.entries(own?.series ?? {}).map(([name, settings]) => ({
      name,
      settings,
      path: [...ownAt, 'series', name],
    })),
  ];
  if (series.length === 0) {
    const missing = own ? ownAt : target ? TARGET : null;
    if (missing) blameFile(missing, 'no series is named that could be read; name one: series: { queue: jobs_waiting }');
    return undefined;
  }
  const named = new Set([...written.limits.flatMap(({ thresholds }) => Object.keys(thresholds)), ...written.gated]);
  const urlAt = own?.url !== undefined ? [...ownAt, 'url'] : target?.url !== undefined ? [...TARGET, 'url'] : null;
  const scraped: Scraped = {
    url: own?.url ?? target?.url ?? DEFAULT_URL,
    place: namedPlaceOf(urlAt ?? (target ? TARGET : ownAt)),
    series: series.map(({ name, settings, path }) =>
      seriesOf(name, settings, named.has(mostOf(name)), namedPlaceOf(path)),
    ),
  };
  blameUnits(scraped, written);
  return scraped;
}

function seriesOf(name: string, settings: SeriesSettings, hasMost: boolean, place: string | null): ScrapedSeries {
  const { read, better, gated } = settings;
  const as = settings.as ?? (/_(?:total|sum|count|bucket)$/.test(read.replace(/\s*\{.*$/s, '')) ? 'rate' : 'value');
  const unit = as === 'rate' ? rateOf(settings.unit) : (settings.unit ?? '');
  const definition = { title: name, unit, better, gated, perRequest: false, slower: false };
  return { name, read, as, definition, hasMost, place };
}

/** `bytes/s`, `/s` */
function rateOf(unit = ''): string {
  return unit.endsWith('/s') ? unit : `${unit}/s`;
}

/** Reports limits that are written in another unit than what they limit: they would hold or not by chance. */
function blameUnits(scraped: Scraped, { limits, blameFile }: WrittenMetrics): void {
  const metrics = Object.entries(scrapedMetrics(scraped));
  for (const { thresholds, at } of limits) {
    for (const [metric, { unit }] of metrics) {
      const text = Object.hasOwn(thresholds, metric) ? thresholds[metric]?.limit.text : undefined;
      const written = text === undefined ? null : parseAnyThreshold(text);
      if (text === undefined || written === null) continue;
      const fault = unitFault({ metric, text }, written.unit, unit, 'it is');
      if (fault !== null) blameFile([...at, 'thresholds', metric], fault.replace(/\.$/, ''));
    }
  }
}
