import { type Block, type Column, table, text } from '../../../text/blocks.ts';
import { figure, type Inline } from '../../../text/inline.ts';
import { changeSize, formatPercent, probability } from '../../../text/numbers.ts';
import type { Comparison, ScenarioResult } from '../../../verdict/result.ts';
import { metricName, NONE, share } from '../../format.ts';
import { WHOLE } from './comparisons.ts';

const LEGEND =
  'Baseline / this change. Detectable: the smallest change that this run would have found four times out of five.';

const COLUMNS: readonly Column<Comparison>[] = [
  { title: 'Metric', cell: (row) => figure(metricName(row)) },
  { title: 'Rounds', numeric: true, cell: ({ rounds }) => `${rounds.base} / ${rounds.head}` },
  {
    title: 'Scatter',
    numeric: true,
    cell: ({ scatter }) => [figure(share(scatter.base)), ' / ', figure(share(scatter.head))],
  },
  {
    title: 'Detectable',
    numeric: true,
    cell: ({ detectable }) => figure(detectable === null ? NONE : changeSize(detectable)),
  },
  { title: 'Tolerance', numeric: true, cell: ({ tolerance }) => figure(formatPercent(tolerance)) },
  {
    title: 'p worse / adjusted',
    numeric: true,
    cell: ({ p }): Inline | Inline[] =>
      p === null ? NONE : [figure(probability(p.worse)), ' / ', figure(probability(p.adjustedWorse))],
  },
];

/** How much the rounds scattered and what the tests said; nothing where there is no baseline. */
export function noiseTable(scenario: ScenarioResult, rows: readonly Comparison[]): Block[] {
  if (scenario.comparisons.every((row) => row.base === null)) return [];
  return [
    table(rows, COLUMNS, {
      caption: LEGEND,
      whole: WHOLE,
      groupOf: (row) => row.label,
    }),
    text(LEGEND, { in: ['markdown'], quiet: true }),
  ];
}

/** The noise of the rows that decide, and what the run would have found, which the tolerance is part of; null where none was compared. */
export function noiseText(scenario: ScenarioResult): string | null {
  const gated = scenario.comparisons.filter((row) => row.gated && row.primary !== false && row.detectable !== null);
  if (gated.length === 0) return null;
  const scatter = Math.max(...gated.map(({ scatter: { base, head } }) => Math.max(base ?? 0, head ?? 0)));
  const detectable = Math.max(...gated.map((row) => row.detectable ?? 0));
  if (scatter === 0 && detectable === 0) return 'rounds did not scatter at all';
  return `rounds scattered by up to ${formatPercent(scatter)}; changes of ${changeSize(detectable)} or more would be found`;
}
