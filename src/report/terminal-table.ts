import { signedPercent } from '../text/numbers.ts';
import { plainText } from '../text/plain.ts';
import { changeOf } from '../verdict/difference.ts';
import type { Comparison } from '../verdict/result.ts';
import { metricName, metricValue, NONE, rangeText } from './format.ts';
import { hasBase } from './scenario-text.ts';
import { verdictTone } from './status.ts';
import type { Paint } from './terminal-paint.ts';
import { clip, pad, width } from './terminal-text.ts';

interface Column {
  title: string;
  align: 'left' | 'right';
  cell(row: Comparison): string;
}

const METRIC: Column = { title: 'Metric', align: 'left', cell: (row) => metricName(row.metric) };
const BASELINE: Column = { title: 'Baseline', align: 'right', cell: (row) => metricValue(row.metric, row.base) };
const HEAD: Column = { title: 'This change', align: 'right', cell: (row) => metricValue(row.metric, row.head) };
const CHANGE: Column = {
  title: 'Change',
  align: 'right',
  cell: (row) => {
    const change = changeOf(row);
    return change === null ? NONE : signedPercent(change.estimate);
  },
};
const RANGE: Column = {
  title: 'Range',
  align: 'right',
  cell: (row) => {
    const change = changeOf(row);
    return change === null ? NONE : rangeText(change);
  },
};

/** What a narrow terminal goes without: first the baseline's figures, then the range. */
function layouts(verdict: Column): readonly Column[][] {
  return [
    [METRIC, verdict, CHANGE, RANGE, BASELINE, HEAD],
    [METRIC, verdict, CHANGE, RANGE, HEAD],
    [METRIC, verdict, CHANGE, RANGE],
    [METRIC, verdict, CHANGE],
  ];
}

const GAP = '  ';

/** Rows under their request, in as many columns as fit. */
export function comparisonTable(rows: readonly Comparison[], columns: number, paint: Paint): string[] {
  const verdict: Column = { title: 'Verdict', align: 'left', cell: (row) => paint.sign(verdictTone(row), row.verdict) };
  const candidates = hasBase(rows) ? layouts(verdict) : [[METRIC, HEAD]];
  const measured = candidates.map((layout) => ({
    layout,
    widths: layout.map(({ title, cell }) => Math.max(width(title), ...rows.map((row) => width(cell(row))))),
  }));
  const total = (widths: readonly number[]) => widths.reduce((sum, one) => sum + one, GAP.length * widths.length);
  const chosen = measured.find(({ widths }) => total(widths) <= columns) ?? measured.at(-1);
  if (chosen === undefined) return [];
  const { layout, widths } = chosen;
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => GAP + pad(cell, widths[at] ?? 0, layout[at]?.align ?? 'left')).join('');
  const labels = [...new Set(rows.map((row) => row.label))];
  const single = labels.every((label) => label === null);
  return [
    paint.quiet(line(layout.map(({ title }) => title)).trimEnd()),
    ...labels.flatMap((label) => [
      ...(single ? [] : [paint.strong(`${GAP}${clip(plainText(label ?? 'All requests'), columns - GAP.length)}`)]),
      ...rows.filter((row) => row.label === label).map((row) => line(layout.map(({ cell }) => cell(row))).trimEnd()),
    ]),
  ];
}
