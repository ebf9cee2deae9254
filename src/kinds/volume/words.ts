import { sizeName } from '../../settings/sizes-schema.ts';
import { type Block, type Column, table, text } from '../../text/blocks.ts';
import { figure, name } from '../../text/inline.ts';
import { formatNumber, formatPercent } from '../../text/numbers.ts';
import type { Exponent, VolumeSummary } from './summary.ts';

/** What a report shows of a volume scenario: how the time grows with the size of the data, and its sizes. */
export function volumeBlocks(summary: VolumeSummary): readonly Block[] {
  const { sizes, requests } = summary;
  return [
    text(growthText(summary)),
    table(requests, REQUEST_COLUMNS, { caption: 'How the time of each request grows with the size n' }),
    {
      kind: 'levels',
      title: 'Sizes',
      of: 'size',
      levels: sizes.map(({ size, failed }) => ({
        at: size,
        name: sizeName(size),
        ...(failed > 0 && { aside: `${formatPercent(failed)} failed` }),
      })),
      lines: [
        { title: 'mean', unit: 'ms', values: sizes.map(({ mean }) => mean) },
        { title: 'p50', unit: 'ms', values: sizes.map(({ p50 }) => p50) },
        { title: 'p95', unit: 'ms', values: sizes.map(({ p95 }) => p95) },
        { title: 'throughput', unit: '/s', values: sizes.map(({ throughput }) => throughput) },
      ],
    },
  ];
}

const REQUEST_COLUMNS: readonly Column<VolumeSummary['requests'][number]>[] = [
  { title: 'Request', cell: ({ label }) => name(label) },
  { title: 'Grows with', numeric: true, cell: ({ exponent }) => figure(powerOf(exponent)) },
  {
    title: 'Time for twice the size',
    numeric: true,
    cell: ({ exponent }) => figure(`${formatNumber(2 ** exponent.estimate)} ×`),
  },
];

/** How the time grows, and what class that is. */
export function growthText({ exponent, complexity, requests }: VolumeSummary): string {
  const whose = requests.length > 0 ? 'The time of all requests together' : 'The time of a request';
  const grown = `${whose} grows with ${powerOf(exponent)}: twice the size takes ${formatNumber(2 ** exponent.estimate)} times as long.`;
  switch (complexity.kind) {
    case 'named': {
      const [first = '', ...others] = complexity.classes;
      const like = others.length === 0 ? first : `${[first, ...others.slice(0, -1)].join(', ')} or ${others.at(-1)}`;
      const apart = others.length === 0 ? '' : ', which these sizes do not tell apart';
      return `${grown} That is ${like}, beside a share that does not grow${apart}.`;
    }
    case 'none':
      return `${grown} None of constant, logarithmic, linear, n log n and quadratic is right to 10 % at every size.`;
    case 'too-few':
      return grown;
  }
}

/** `n^0.97 (0.91 to 1.03)` */
function powerOf({ estimate, from, to }: Exponent): string {
  const power = `n^${twoDigits(estimate)}`;
  return from === null || to === null ? power : `${power} (${twoDigits(from)} to ${twoDigits(to)})`;
}

function twoDigits(value: number): string {
  return value.toFixed(2).replace(/^-/, '−');
}
