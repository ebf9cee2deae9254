import { median } from 'simple-statistics';
import type { LiveResults, LiveRow } from '../live/summary.ts';
import type { ReplayResults } from '../replay/results.ts';
import { percent, table } from './shares.ts';

interface Goal {
  what: string;
  goal: string;
  isMet(value: number): boolean;
  /** null: not measured that way. */
  recorded: number | null;
  live: number | null;
  shown(value: number): string;
}

/** What the project asks of the gate, on recordings that nothing was chosen from, and live. */
export function goals(replayed: ReplayResults, live: LiveResults | null): string {
  const rows = goalsOf(replayed, live).map(({ what, goal, isMet, recorded, live: seen, shown }) => {
    const cell = (value: number | null) => {
      if (value === null) return '—';
      return isMet(value) ? shown(value) : `**${shown(value)}**`;
    };
    return [what, goal, cell(recorded), cell(seen)];
  });
  const runs = live === null ? '' : `; ${live.runs.length} live runs of the example shop`;
  return `## The goals

Recorded: five services on a quiet machine, rounds drawn from jobs that nothing was chosen from (below)${runs}. **Bold** misses
its goal.

${table(['what', 'goal', 'recorded', 'live'], rows)}`;
}

function goalsOf({ outcomes }: ReplayResults, live: LiveResults | null): Goal[] {
  const quiet = outcomes.filter(({ condition, work }) => condition === 'slices' && work === 1);
  const at = (slowed: number) => quiet.find((one) => one.slowed === slowed);
  const share = (figure: 'slower' | 'open', slowed: number) => {
    const drawn = at(slowed)?.drawn;
    return drawn === undefined ? null : drawn[figure] / drawn.runs;
  };
  const row = (extra: number) => live?.rows.find((one) => one.extra === extra);
  const said = (of: LiveRow | undefined, verdict: 'regressed' | 'inconclusive') =>
    of === undefined ? null : (of.verdicts[verdict] ?? 0) / of.runs;
  const same = row(0);
  const load = live?.runs.map(({ measuring }) => measuring) ?? [];
  const atMost = (most: number) => (value: number) => value <= most;
  const atLeast = (least: number) => (value: number) => value >= least;
  const seconds = (value: number) => `${Math.round(value)} s`;
  const shown = percent;
  return [
    {
      what: 'identical code called slower',
      goal: '≤ 1 %',
      isMet: atMost(0.01),
      recorded: share('slower', 1),
      live: said(same, 'regressed'),
      shown,
    },
    {
      what: 'identical code left inconclusive',
      goal: '≤ 5 %',
      isMet: atMost(0.05),
      recorded: share('open', 1),
      live: said(same, 'inconclusive'),
      shown,
    },
    {
      what: 'every answer 5 % longer (live: 5 % more work) found',
      goal: '≥ 95 %',
      isMet: atLeast(0.95),
      recorded: share('slower', 1.05),
      live: said(row(0.05), 'regressed'),
      shown,
    },
    {
      what: 'every answer 4 % longer found at a tolerance of 2 %',
      goal: '≥ 95 %',
      isMet: atLeast(0.95),
      recorded: share('slower', 1.04),
      live: null,
      shown,
    },
    {
      what: 'load for a verdict, median',
      goal: '≤ 40 s',
      isMet: atMost(40),
      recorded: null,
      live: load.length > 0 ? median(load) : null,
      shown: seconds,
    },
    {
      what: 'load for a verdict, most',
      goal: '≤ 60 s',
      isMet: atMost(60),
      recorded: null,
      live: load.length > 0 ? Math.max(...load) : null,
      shown: seconds,
    },
    {
      what: 'spread of the reported ratio on identical code',
      goal: '< 1 %',
      isMet: (value) => value < 0.01,
      recorded: at(1)?.recorded.spread ?? null,
      live: same?.ratios.throughput?.spread ?? null,
      shown,
    },
  ];
}
