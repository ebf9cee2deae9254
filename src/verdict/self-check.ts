import type { JobRound } from '../measurement/job.ts';
import { shiftOfTwoSamples } from '../statistics/hodges-lehmann.ts';
import { logOf } from '../statistics/log-scale.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { doubledMidRanks } from '../statistics/ranks.ts';
import type { Row } from './rows.ts';
import { metricOf } from './samples.ts';

/** The chance that rounds which differ only by scatter are called noise: 5 against 5 rounds reach 0.8 %. */
const LEVEL = 0.01;

/**
 * The A/A self-check (statistics.md 4): the even rounds of the base against its odd ones. Both halves are the same code
 * on the same machine, spread over the whole run, so that a drift affects both alike; base went first in the even ones
 * and second in the odd ones. Where the gap of a gated metric is above half the tolerance, the machine alone makes
 * differences of the size that the gate looks for.
 *
 * The gap alone would prove nothing, because five rounds against five scatter. With a tolerance of 3 % and one metric,
 * scatter alone makes a gap above 1.5 % in 2 % of runs at a round CV of 1 %, in 26 % at 2 % and in 45 % at 3 %
 * (with four metrics in 7 to 10, 52 to 70 and 78 to 91 %), and every one of them would be undecided although the test
 * already accounts for that scatter. So the gap has to be more than scatter explains: an exact two-sided Mann–Whitney
 * test of the halves, on the sum of each round's ranks over the gated metrics (one test per scenario, whatever the
 * number of its metrics), at 1 %. With fewer than ten rounds no gap can be proven.
 *
 * @param rounds the rounds of the base
 * @param rows the rows of the scenario
 * @returns the largest gap of a gated metric, 0.04 = 4 %; null where the base agrees with itself
 */
export function selfCheck(rounds: readonly JobRound[], rows: readonly Row[], tolerance: number): number | null {
  const figureOf = (round: JobRound, { label, metric }: Row) => metricOf(round, label, metric);
  const gated = rows.filter((row) => row.gated && rounds.some((round) => figureOf(round, row) !== undefined));
  const measured = rounds.flatMap((round) => {
    const values = gated.map((row) => figureOf(round, row)).filter((value) => value !== undefined);
    return values.length === gated.length ? [{ index: round.index, values: values.map(logOf) }] : [];
  });
  const isEven = measured.map(({ index }) => index % 2 === 0);
  const halves = (values: readonly number[]) => ({
    even: values.filter((_, at) => isEven[at]),
    odd: values.filter((_, at) => !isEven[at]),
  });
  const columns = gated.map(({ definition }, column) => {
    const worse = definition.better === 'lower' ? 1 : -1;
    return measured.map(({ values }) => worse * (values[column] as number));
  });
  const ranks = columns.map(doubledMidRanks);
  const { even, odd } = halves(measured.map((_, at) => ranks.reduce((sum, column) => sum + (column[at] as number), 0)));
  if (even.length === 0 || odd.length === 0 || mannWhitney(even, odd).twoSided > LEVEL) return null;
  const gaps = columns.map((column) => {
    const values = halves(column);
    const gap = Math.expm1(Math.abs(shiftOfTwoSamples(values.even, values.odd, 0.95).estimate));
    // Between 0 and anything else lies the whole of it.
    return Number.isFinite(gap) ? gap : 1;
  });
  const largest = Math.max(...gaps);
  return largest > tolerance / 2 ? largest : null;
}
