import type { MetricName, MetricValues } from '../../src/measurement/metric.ts';
import { isUndecided } from '../../src/verdict/looks.ts';
import type { Comparison } from '../../src/verdict/result.ts';
import type { Cell } from './cells.ts';
import { DEFAULT_JUDGEMENT, DEFAULT_ROUNDS, decide, decideInLooks, jobOf, type Sides, stored } from './decision.ts';
import { familyOf } from './family.ts';
import { normalFrom, studentFrom, uniformFrom } from './random.ts';
import { BETWEEN_MODES, Machine } from './world.ts';

/** How often each thing happened in some runs of a cell. */
export interface Counts {
  runs: number;
  /** Something that is not slower was called regressed. */
  alarms: number;
  /** Something that is slower was called regressed. */
  found: number;
  /** Something was called improved. */
  improved: number;
  /** The run ended undecided, with nothing called regressed. */
  inconclusive: number;
  /** How many runs ended after so many rounds per side. */
  taken: Record<string, number>;
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum: Counts = { runs: 0, alarms: 0, found: 0, improved: 0, inconclusive: 0, taken: {} };
  for (const { taken, ...counts } of all) {
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) sum[key] += counts[key];
    for (const [rounds, runs] of Object.entries(taken)) sum.taken[rounds] = (sum.taken[rounds] ?? 0) + runs;
  }
  return sum;
}

const notSlower = () => 1;

/** Simulates `runs` runs of a cell; the same seed gives the same counts. */
export function simulate(cell: Cell, runs: number, seed: number): Counts {
  const uniform = uniformFrom(seed);
  const { metrics, scenarios } = familyOf(cell.family);
  const machines = Array.from({ length: scenarios }, () => new Machine(cell, metrics, uniform));
  const isSlower = (scenario: number, metric: MetricName) =>
    cell.slowdown > 0 && (cell.slower === 'all' || (scenario === 0 && metric === 'p50'));
  const slowedIn = (scenario: number) => (metric: MetricName) => (isSlower(scenario, metric) ? 1 + cell.slowdown : 1);
  const judgement = {
    ...DEFAULT_JUDGEMENT,
    tolerance: { sameJob: cell.tolerance, stored: cell.tolerance },
    gated: metrics,
    ...cell.settings,
  };
  const drawMachine = machineLevels(cell, uniform);
  const played = cell.base === 'same-job' ? besideEachOther : againstStored;
  const counts = addCounts([]);
  for (let run = 0; run < runs; run++) {
    const { rows, rounds } = played();
    const said = (verdict: Comparison['verdict'], slower: boolean[]) =>
      rows.some((row) => {
        const scenario = Number(row.scenario.split(' ')[1]);
        return row.verdict === verdict && slower.includes(isSlower(scenario, row.metric));
      });
    counts.runs++;
    if (said('regressed', [false])) counts.alarms++;
    if (said('regressed', [true])) counts.found++;
    if (said('improved', [false, true])) counts.improved++;
    const isOpen = isUndecided({ scenarios: [{ comparisons: rows }], failure: null });
    if (isOpen && !said('regressed', [false, true])) counts.inconclusive++;
    counts.taken[rounds] = (counts.taken[rounds] ?? 0) + 1;
  }
  return counts;

  function besideEachOther() {
    for (const machine of machines) machine.begin();
    const sides: Sides = { head: machines.map(() => []), base: machines.map(() => []) };
    const measure = (side: keyof Sides) =>
      machines.forEach((machine, scenario) => {
        const values = machine.round(side === 'head', side === 'head' ? slowedIn(scenario) : notSlower);
        sides[side][scenario]?.push(values);
      });
    let measured = 0;
    return decideInLooks(
      (count) => {
        // base head, head base, …
        for (; measured < count; measured++) {
          for (const side of measured % 2 === 0 ? (['base', 'head'] as const) : (['head', 'base'] as const)) {
            measure(side);
          }
        }
        return sides;
      },
      DEFAULT_ROUNDS,
      judgement,
    );
  }

  function againstStored() {
    const jobWith = (isHead: boolean) => {
      const levelOf = drawMachine();
      return jobOf(
        ...machines.map((machine, scenario) => {
          machine.begin();
          const slowed = isHead ? slowedIn(scenario) : notSlower;
          return Array.from({ length: DEFAULT_ROUNDS }, (): MetricValues => {
            return machine.round(isHead, (metric) => slowed(metric) * levelOf(metric));
          });
        }),
      );
    };
    const jobs = Array.from({ length: cell.jobs }, () => jobWith(false));
    return { rows: decide(jobWith(true), stored(jobs), judgement), rounds: DEFAULT_ROUNDS };
  }
}

/** Draws machines: how slow each metric is on one. */
function machineLevels({ machineCv, machines, slowMachines, alike }: Cell, uniform: () => number) {
  const normal = normalFrom(uniform);
  const scatter = machines === 'student' ? studentFrom(normal) : normal;
  const level = () => Math.exp(machineCv * scatter()) * (uniform() < slowMachines ? 1 + BETWEEN_MODES : 1);
  return () => {
    const all = level();
    const own = new Map<MetricName, number>();
    return (metric: MetricName): number => {
      if (alike) return all;
      const known = own.get(metric) ?? level();
      own.set(metric, known);
      return known;
    };
  };
}
