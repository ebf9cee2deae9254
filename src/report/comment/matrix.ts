import { METRIC_NAMES } from '../../measurement/metric.ts';
import { type Block, type Column, table, text } from '../../text/blocks.ts';
import { figure, type Inline, name, strong, type Tone } from '../../text/inline.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import type { Comparison, ScenarioResult } from '../../verdict/result.ts';
import { differenceText, metricName, metricValue, NONE } from '../format.ts';
import { SAID, type Said, saidOf } from '../news/subjects.ts';
import { byOwnWeight, OWN_TITLE, sparseMetrics } from '../own-figures.ts';
import { compareSeriousness } from '../status.ts';
import { BODY, PHONE, textWidth } from './phone.ts';

/** Pixels around the text of a cell, and those that the names have at least. */
const PADDING = 27;
const NAMES = 95;
/** Characters of a word that is not broken, in a name and in the head of a column. */
const WORD = 7;

/** Which of the metrics that say as much come first, where there is not room for all. */
const ORDER: readonly string[] = [...new Set(['p50', 'p95', 'throughput', 'p25', ...METRIC_NAMES])];

/** The column that metrics share of which each has few rows: no metric has such a name. */
const OWN = '';

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
 * Every scenario and request by metric, within a width: where there are more metrics than fit, those that have news come
 * first, then those that can fail the gate.
 *
 * @param most rows that are written; the others are counted, those with news last
 * @param width pixels
 */
export function matrix(scenarios: readonly ScenarioResult[], most: number, width: number = PHONE): Block[] {
  const sparse = sparseMetrics(scenarios);
  const lines = scenarios.flatMap((scenario) => linesOf(scenario, sparse));
  if (lines.length === 0) return [];
  const metrics = metricsOf(scenarios, sparse);
  const kept = new Set(lines.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  const scenariosOfKept = new Set([...kept].map(({ scenario }) => scenario));
  // A request stands below its scenario.
  const written = lines.filter((line) => kept.has(line) || (line.label === null && scenariosOfKept.has(line.scenario)));
  const isCompared = lines.some(({ rows }) => [...rows.values()].some(({ worse }) => worse !== null));
  const shown = columnsThatFit(metrics, lines, { isCompared, width });
  const rest = metrics.length - shown.length;
  return [
    text(
      isCompared ? ['Differences in %, ', strong('bold'), ' where a regression is proven.'] : ['What was measured.'],
      { quiet: true },
    ),
    ...(written.length === 0
      ? []
      : [table(written, columnsOf(shown, isCompared), { caption: 'Everything by metric', narrow: WORD })]),
    ...(written.length < lines.length ? [text(`… and ${plural(lines.length - written.length, 'more row')}`)] : []),
    ...(rest > 0 ? [text(`${plural(rest, 'more metric')} of each: in the report.`, { quiet: true })] : []),
  ];
}

/** The scenario as a whole before its requests. */
function linesOf({ name: scenario, comparisons }: ScenarioResult, sparse: ReadonlySet<string>): Line[] {
  const byLabel = new Map<string | null, Comparison[]>();
  for (const row of comparisons) byLabel.set(row.label, [...(byLabel.get(row.label) ?? []), row]);
  const labels = [...byLabel.keys()].toSorted((a, b) => Number(a !== null) - Number(b !== null));
  return labels.map((label) => {
    const rows = byLabel.get(label) ?? [];
    const said = rows.filter((row) => row.gated).map(saidOf);
    return {
      scenario,
      label,
      said: SAID.find((one) => said.includes(one)) ?? null,
      rows: new Map([
        ...rows.filter(({ metric }) => !sparse.has(metric)).map((row) => [row.metric, row] as const),
        ...rows
          .filter(({ metric }) => sparse.has(metric))
          .toSorted(byOwnWeight(compareSeriousness))
          .slice(0, 1)
          .map((row) => [OWN, row] as const),
      ]),
    };
  });
}

function rank({ said }: Line): number {
  return said === null ? SAID.length : SAID.indexOf(said);
}

/** A column: a metric, or what several share. */
interface Shown {
  /** What names its rows in a line. */
  metric: string;
  title: string;
}

/** Those with news first, then those that can fail the gate, then the others. */
function metricsOf(scenarios: readonly ScenarioResult[], sparse: ReadonlySet<string>): Shown[] {
  const first = new Map<string, Shown>();
  const ranks = new Map<string, number>();
  for (const row of scenarios.flatMap(({ comparisons }) => comparisons)) {
    const metric = sparse.has(row.metric) ? OWN : row.metric;
    if (!first.has(metric)) first.set(metric, { metric, title: metric === OWN ? OWN_TITLE : metricName(row) });
    const said = row.gated ? saidOf(row) : null;
    const own = said === null ? SAID.length + (row.gated ? 0 : 1) : SAID.indexOf(said);
    ranks.set(metric, Math.min(own, ranks.get(metric) ?? own));
  }
  const order = [OWN, ...ORDER];
  const place = (metric: string) => (order.includes(metric) ? order.indexOf(metric) : order.length);
  return [...first.values()].toSorted(
    (a, b) => (ranks.get(a.metric) ?? 0) - (ranks.get(b.metric) ?? 0) || place(a.metric) - place(b.metric),
  );
}

/** As many metrics as there is room for beside the names. */
function columnsThatFit(
  metrics: readonly Shown[],
  lines: readonly Line[],
  { isCompared, width }: { isCompared: boolean; width: number },
): Shown[] {
  let room = width - NAMES;
  const fitting = metrics.filter(({ metric, title }) => {
    const figures = lines.map(({ rows }) => figureWords(rows.get(metric), isCompared));
    const names = metric === OWN ? ['m'.repeat(WORD)] : [];
    const widths = [title.slice(0, WORD), ...names, ...new Set(figures)].map((words) => textWidth(words, BODY, true));
    room -= Math.max(...widths) + PADDING;
    return room >= 0;
  });
  return fitting.length === 0 ? metrics.slice(0, 1) : fitting;
}

function columnsOf(metrics: readonly Shown[], isCompared: boolean): Column<Line>[] {
  return [
    { title: '', cell: nameCell },
    ...metrics.map(
      ({ metric, title }): Column<Line> => ({
        title: [name(title)],
        numeric: true,
        cell: ({ rows }) => {
          const row = rows.get(metric);
          const cell = figureCell(row, isCompared);
          return metric === OWN && row !== undefined ? [name(metricName(row)), ' ', ...cell] : cell;
        },
      }),
    ),
  ];
}

function nameCell({ scenario, label, said }: Line): Inline[] {
  const sign: Inline[] = said === null ? [] : [{ kind: 'status', status: { tone: TONES[said], words: '' } }];
  return [...sign, label === null ? strong(name(scenario)) : name(label)];
}

function figureCell(row: Comparison | undefined, isCompared: boolean): Inline[] {
  const size = figure(figureWords(row, isCompared));
  return [row?.gated && row.verdict === 'regressed' ? strong(size) : size];
}

/** A difference without its percent sign, which stands above all of them; what was measured where nothing is compared. */
function figureWords(row: Comparison | undefined, isCompared: boolean): string {
  if (row === undefined) return '';
  if (!isCompared) return metricValue(row, row.head);
  const change = changeOf(row);
  return change === null ? NONE : differenceText(row, change).replace(/ %$/, '');
}
