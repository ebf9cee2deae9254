import { type Block, type Column, fold, list, type TitledBlock, table, text, titled } from '../../text/blocks.ts';
import { figure, type Inline, name, strong } from '../../text/inline.ts';
import { changeSize, formatPercent, probability } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import { isErrorRow } from '../../verdict/error-row.ts';
import { metricName } from '../format.ts';
import { beforeAndNow, curvePicture, namedPercentiles } from '../pictures/curve.ts';
import { pairsPicture } from '../pictures/pairs.ts';
import type { Entry, Figure, LimitRow } from './entry.ts';
import { figureTable } from './figure-table.ts';

// Runs twice: when the report is made, for what a reviewer has to look at, and in the page, for what a reader asks for.

/** The level of the headings of details: one below those of the page. */
export const DETAIL_LEVEL = 3;

/** The pictures of pairs that a detail has: more would be the same again. */
const MOST_PAIRS = 3;

/** Everything about a scenario as a whole, or about one of its requests. @param extras what else is known of a scenario */
export function detailOf(entry: Entry, extras: readonly Block[] = []): TitledBlock {
  const { anchor, scenario, label, status, sentences, figures, limits } = entry;
  const title: Inline[] =
    label === null ? [name(scenario)] : [name(label), ' ', { kind: 'quiet', text: ['of ', name(scenario)] }];
  return titled(
    title,
    [
      list(sentences.map(({ tone, text: said }) => ({ tone, text: [said] }))),
      ...(limits.length === 0
        ? []
        : [table(limits, LIMIT_COLUMNS, { caption: `Limits of ${nameOf(entry)}`, look: 'figures' })]),
      figureTable(
        figures,
        `${figures.some(({ base }) => base !== null) ? 'Before and now' : 'What was measured'}: ${nameOf(entry)}`,
      ),
      { kind: 'beside', blocks: pictures(entry) },
      ...lookUp(entry),
      ...extras,
    ],
    { id: anchor, status },
  );
}

function nameOf({ scenario, label }: Pick<Entry, 'scenario' | 'label'>): string {
  return label === null ? scenario : `${label} of ${scenario}`;
}

const LIMIT_COLUMNS: readonly Column<LimitRow>[] = [
  { title: 'Limit', cell: ({ limit }) => limit },
  { title: 'Outcome', cell: ({ status }) => ({ kind: 'status', status }) },
  { title: 'Measured', numeric: true, cell: ({ measured }) => figure(measured) },
  { title: 'Severity', cell: ({ severity }) => severity },
];

/** The evidence: the pairs of what is not green, and of what decides, and the latencies by percentile. */
function pictures(entry: Entry): Block[] {
  const { figures, curve, lines, paired } = entry;
  return [
    ...withPairs(figures).map(
      (row): Block => ({
        kind: 'drawing',
        title: [
          `${metricName(row)}: ${paired ? 'each pair of rounds' : 'each round against the middle of the baseline'}`,
        ],
        tone: row.status.tone,
        picture: pairsPicture({ ...row, paired }),
      }),
    ),
    ...(curve === null
      ? []
      : [
          {
            kind: 'drawing',
            title: [`Latency by percentile${curve.base === null ? '' : '; dashed: baseline, solid: this change'}`],
            picture: curvePicture(curve, lines),
          } as const,
        ]),
  ];
}

type WithPairs = Figure & { worse: NonNullable<Figure['worse']>; pairs: readonly number[] };

/** The figures whose pairs are shown: what is not green, and what decides. */
function withPairs(figures: readonly Figure[]): WithPairs[] {
  const able = figures.filter((row): row is WithPairs => row.pairs !== null && row.worse !== null && !isErrorRow(row));
  const notable = able.filter(({ status, gated }) => gated && status.tone !== 'pass' && status.tone !== 'open-aside');
  const deciding = able.filter(({ decides, gated }) => gated && decides);
  const shown = [...new Set([...notable, ...deciding])];
  return (shown.length > 0 ? shown : able.filter(({ gated }) => gated).slice(0, 1)).slice(0, MOST_PAIRS);
}

/** What a reader looks up: the figures of the curve, and how sure all of it is. */
function lookUp({ curve, figures }: Entry): Block[] {
  const points = curve === null ? [] : namedPercentiles(curve);
  const compared = figures.filter((row) => changeOf(row) !== null);
  return [
    ...(points.length === 0
      ? []
      : [
          fold(`${plural(points.length, 'percentile')} in figures`, [
            table(points, PERCENTILE_COLUMNS, { caption: 'Latency by percentile', look: 'figures' }),
          ]),
        ]),
    ...(compared.length === 0
      ? []
      : [
          fold('Scatter and p values', [
            table(compared, NOISE_COLUMNS, { caption: NOISE_LEGEND, look: 'figures' }),
            text(NOISE_LEGEND, { quiet: true }),
          ]),
        ]),
  ];
}

const PERCENTILE_COLUMNS: readonly Column<ReturnType<typeof namedPercentiles>[number]>[] = [
  { title: 'Percentile', cell: ({ name: percentile }) => percentile },
  { title: 'Before → now', numeric: true, cell: ({ before, now }) => figure(beforeAndNow(before, now)) },
];

const NOISE_LEGEND =
  'Before / now. Detectable: the smallest change that this run would have found four times out of five.';

const NOISE_COLUMNS: readonly Column<Figure>[] = [
  { title: 'Metric', cell: (row) => (row.decides ? strong(metricName(row)) : metricName(row)) },
  { title: 'Rounds', numeric: true, cell: ({ rounds }) => figure(`${rounds.base} / ${rounds.head}`) },
  {
    title: 'Scatter',
    numeric: true,
    cell: ({ scatter }) => figure(`${shareOf(scatter.base)} / ${shareOf(scatter.head)}`),
  },
  {
    title: 'Detectable',
    numeric: true,
    cell: ({ detectable }) => figure(detectable === null ? '—' : changeSize(detectable)),
  },
  { title: 'Tolerance', numeric: true, cell: ({ tolerance }) => figure(formatPercent(tolerance)) },
  {
    title: 'p worse / adjusted',
    numeric: true,
    cell: ({ p }) => figure(p === null ? '—' : `${probability(p.worse)} / ${probability(p.adjusted)}`),
  },
];

function shareOf(value: number | null): string {
  return value === null ? '—' : formatPercent(value);
}
