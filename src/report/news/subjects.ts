import { SPEED_METRICS } from '../../measurement/metric.ts';
import { isOpen } from '../../verdict/primary.ts';
import type { Comparison, ScenarioResult } from '../../verdict/result.ts';

const SPEED: readonly string[] = SPEED_METRICS;

/** What is said of a subject, the most serious first. */
export const SAID = ['regressed', 'likely', 'undecided', 'uncompared', 'improved', 'unchanged'] as const;
export type Said = (typeof SAID)[number];

/** The speed of one request, or another of its figures: what one item of news is about. */
export interface Subject {
  said: Said;
  /** The gated rows that say so, the worst figure first. */
  rows: readonly [Comparison, ...Comparison[]];
}

/** Groups the rows of a scenario that can fail the gate by what they are about. */
export function subjectsOf({ comparisons }: Pick<ScenarioResult, 'comparisons'>): Subject[] {
  const groups = new Map<string, Comparison[]>();
  for (const row of comparisons) {
    if (!row.gated) continue;
    const about = JSON.stringify([row.label, SPEED.includes(row.metric) ? 'speed' : row.metric]);
    groups.set(about, [...(groups.get(about) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const said = SAID.find((one) => rows.some((row) => saidOf(row) === one));
    const [worst, ...others] = rows.filter((row) => saidOf(row) === said).toSorted(byWorst);
    return said === undefined || worst === undefined ? [] : [{ said, rows: [worst, ...others] }];
  });
}

/** @returns null for what counts for nothing, because another figure decides */
export function saidOf(row: Comparison): Said | null {
  if (row.verdict === 'regressed') return 'regressed';
  if (row.likely === 'worse') return 'likely';
  if (isOpen(row)) return null;
  switch (row.verdict) {
    case 'inconclusive':
      return 'undecided';
    case 'incomparable':
    case 'no baseline':
      return 'uncompared';
    default:
      return row.verdict;
  }
}

/** Compares rows for sorting: what decides before what is open, then the largest ratio first. */
export function byWorst(a: Comparison, b: Comparison): number {
  return (
    Number(isOpen(a)) - Number(isOpen(b)) ||
    ratioOf(b) - ratioOf(a) ||
    SPEED.indexOf(a.metric) - SPEED.indexOf(b.metric)
  );
}

function ratioOf({ worse }: Comparison): number {
  return worse?.ratio ?? 0;
}
