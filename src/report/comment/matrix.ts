import { METRIC_NAMES } from '../../measurement/metric.ts';
import { type Block, type Column, table, text } from '../../text/blocks.ts';
import { figure, type Inline, name, strong, type Tone } from '../../text/inline.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import type { Comparison, ScenarioResult } from '../../verdict/result.ts';
import { differenceText, metricName, metricValue, NONE } from '../format.ts';
import { SAID, type Said, saidOf } from '../news/subjects.ts';
import { PHONE, textWidth } from './phone.ts';

/** Pixels around the text of a cell, and those that the names have at least. */
const PADDING = 27;
const NAMES = 95;
/** Characters of a metric in the head of its column, and of a figure below it. */
const TITLE = 8;

/** A request, or a scenario as a whole, with its figures by metric. */
interface Line {
  scenario: string;
  label: string | null;
  /** The most serious that is said of its gated figures; null where it has none. */
  said: Said | null;
  rows: ReadonlyMap<string, Comparison>;
}

const TONES: Record<Said, Tone> = {
  regressed: 'fail',
  likely: 'likely',
  undecided: 'open',
  uncompared: 'open',
  improved: 'pass',
  unchanged: 'pass',
};

/**
 * Every scenario and request by metric, within the width of a phone: where there are more metrics than fit, those that can
 * fail the gate and have news come first.
 *
 * @param most rows that are written; the others are counted, those with news last
 */
export function matrix(scenarios: readonly ScenarioResult[], most: number): Block[] {
  const lines = scenarios.flatMap(linesOf);
  if (lines.length === 0) return [];
  const metrics = metricsOf(scenarios);
  const shown = columnsThatFit(metrics);
  const kept = new Set(lines.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  const written = lines.filter((line) => kept.has(line));
  const isCompared = lines.some(({ rows }) => [...rows.values()].some(({ worse }) => worse !== null));
  const rest = metrics.length - shown.length;
  return [
    text(
      isCompared
        ? ['Differences in %, ', strong('bold'), ' where a regression is proven.']
        : ['What was measured.'],
      { quiet: true },
    ),
    ...(written.length === 0 ? [] : [table(written, columnsOf(shown, isCompared), { caption: 'Everything by metric', narrow: true })]),
    ...(written.length < lines.length ? [text(`… and ${plural(lines.length - written.length, 'more row')}`)] : []),
    ...(rest > 0 ? [text(`${plural(rest, 'more metric')} of each: in the report.`, { quiet: true })] : []),
  ];
}

/** The scenario as a whole before its requests. */
function linesOf({ name: scenario, comparisons }: ScenarioResult): Line[] {
  const labels = [...new Set(comparisons.map(({ label }) => label))].toSorted(
    (a, b) => Number(a !== null) - Number(b !== null),
  );
  return labels.map((label) => {
    const rows = comparisons.filter((row) => row.label === label);
    const said = rows.filter((row) => row.gated).map(saidOf);
    return {
      scenario,
      label,
      said: SAID.find((one) => said.includes(one)) ?? null,
      rows: new Map(rows.map((row) => [row.metric, row])),
    };
  });
}

function rank({ said }: Line): number {
  return said === null ? SAID.length : SAID.indexOf(said);
}

/** Those with news first, then those that can fail the gate, then the others, in the order of every table. */
function metricsOf(scenarios: readonly ScenarioResult[]): Comparison[] {
  const first = new Map<string, Comparison>();
  const ranks = new Map<string, number>();
  for (const row of scenarios.flatMap(({ comparisons }) => comparisons)) {
    if (!first.has(row.metric)) first.set(row.metric, row);
    const said = row.gated ? saidOf(row) : null;
    const own = said === null ? SAID.length + (row.gated ? 0 : 1) : SAID.indexOf(said);
    ranks.set(row.metric, Math.min(own, ranks.get(row.metric) ?? own));
  }
  const names: readonly string[] = METRIC_NAMES;
  const place = (metric: string) => (names.includes(metric) ? names.indexOf(metric) : names.length);
  return [...first.values()].toSorted(
    (a, b) => (ranks.get(a.metric) ?? 0) - (ranks.get(b.metric) ?? 0) || place(a.metric) - place(b.metric),
  );
}

function columnsThatFit(metrics: readonly Comparison[]): Comparison[] {
  let room = PHONE - NAMES;
  const fitting = metrics.filter((metric) => {
    room -= Math.max(textWidth(titleOf(metric).slice(0, TITLE), undefined, true), textWidth('+0.0', undefined, true)) + PADDING;
    return room >= 0;
  });
  return fitting.length === 0 ? metrics.slice(0, 1) : fitting;
}

function titleOf(metric: Comparison): string {
  return metricName(metric);
}

function columnsOf(metrics: readonly Comparison[], isCompared: boolean): Column<Line>[] {
  return [
    { title: '', cell: nameCell },
    ...metrics.map(
      (metric): Column<Line> => ({
        title: [name(titleOf(metric))],
        numeric: true,
        cell: ({ rows }) => figureCell(rows.get(metric.metric), isCompared),
      }),
    ),
  ];
}

function nameCell({ scenario, label, said }: Line): Inline[] {
  const sign: Inline[] = said === null ? [] : [{ kind: 'status', status: { tone: TONES[said], words: '' } }];
  return [...sign, label === null ? strong(name(scenario)) : name(label)];
}

function figureCell(row: Comparison | undefined, isCompared: boolean): Inline[] {
  if (row === undefined) return [''];
  if (!isCompared) return [figure(metricValue(row, row.head))];
  const change = changeOf(row);
  if (change === null) return [NONE];
  const size = figure(differenceText(row, change).replace(/ %$/, ''));
  return [row.gated && row.verdict === 'regressed' ? strong(size) : size];
}
