import { markdownTable } from 'markdown-table';
import { NARROW_TOLERANCE, SLOWER } from './cells.ts';
import type { CellResult } from './results.ts';

/** The project's own goals, for every simulated cell of the same job; of them, false alarms for stored ones. */
const GOALS = { alarms: 0.01, inconclusive: 0.05, found: 0.95 };

export type Figure = keyof typeof GOALS;

export function shareOf(figure: Figure | 'improved', { counts }: CellResult): number {
  return counts[figure] / counts.runs;
}

/** Whether a goal is set for this figure of the cell, and missed. */
export function misses(figure: Figure, result: CellResult): boolean {
  const share = shareOf(figure, result);
  const { base, slowdown, tolerance } = result.cell;
  if (figure === 'alarms') return share > GOALS.alarms;
  if (base === 'stored') return false;
  if (figure === 'inconclusive') return slowdown === 0 && share > GOALS.inconclusive;
  const isToBeFound = slowdown === (tolerance === NARROW_TOLERANCE ? 2 * NARROW_TOLERANCE : SLOWER);
  return isToBeFound && share < GOALS.found;
}

/** The share as text, bold where it misses its goal. */
export function shown(figure: Figure, result: CellResult | undefined): string {
  if (!result) return '';
  const share = percent(shareOf(figure, result));
  return misses(figure, result) ? `**${share}**` : share;
}

/** The rounds per side that the runs of a cell took: the mean, and the median. */
function roundsTaken({ counts }: CellResult): { mean: number; median: number } {
  const taken = Object.entries(counts.taken)
    .map(([rounds, runs]) => ({ rounds: Number(rounds), runs }))
    .sort((a, b) => a.rounds - b.rounds);
  const mean = taken.reduce((sum, { rounds, runs }) => sum + rounds * runs, 0) / counts.runs;
  let seen = 0;
  const median = taken.find(({ runs }) => {
    seen += runs;
    return 2 * seen >= counts.runs;
  });
  return { mean, median: median?.rounds ?? 0 };
}

export function roundsShown(result: CellResult | undefined): string {
  if (!result) return '';
  const { mean, median } = roundsTaken(result);
  return `${mean.toFixed(1)}, ${median}`;
}

/** The shares of runs that ended at each look: `12 / 5 / 83 %`. */
export function looksShown({ counts }: CellResult, planned: readonly number[]): string {
  return `${planned.map((rounds) => Math.round((100 * (counts.taken[rounds] ?? 0)) / counts.runs)).join(' / ')} %`;
}

/** Writes at most three significant digits; shares have no thousands. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))} %`;
}

export function table(header: string[], rows: string[][]): string {
  return markdownTable([header, ...rows], { alignDelimiters: false });
}
