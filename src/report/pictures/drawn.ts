import { formatValue } from '../../measurement/metric-value.ts';
import {
  type Block,
  type Column,
  fold,
  type Level,
  type LevelsBlock,
  list,
  type SeriesBlock,
  table,
} from '../../text/blocks.ts';
import { figure, name } from '../../text/inline.ts';
import { NONE } from '../format.ts';
import { levelsPicture } from './levels.ts';
import { courseOf, seriesPicture } from './series.ts';

/** What a block of plain data becomes: pictures where there are any, otherwise a table or sentences. */
export function drawn(block: LevelsBlock | SeriesBlock): readonly Block[] {
  return block.kind === 'levels' ? levels(block) : series(block);
}

function levels(block: LevelsBlock): Block[] {
  const { title, of, lines } = block;
  const rows = block.levels.map((level, at) => ({ level, at }));
  const columns: Column<{ level: Level; at: number }>[] = [
    { title: of, cell: ({ level }) => name(level.name, { isolated: false }) },
    ...lines.map(
      (line): Column<{ level: Level; at: number }> => ({
        title: line.title,
        numeric: true,
        has: ({ at }) => (line.values[at] ?? null) !== null,
        cell: ({ at }) => {
          const value = line.values[at] ?? null;
          return figure(value === null ? NONE : formatValue(line, value));
        },
      }),
    ),
    { title: 'remark', has: ({ level }) => level.aside !== undefined, cell: ({ level }) => level.aside ?? '' },
  ];
  const figures = table(rows, columns, { caption: title });
  const pictures = lines
    .filter(({ values }) => values.some((value) => value !== null))
    .map(
      (line): Block => ({
        kind: 'drawing',
        in: ['html'],
        title: [`${title}: ${line.title} by ${of}`],
        picture: levelsPicture(block, line),
      }),
    );
  return [
    { kind: 'beside', blocks: pictures },
    fold(`${title} in figures`, [figures], { in: ['html'] }),
    { ...figures, in: ['markdown', 'terminal'] },
  ];
}

function series(block: SeriesBlock): Block[] {
  const { title, lines, spans = [] } = block;
  const parts = spans.length === 0 ? '' : ` (${spans.map((span) => span.name).join(', ')})`;
  return [
    ...lines.map(
      (line): Block => ({
        kind: 'drawing',
        in: ['html'],
        title: [`${title}: ${line.title}`],
        picture: seriesPicture(block, line),
      }),
    ),
    list(
      lines.map((line) => ({ text: [`${title}${parts}, ${line.title}: ${courseOf(line)}`] })),
      { in: ['markdown', 'terminal'] },
    ),
  ];
}
