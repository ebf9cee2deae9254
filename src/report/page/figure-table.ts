import { formatPair, formatValue } from '../../measurement/metric-value.ts';
import { type Column, type TableBlock, table } from '../../text/blocks.ts';
import { figure, type Inline, strong } from '../../text/inline.ts';
import { changeOf } from '../../verdict/difference.ts';
import { isErrorRow } from '../../verdict/error-row.ts';
import { differenceText, metricName, NONE, rangeText } from '../format.ts';
import { axisPicture, intervalPicture } from '../pictures/interval.ts';
import { type RatioAxis, ratioAxis } from '../pictures/ratio-axis.ts';
import type { Figure } from './entry.ts';

/** Before and now of each figure of an entry, in columns so few that a phone shows them all. */
export function figureTable(figures: readonly Figure[], caption: string): TableBlock {
  const axis = ratioAxis(figures.filter(isPictured));
  const compared = (row: Figure) => row.worse !== null;
  const columns: Column<Figure>[] = [
    {
      title: 'Metric',
      cell: (row) => [
        row.decides ? strong(metricName(row)) : metricName(row),
        { kind: 'break' },
        { kind: 'status', status: row.status },
      ],
    },
    { title: 'Difference', numeric: true, has: compared, cell: differenceCell },
    { ...intervalColumn(axis, NARROW), wide: true },
    {
      title: figures.some(({ base }) => base !== null) ? 'Before → now' : 'Now',
      numeric: true,
      cell: (row) => figure(beforeNow(row)),
    },
  ];
  return table(figures, columns, { caption, look: 'figures' });
}

/** How far from the middle of a narrow column a mark of its axis may be. */
const NARROW = 0.16;

/** The column that draws differences on one axis. @param clear how far from its middle that is marked */
export function intervalColumn(axis: RatioAxis, clear: number): Column<Figure> {
  return {
    title: [{ kind: 'picture', picture: axisPicture(axis, clear), spoken: true }],
    has: isPictured,
    cell: (row) =>
      isPictured(row) ? { kind: 'picture', picture: intervalPicture(row, axis), tone: row.status.tone } : '',
  };
}

type Pictured = Figure & { worse: NonNullable<Figure['worse']> };

/** Whether a difference has a place on an axis of ratios: that of an error rate is said in points. */
export function isPictured(row: Figure): row is Pictured {
  return row.worse !== null && !isErrorRow(row);
}

/** The difference, with the range that it lies in below it. */
export function differenceCell(row: Figure): Inline[] {
  const change = changeOf(row);
  if (change === null) return [NONE];
  const size = figure(differenceText(row, change));
  const range: Inline[] = isErrorRow(row)
    ? []
    : [{ kind: 'break' }, { kind: 'quiet', text: [figure(rangeText(change))] }];
  return [strong(size), ...range];
}

/** `2.13 → 2.37 ms`; only what was measured where a side has nothing. */
export function beforeNow({ definition, base, head }: Figure): string {
  if (base !== null && head !== null) return formatPair(definition, base, head).join(' → ');
  if (head !== null) return formatValue(definition, head);
  return base === null ? NONE : `${formatValue(definition, base)} → ${NONE}`;
}
