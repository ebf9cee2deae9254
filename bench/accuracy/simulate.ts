import type { MetricValues } from '../../src/measurement/metric.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import { type Cell, slowerMetrics } from './cells.ts';
import { DEFAULT_JUDGEMENT, DEFAULT_ROUNDS, decide, decideInLooks, jobOf, type Sides, stored } from './decision.ts';
import { normalFrom, uniformFrom } from './random.ts';
import { FAMILY, Machine } from './world.ts';

/** How often each thing happened in some runs of a cell. */
export interface Counts {
  runs: number;
  /** Something that is not slower was called regressed. */
  alarms: number;
  /** Something that is slower was called regressed. */
  found: number;
  /** Something was called improved. */
  improved: number;
  /** Something was left undecided. */
  inconclusive: number;
  /** The second look was taken. */
  extended: number;
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = { runs: 0, alarms: 0, found: 0, improved: 0, inconclusive: 0, extended: 0 };
  for (const counts of all) {
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += counts[key];
  }
  return sum;
}

/** Simulates `runs` runs of a cell; the same seed gives the same counts. */
export function simulate(cell: Cell, runs: number, seed: number): Counts {
  const uniform = uniformFrom(seed);
  const normal = normalFrom(uniform);
  const machine = new Machine(cell, uniform);
  const slower = new Set(slowerMetrics(cell));
  const slowed = (metric: (typeof FAMILY)[number]) => (slower.has(metric) ? 1 + cell.slowdown : 1);
  const judgement = { ...DEFAULT_JUDGEMENT, gated: FAMILY, ...cell.settings };
  const played = cell.base === 'same-job' ? () => besideEachOther() : () => againstStored();
  const counts = addCounts([]);
  for (let run = 0; run < runs; run++) {
    const { rows, extended } = played();
    const said = (verdict: Comparison['verdict'], of: (row: Comparison) => boolean = () => true) =>
      rows.some((row) => row.verdict === verdict && of(row)) ? 1 : 0;
    counts.runs++;
    counts.alarms += said('regressed', ({ metric }) => !slower.has(metric));
    counts.found += said('regressed', ({ metric }) => slower.has(metric));
    counts.improved += said('improved');
    counts.inconclusive += said('inconclusive');
    counts.extended += extended ? 1 : 0;
  }
  return counts;

  function besideEachOther() {
    const sides: Sides = { head: [], base: [] };
    return decideInLooks(
      (count) => {
        for (let index = sides.head.length; index < count; index++) {
          // base head, head base, …
          const [first, second] = index % 2 === 0 ? [1, 0] : [0, 1];
          sides.head.push(machine.round(2 * index + first, slowed));
          sides.base.push(machine.round(2 * index + second, () => 1));
        }
        return sides;
      },
      DEFAULT_ROUNDS,
      judgement,
    );
  }

  function againstStored() {
    const jobWith = (slowdown: typeof slowed) => {
      const own = new Map(FAMILY.map((metric) => [metric, Math.exp(cell.machineCv * normal())]));
      return jobOf(
        Array.from({ length: DEFAULT_ROUNDS }, (_, place): MetricValues => {
          return machine.round(2 * place, (metric) => slowdown(metric) * (own.get(metric) ?? 1));
        }),
      );
    };
    const jobs = Array.from({ length: cell.jobs }, () => jobWith(() => 1));
    return { rows: decide(jobWith(slowed), stored(jobs), judgement), extended: false };
  }
}
