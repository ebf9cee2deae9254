import { count } from '../../text/numbers.ts';
import { plainText } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import type { Comparison, Result, ScenarioResult } from '../../verdict/result.ts';
import { differenceText, metricName } from '../format.ts';
import { byOwnWeight, OWN_TITLE } from '../own-figures.ts';
import { compareSeriousness, passes, scenarioStatus, VERDICT_WORDS, verdictTone } from '../status.ts';
import { clipName, pad, width } from '../write/columns.ts';
import { SIGN } from '../write/inline.ts';
import { headingLines } from '../write/terminal.ts';
import type { Screen } from './part.ts';

const INDENT = '    ';
const GAP = '  ';
/** What the name of a request gets at least, and its share of the line at most. */
const NAME = 12;
const NAME_SHARE = 0.35;
/** The name of the rows of a scenario as a whole. */
const WHOLE = 'all requests';

/** The column that sparse metrics share: no metric has such a name. */
const OWN = '';

/** A scenario, or one of its requests, by metric. */
interface Row {
  name: string;
  cells: ReadonlyMap<string, Comparison>;
}

/** A scenario that is not green: its name and status, and its rows that are not. */
export interface Matrix {
  heading: readonly string[];
  rows: readonly Row[];
}

/** Whether a figure is one that a reviewer looks at; what was not compared has no figure. */
function isNews(row: Comparison): boolean {
  if (row.worse === null && row.verdict !== 'regressed') return false;
  return row.gated ? !passes(row) : row.verdict === 'regressed';
}

function byWorst(a: Comparison, b: Comparison): number {
  return compareSeriousness(a, b) || (b.worse?.ratio ?? 0) - (a.worse?.ratio ?? 0);
}

/** @param sparse metrics that share a column: each of them has a row of its own, under its name */
export function matrixOf(
  scenario: ScenarioResult,
  result: Result,
  screen: Screen,
  sparse: ReadonlySet<string>,
): Matrix {
  const own = scenario.comparisons.filter((row) => sparse.has(row.metric) && isNews(row));
  const comparisons = scenario.comparisons.filter(({ metric }) => !sparse.has(metric));
  const labels = [...new Set(comparisons.filter(isNews).map(({ label }) => label))];
  const worst = (label: string | null) =>
    comparisons.filter((row) => row.label === label && isNews(row)).toSorted(byWorst)[0] as Comparison;
  return {
    heading: headingLines([plainText(scenario.name)], scenarioStatus(scenario, result), screen),
    rows: [
      ...own.toSorted(byOwnWeight(compareSeriousness)).map((row) => ({
        name: plainText(row.label === null ? metricName(row) : `${row.label}: ${metricName(row)}`),
        cells: new Map([[OWN, row]]),
      })),
      ...labels
        .toSorted((a, b) => byWorst(worst(a), worst(b)))
        .map((label) => ({
          name: label === null ? WHOLE : plainText(label),
          cells: new Map(comparisons.filter((row) => row.label === label).map((row) => [row.metric, row])),
        })),
    ],
  };
}

/**
 * Writes what is not green, the most serious first: each scenario has a heading and a row, and more as far as there is room.
 *
 * @param all how everything is seen
 */
export function writeMatrix(matrices: readonly Matrix[], room: number, screen: Screen, all: string): string[] {
  const needed = matrices.reduce((sum, { heading, rows }) => sum + heading.length + rows.length, 0);
  const hasRows = matrices.some(({ rows }) => rows.length > 0);
  const top = hasRows ? 2 : 1;
  if (matrices.length === 0 || room < top + 1) return [];
  const isWhole = top + needed <= room;
  let left = room - top - (isWhole ? 0 : 1);
  const shown: { matrix: Matrix; rows: number }[] = [];
  for (const matrix of matrices) {
    const rows = Math.min(1, matrix.rows.length);
    if (matrix.heading.length + rows > left) break;
    shown.push({ matrix, rows });
    left -= matrix.heading.length + rows;
  }
  // After the first row of each the second of each, and so on.
  const deepest = Math.max(0, ...shown.map(({ matrix }) => matrix.rows.length));
  for (let depth = 1; depth < deepest && left > 0; depth++) {
    for (const one of shown) {
      if (one.rows < one.matrix.rows.length && one.rows === depth && left > 0) {
        one.rows++;
        left--;
      }
    }
  }
  const written = shown.map(({ matrix, rows }) => ({ ...matrix, rows: matrix.rows.slice(0, rows) }));
  const layout = layoutOf(
    written.flatMap(({ rows }) => rows),
    screen.columns,
  );
  return [
    '',
    ...(layout === null ? [] : [screen.paint.quiet(headerOf(layout))]),
    ...written.flatMap(({ heading, rows }) => [
      ...heading,
      ...(layout === null ? [] : rows.map((row) => rowLine(row, layout, screen))),
    ]),
    ...moreLine(matrices, written, screen, all),
  ];
}

function moreLine(all: readonly Matrix[], shown: readonly Matrix[], { paint, columns }: Screen, how: string): string[] {
  const rowsOf = (matrices: readonly Matrix[]) => matrices.reduce((sum, { rows }) => sum + rows.length, 0);
  const scenarios = all.length - shown.length;
  const rows = rowsOf(all) - rowsOf(shown);
  const parts = [
    ...(scenarios > 0 ? [plural(scenarios, 'more scenario')] : []),
    ...(rows > 0 ? [plural(rows, 'more row')] : []),
  ];
  if (parts.length === 0) return [];
  const line = `${GAP}and ${parts.join(', ')}`;
  const whole = `${line} (${how})`;
  return [paint.quiet(width(whole) <= columns ? whole : line)];
}

interface Layout {
  name: number;
  columns: readonly { metric: string; title: string; width: number }[];
}

/** As many metrics as fit, those that matter most; null where there is nothing to show. */
function layoutOf(rows: readonly Row[], columns: number): Layout | null {
  const cells = rows.flatMap((row) => [...row.cells].map(([metric, cell]) => ({ metric, cell })));
  const weights = new Map<string, number>();
  for (const { metric, cell } of cells)
    if (isNews(cell)) weights.set(metric, (weights.get(metric) ?? 0) + (cell.gated ? 1000 : 1));
  const metrics = [...new Set(cells.map(({ metric }) => metric))].filter((metric) => weights.has(metric));
  if (metrics.length === 0) return null;
  const longest = Math.max(...rows.map((row) => width(row.name)));
  const name = Math.min(longest, Math.max(NAME, Math.floor(columns * NAME_SHARE)));
  let kept = metrics.map((metric) => {
    const own = cells.flatMap((one) => (one.metric === metric ? [one.cell] : []));
    const title = metric === OWN ? OWN_TITLE : metricName(own[0] as Comparison);
    return { metric, title, width: Math.max(width(title), ...own.map((cell) => width(cellText(cell)))) };
  });
  const total = () => INDENT.length + name + kept.reduce((sum, column) => sum + column.width + GAP.length, 0);
  while (total() > columns && kept.length > 1) {
    const least = Math.min(...kept.map(({ metric }) => weights.get(metric) ?? 0));
    const last = kept.findLastIndex(({ metric }) => weights.get(metric) === least);
    kept = kept.filter((_, at) => at !== last);
  }
  return { name: Math.min(name, Math.max(NAME, name - (total() - columns))), columns: kept };
}

function headerOf({ name, columns }: Layout): string {
  return `${INDENT}${' '.repeat(name)}${columns.map((column) => GAP + pad(column.title, column.width, 'right')).join('')}`;
}

function rowLine({ name, cells }: Row, layout: Layout, { paint }: Screen): string {
  const written = layout.columns.map((column) => {
    const cell = cells.get(column.metric);
    if (cell === undefined) return GAP + ' '.repeat(column.width);
    const text = pad(cellText(cell), column.width, 'right');
    // What cannot fail the gate is pale.
    return GAP + (cell.gated ? paint.tint(verdictTone(cell), text) : paint.quiet(text));
  });
  return `${INDENT}${pad(clipName(name, layout.name), layout.name, 'left')}${written.join('')}`.trimEnd();
}

function cellText(row: Comparison): string {
  const change = changeOf(row);
  const sign = SIGN[verdictTone(row)];
  return change === null ? sign : `${sign} ${differenceText(row, change)}`;
}

/** `43 more scenarios: 40 unchanged, 3 improved` */
export function countWords(scenarios: readonly ScenarioResult[]): string {
  const verdicts = [...new Set(scenarios.map(({ verdict }) => verdict))];
  const counts = verdicts.map(
    (verdict) => `${count(scenarios.filter((one) => one.verdict === verdict).length)} ${VERDICT_WORDS[verdict]}`,
  );
  return `${plural(scenarios.length, 'more scenario')}: ${counts.join(', ')}`;
}
