import { type Block, table, text, titled } from '../../text/blocks.ts';
import { type Inline, name } from '../../text/inline.ts';
import { plural } from '../../text/plural.ts';
import { metricName } from '../format.ts';
import { ratioAxis } from '../pictures/ratio-axis.ts';
import { SERIOUSNESS } from '../status.ts';
import type { Entry, Figure } from './entry.ts';
import { differenceCell, intervalColumn, isPictured } from './figure-table.ts';

/** Rows of the picture: what is not among the worst is in the matrix. */
const MOST = 16;

/** How far from the middle of its axis a mark stands beside the words at the ends. */
const CLEAR = 0.34;

interface ForestRow extends Figure {
  anchor: string;
  scenario: string;
  worse: NonNullable<Figure['worse']>;
}

/** The differences that can fail the gate, the worst first, below each other on one axis. */
export function forestOf(entries: readonly Entry[]): Block[] {
  const all = entries.flatMap(({ anchor, scenario, figures }) =>
    figures.flatMap((row): ForestRow[] => (row.gated && isPictured(row) ? [{ ...row, anchor, scenario }] : [])),
  );
  if (all.length === 0) return [];
  const rows = all.toSorted(byWorst).slice(0, MOST);
  const several = entries.filter(({ label }) => label === null).length > 1;
  const named = (row: ForestRow): Inline[] => [
    { kind: 'jump', id: row.anchor, text: [name(row.label ?? row.scenario)] },
    ' ',
    { kind: 'quiet', text: [metricName(row)] },
    ...(several && row.label !== null
      ? ([{ kind: 'break' }, { kind: 'quiet', text: [name(row.scenario)] }] as const)
      : []),
  ];
  const left = all.length - rows.length;
  return [
    titled('How much slower', [
      table<ForestRow>(
        rows,
        [
          { title: 'Where', cell: named },
          intervalColumn(ratioAxis(rows), CLEAR),
          {
            title: 'Difference',
            numeric: true,
            cell: (row) => [{ kind: 'status', status: row.status }, ' ', ...differenceCell(row)],
          },
        ],
        { caption: captionOf(rows.length, left), look: 'forest' },
      ),
      text('The dot is the difference, the line where it lies, the gray band what is tolerated.', { quiet: true }),
    ]),
  ];
}

function captionOf(shown: number, left: number): string {
  if (left === 0) return `${plural(shown, 'comparison')} that can fail the gate, the worst first`;
  return `The worst ${shown} of ${plural(shown + left, 'comparison')} that can fail the gate; the others are in the table below`;
}

/** The most serious verdict first, then the largest ratio. */
function byWorst(a: ForestRow, b: ForestRow): number {
  return SERIOUSNESS.indexOf(a.status.tone) - SERIOUSNESS.indexOf(b.status.tone) || b.worse.ratio - a.worse.ratio;
}
