import type { MetricName } from '../../src/measurement/metric.ts';
import type { Judgement } from '../../src/verdict/judgement.ts';
import { DEFAULT_JUDGEMENT } from './decision.ts';
import { FAMILY, SHAPES, type World } from './world.ts';

/** A situation that is simulated many times. */
export interface Cell extends World {
  base: 'same-job' | 'stored';
  /** The SD of the log from machine to machine: each stored job ran on a different one. */
  machineCv: number;
  /** The number of stored jobs; 0 for the same job. */
  jobs: number;
  /** How much worse the change is, 0.06 = 6 %; 0: identical code. */
  slowdown: number;
  /** Which metrics the slowdown shows in. */
  slower: 'one' | 'all';
  /** The settings that differ from the default. */
  settings: Partial<Pick<Judgement, 'alpha' | 'strict'>>;
}

export const TOLERANCE = DEFAULT_JUDGEMENT.tolerance;
/**
 * The correlation of the metrics of a recorded round: the mean over the pairs of p25, p50, p95, throughput and CPU time
 * is 0.67.
 */
const RECORDED_CORRELATION = 0.7;
/** The SD of the machines that GitHub hosts, from job to job (statistics.md 5). */
const HOSTED_MACHINES = 0.027;

export const CVS = [0.01, 0.03, 0.05];
export const DRIFTS = [0, 1, 2];
const SLOWDOWNS = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1];
/** Settings that make the gate more careful than by default. */
const CAREFUL: Cell['settings'][] = [{ alpha: 0.01 }, { strict: true }];
const KEPT_JOBS = 20;
/** A number of jobs too small to estimate how much they differ: it is assumed. */
const FEW_JOBS = 3;

const calm: Cell = {
  base: 'same-job',
  machineCv: 0,
  jobs: 0,
  cv: 0.01,
  drift: 0,
  shape: 'normal',
  correlation: 0,
  slowdown: 0,
  slower: 'one',
  settings: {},
};

/** Lists every cell of the simulation once. */
export function allCells(): Cell[] {
  const cells = [...sameJobCells(), ...storedCells()];
  return [...new Map(cells.map((cell) => [nameOf(cell), cell])).values()];
}

/**
 * With metrics that know nothing of each other one of them is slower: the hardest case for a family. With metrics as
 * correlated as the recorded ones all of them are: what a slower service looks like.
 */
function sameJobCells(): Cell[] {
  const slowdowns = [0, 2 * TOLERANCE.sameJob];
  return CVS.flatMap((cv) => [
    ...SHAPES.flatMap((shape) =>
      slowdowns.flatMap((slowdown): Cell[] => [
        ...DRIFTS.map((drift): Cell => ({ ...calm, cv, shape, slowdown, drift })),
        { ...calm, cv, shape, slowdown, correlation: RECORDED_CORRELATION, slower: 'all' },
      ]),
    ),
    ...SLOWDOWNS.map((slowdown) => ({ ...calm, cv, slowdown })),
    ...CAREFUL.flatMap((settings) => slowdowns.map((slowdown) => ({ ...calm, cv, slowdown, settings }))),
  ]);
}

function storedCells(): Cell[] {
  const stored: Cell = { ...calm, base: 'stored', jobs: KEPT_JOBS };
  return CVS.flatMap((cv) => [
    ...[0, HOSTED_MACHINES].flatMap((machineCv) => [
      ...(['normal', 'student'] as const).map((shape): Cell => ({ ...stored, cv, machineCv, shape })),
      { ...stored, cv, machineCv, slowdown: 2 * TOLERANCE.stored },
    ]),
    { ...stored, cv, machineCv: HOSTED_MACHINES, jobs: FEW_JOBS },
  ]);
}

/** Names a cell uniquely; its seed is made from the name. */
export function nameOf(cell: Cell): string {
  const { base, jobs, machineCv, cv, drift, shape, correlation, slowdown, slower, settings } = cell;
  const change = slowdown === 0 ? 'identical' : `${slower} +${slowdown}`;
  const said = Object.entries(settings).map(([key, value]) => ` ${key}=${value}`);
  return `${base} jobs=${jobs} machine=${machineCv} cv=${cv} drift=${drift} ${shape} correlation=${correlation} ${change}${said.join('')}`;
}

export function slowerMetrics({ slower, slowdown }: Cell): MetricName[] {
  if (slowdown === 0) return [];
  return slower === 'all' ? FAMILY : ['p50'];
}
