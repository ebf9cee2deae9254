import { median } from 'simple-statistics';
import type { JobRound } from '../measurement/job.ts';
import { logOf } from '../statistics/log-scale.ts';
import { doubledMidRanks } from '../statistics/ranks.ts';
import { stratifiedRankSum } from '../statistics/stratified-rank-sum.ts';
import type { Row } from './rows.ts';
import { metricOf } from './samples.ts';

/** The chance that rounds which differ only by scatter are called noise. */
const LEVEL = 0.01;

/**
 * The A/A self-check (statistics.md 4): rounds of the base against other rounds of the base in which it had the same
 * turn. Among those in which it went first, the first, third, fifth … are compared with those between, and so are those
 * in which it went second; both are the same code on the same machine, spread over the whole run, so that a drift
 * affects them alike. Rounds of different turns are not compared with each other: whoever goes second may be slower, and
 * because the sides take turns in that, it makes no difference between them. Where the gap of a gated metric is above
 * half the tolerance, the machine alone makes differences of the size that the gate looks for.
 *
 * The gap alone would prove nothing, because a few rounds against a few others scatter. So it has to be more than scatter
 * explains: an exact two-sided rank test within the turns, on the sum of each round's ranks over the gated metrics (one
 * test per scenario, whatever the number of its metrics), at 1 %. With fewer than eleven rounds no gap can be proven.
 *
 * @param rounds the rounds of the base
 * @param rows the rows of the scenario
 * @returns the largest gap of a gated metric, 0.04 = 4 %; null where the base agrees with itself
 */
export function selfCheck(rounds: readonly JobRound[], rows: readonly Row[], tolerance: number): number | null {
  const figureOf = (round: JobRound, { label, metric }: Row) => metricOf(round, label, metric);
  const gated = rows.filter((row) => row.gated && rounds.some((round) => figureOf(round, row) !== undefined));
  const measured = rounds
    .flatMap((round) => {
      const values = gated.map((row) => figureOf(round, row)).filter((value) => value !== undefined);
      return values.length === gated.length ? [{ round, values: values.map(logOf) }] : [];
    })
    .sort((one, other) => one.round.index - other.round.index);
  const turns = [1, 2].map((turn) => measured.filter(({ round }) => turnOf(round) === turn));
  const columns = gated.map(({ definition }, column) => {
    const worse = definition.better === 'lower' ? 1 : -1;
    return turns.map((members) => members.map(({ values }) => worse * (values[column] as number)));
  });
  const scores = turns.map((members, turn) => {
    const ranks = columns.map((column) => doubledMidRanks(column[turn] as number[]));
    return members.map((_, at) => ranks.reduce((sum, column) => sum + (column[at] as number), 0));
  });
  if (stratifiedRankSum(scores.map(alternating)).twoSided > LEVEL) return null;
  const gaps = columns.map((column) => {
    const differences = column
      .map(alternating)
      .flatMap(({ x, y }) => x.flatMap((one) => y.map((other) => one - other)));
    const gap = Math.expm1(Math.abs(median(differences)));
    // Between 0 and anything else lies the whole of it.
    return Number.isFinite(gap) ? gap : 1;
  });
  const largest = Math.max(...gaps);
  return largest > tolerance / 2 ? largest : null;
}

/** Documents of earlier versions do not say the turn, which was that of the index. */
function turnOf({ turn, index }: JobRound): 1 | 2 {
  return turn ?? (index % 2 === 0 ? 1 : 2);
}

/** Deals values out to two samples in turn. */
function alternating(values: readonly number[]): { x: number[]; y: number[] } {
  return { x: values.filter((_, at) => at % 2 === 0), y: values.filter((_, at) => at % 2 === 1) };
}
