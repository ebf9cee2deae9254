import { METRIC_NAMES, type MetricName } from '../../measurement/metric.ts';
import { formatValue } from '../../measurement/metric-value.ts';
import type { Block, MatrixBlock, MatrixCell, MatrixRow } from '../../text/blocks.ts';
import { text, titled } from '../../text/blocks.ts';
import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import { differenceText, metricName } from '../format.ts';
import { byOwnWeight, OWN_TITLE, sparseMetrics } from '../own-figures.ts';
import { SERIOUSNESS } from '../status.ts';
import { type Entry, type Figure, isGreen } from './entry.ts';

/** The most rows, and cells in them, that the page holds: what is left out is said. */
const MOST_ROWS = 2000;
const MOST_CELLS = 7500;

/** A row for each scenario and request, and a column for each metric. @param detailed the anchors that have a detail */
export function matrixOf(entries: readonly Entry[], detailed: ReadonlySet<string>): Block[] {
  if (entries.length === 0) return [];
  const shown = worth(entries);
  const sparse = sparseMetrics(byScenario(shown));
  const { columns, left } = columnsOf(shown, sparse);
  const block: MatrixBlock = {
    kind: 'matrix',
    caption: captionOf(shown.length, entries.length),
    columns: columns.map(({ title }) => title),
    groups: groupsOf(
      shown.map((entry) => ({ isWhole: entry.label === null, row: rowOf(entry, columns, sparse, detailed) })),
    ),
  };
  const legend = [
    isCompared(shown)
      ? 'Each figure is the difference; pale ones are for information.'
      : 'Each figure is what was measured.',
    ...(sparse.size === 0 ? [] : ['What only few scenarios measure shares a column: the worst of it is named.']),
    ...(left.length === 0 ? [] : [`In each detail stand also ${left.map(({ title }) => title).join(', ')}.`]),
  ];
  return [titled('Everything at a glance', [block, text(legend.join(' '), { quiet: true })])];
}

/** The figures of each scenario, with those of its requests. */
function byScenario(entries: readonly Entry[]): { comparisons: readonly Figure[] }[] {
  const found = new Map<string, Figure[]>();
  for (const { scenario, figures } of entries) {
    const known = found.get(scenario) ?? [];
    known.push(...figures);
    found.set(scenario, known);
  }
  return [...found.values()].map((comparisons) => ({ comparisons }));
}

function isCompared(entries: readonly Entry[]): boolean {
  return entries.some(({ figures }) => figures.some((row) => changeOf(row) !== null));
}

/** As many entries as there is room for: those that hold nothing to look at are left out first. */
function worth(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= MOST_ROWS) return entries;
  const wanted = entries.toSorted(
    (a, b) => Number(a.label !== null) - Number(b.label !== null) || Number(isGreen(a)) - Number(isGreen(b)),
  );
  const kept = new Set(wanted.slice(0, MOST_ROWS));
  return entries.filter((entry) => kept.has(entry));
}

/** Rows under the scenario that they belong to, which comes first. */
function groupsOf(rows: readonly { isWhole: boolean; row: MatrixRow }[]): [MatrixRow, ...MatrixRow[]][] {
  const groups: [MatrixRow, ...MatrixRow[]][] = [];
  for (const { isWhole, row } of rows) {
    const last = groups.at(-1);
    if (isWhole || last === undefined) groups.push([row]);
    else last.push(row);
  }
  return groups;
}

function captionOf(shown: number, all: number): string {
  const what = plural(shown, 'row');
  return shown === all
    ? `Scenarios and requests by metric, ${what}`
    : `Scenarios and requests by metric: ${what} of ${count(all)}`;
}

interface MatrixColumn {
  /** null: the column that sparse metrics share. */
  metric: MetricName | null;
  title: string;
}

/** The metrics that have a column: all of them, or those that can fail the gate or did change, as many as fit. */
function columnsOf(
  entries: readonly Entry[],
  sparse: ReadonlySet<MetricName>,
): { columns: MatrixColumn[]; left: MatrixColumn[] } {
  const found = new Map<
    MetricName | null,
    { column: MatrixColumn; cells: number; gated: number; notable: number; perRequest: number }
  >();
  for (const { label, figures } of entries) {
    for (const row of figures) {
      const metric = sparse.has(row.metric) ? null : row.metric;
      const column = { metric, title: metric === null ? OWN_TITLE : metricName(row) };
      const known = found.get(metric) ?? { column, cells: 0, gated: 0, notable: 0, perRequest: 0 };
      known.cells += 1;
      known.gated += Number(row.gated);
      known.notable += Number(!isGreen(row));
      known.perRequest += Number(label !== null);
      found.set(metric, known);
    }
  }
  const inOrder = [...found.values()].toSorted((a, b) => place(a.column.metric) - place(b.column.metric));
  const wanted = inOrder.toSorted(
    (a, b) => Number(b.gated > 0) - Number(a.gated > 0) || a.perRequest - b.perRequest || b.notable - a.notable,
  );
  let room = MOST_CELLS;
  const kept = new Set(
    wanted.filter(({ cells }) => {
      room -= cells;
      return room >= 0;
    }),
  );
  // Where there is much of it, what only scenarios have stands last: the rows of requests then end before it.
  const isFull = kept.size < inOrder.length;
  const ordered = [...kept].toSorted(
    (a, b) =>
      (isFull ? Number(a.perRequest === 0) - Number(b.perRequest === 0) : 0) ||
      place(a.column.metric) - place(b.column.metric),
  );
  return {
    columns: ordered.map(({ column }) => column),
    left: inOrder.filter((one) => !kept.has(one)).map(({ column }) => column),
  };
}

/** The place of a metric in the order of every table; a kind's own metrics are last, but for the column that they share. */
function place(metric: MetricName | null): number {
  if (metric === null) return -1;
  const at = (METRIC_NAMES as readonly string[]).indexOf(metric);
  return at === -1 ? METRIC_NAMES.length : at;
}

function rowOf(
  entry: Entry,
  columns: readonly MatrixColumn[],
  sparse: ReadonlySet<MetricName>,
  detailed: ReadonlySet<string>,
): MatrixRow {
  const { anchor, scenario, label, status, facets, figures } = entry;
  return {
    ...(!detailed.has(anchor) && { id: anchor }),
    anchor,
    name: label ?? scenario,
    status,
    facets,
    cells: columns.map(({ metric }) =>
      metric === null ? ownCell(figures, sparse) : cellOf(figures.find((row) => row.metric === metric)),
    ),
  };
}

const bySeriousness = (a: Figure, b: Figure) => SERIOUSNESS.indexOf(a.status.tone) - SERIOUSNESS.indexOf(b.status.tone);

/** The worst of the figures that share a column, by name, and how many more there are. */
function ownCell(figures: readonly Figure[], sparse: ReadonlySet<MetricName>): MatrixCell | null {
  const own = figures.filter(({ metric }) => sparse.has(metric)).toSorted(byOwnWeight(bySeriousness));
  const [worst] = own;
  const cell = cellOf(worst);
  if (worst === undefined || cell === null) return null;
  const more = own.length > 1 ? `, ${count(own.length - 1)} more` : '';
  return { ...cell, text: `${cell.text} ${metricName(worst)}${more}` };
}

function cellOf(row: Figure | undefined): MatrixCell | null {
  if (row === undefined) return null;
  const change = changeOf(row);
  const { status, worse, gated, definition, head } = row;
  const pale = !gated;
  if (change !== null)
    return { tone: status.tone, text: differenceText(row, change), worse: worse?.ratio ?? null, pale };
  return head === null
    ? { tone: status.tone, text: status.words, worse: null, pale }
    : { tone: null, text: formatValue(definition, head), worse: null, pale };
}
