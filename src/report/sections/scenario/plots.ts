import { type Block, type Column, fold, type TableBlock, table, text } from '../../../text/blocks.ts';
import type { Result, ScenarioResult } from '../../../verdict/result.ts';
import { metricName, NONE } from '../../format.ts';
import { type MetricRounds, NAMED_SHARES, type ScenarioPlots, scenarioPlots } from '../../pictures/plot-data.ts';
import { makesRequests } from './load.ts';

/** Plots of every round and of the latencies, and their figures as tables; nothing where no round was measured. */
export function plots(scenario: ScenarioResult, result: Result, index: number): Block[] {
  const data = scenarioPlots(scenario, result);
  if (data === null) return [];
  const plot = (kind: string, title: string, shows: string): Block => ({
    kind: 'plot',
    plot: kind,
    title,
    alternative: `${shows} of ${scenario.name}. The same figures are in the tables below.`,
    index,
    data,
  });
  const distribution =
    data.distribution === null
      ? text(makesRequests(scenario) ? 'The distribution of the latencies is not in this result.' : [], { quiet: true })
      : plot('distribution', 'Latency distribution, all requests of all rounds', 'Plot of the latency distribution');
  return [
    { kind: 'beside', blocks: [plot('rounds', 'Every round', 'Plot of every round'), distribution] },
    fold('The plots as tables', [roundTable(data), ...shareTable(data)]),
  ];
}

type Values = MetricRounds['head'];

function figures(values: Values | null, at: number): string {
  return values?.[at]?.toLocaleString('en-US', { maximumSignificantDigits: 4 }) ?? NONE;
}

/** The rounds of all requests, by place. */
function roundTable({ requests }: ScenarioPlots): TableBlock {
  const shown = (requests[0]?.metrics ?? []).filter(({ gated }) => gated);
  const rounds = Math.max(0, ...shown.map(({ base, head }) => Math.max(base?.length ?? 0, head.length)));
  const columns: Column<number>[] = [
    { title: 'Round', cell: (at) => String(at + 1) },
    ...shown.flatMap(({ title, unit, base, head }) =>
      sides(base, head).map(
        ({ side, values }): Column<number> => ({
          title: `${metricName({ definition: { title } })} ${side}, ${unit}`,
          numeric: true,
          cell: (at) => figures(values, at),
        }),
      ),
    ),
  ];
  return table([...Array(rounds).keys()], columns, { caption: 'Rounds' });
}

function sides(base: Values | null, head: Values): { side: string; values: Values }[] {
  return [...(base === null ? [] : [{ side: 'baseline', values: base }]), { side: 'this change', values: head }];
}

/** The latencies at the shares that readers look for, and the slowest. */
function shareTable({ distribution }: ScenarioPlots): TableBlock[] {
  if (distribution === null) return [];
  const { oneIn, unit, base, head } = distribution;
  const last = oneIn.length - 1;
  const named = oneIn.flatMap((value, at) => (NAMED_SHARES.some((share) => share === value) && at < last ? [at] : []));
  const columns: Column<number>[] = [
    { title: 'Share', cell: (at) => (at === last ? 'slowest' : shareText(oneIn[at] ?? 1)) },
    ...sides(base, head).map(
      ({ side, values }): Column<number> => ({
        title: `${side.charAt(0).toUpperCase()}${side.slice(1)}, ${unit}`,
        numeric: true,
        cell: (at) => figures(values, at),
      }),
    ),
  ];
  return [table([...named, last], columns, { caption: 'Latency that a share of the requests did not exceed' })];
}

/** The share of all requests but one in `oneIn`: 100 is `99 %`. */
function shareText(oneIn: number): string {
  return `${Number((100 * (1 - 1 / oneIn)).toPrecision(6))} %`;
}
