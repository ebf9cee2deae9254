import type { Judgement } from '../../src/verdict/judgement.ts';
import { DEFAULT_JUDGEMENT } from './decision.ts';
import { CALM, type World } from './world.ts';

/** A situation that is simulated many times. */
export interface Cell extends World {
  base: 'same-job' | 'stored';
  /** How the rounds scatter in words, a title of `CONDITIONS`; of a stored baseline, how machines do. */
  condition: string;
  /** The number of gated comparisons. */
  family: number;
  tolerance: number;
  /** How much worse the change is, 0.05 = 5 %; 0: identical code. */
  slowdown: number;
  /** Which metrics the slowdown shows in. */
  slower: 'one' | 'all';
  /** The settings that differ from the default. */
  settings: Partial<Pick<Judgement, 'alpha' | 'strict'>>;
  /** The number of stored jobs; 0 for the same job. */
  jobs: number;
  /** The SD of the log from machine to machine: each stored job ran on a different one. */
  machineCv: number;
  machines: 'normal' | 'student';
  /** The share of machines that are 8 % slower than the others. */
  slowMachines: number;
  /** Whether a slow machine is slow in all metrics alike; otherwise every metric has machines of its own. */
  alike: boolean;
}

export const TOLERANCE = DEFAULT_JUDGEMENT.tolerance;
/** A tolerance for those who want to see more; twice it has to be found. */
export const NARROW_TOLERANCE = 0.02;
/** What is called slower in the tables of conditions. */
export const SLOWER = 0.05;
/**
 * The correlation of the metrics of a recorded round: the mean over the pairs of p25, p50, p95, throughput and CPU time
 * is 0.67.
 */
const RECORDED_CORRELATION = 0.7;
/** The SD of the machines that GitHub hosts, from job to job (statistics.md 5). */
export const HOSTED_MACHINES = 0.027;

export const CVS = [0.01, 0.03, 0.05];
export const DEFAULT_FAMILY = 4;
export const FAMILIES = [1, DEFAULT_FAMILY, 9, 20, 60];
const MACHINE_CVS = [0, HOSTED_MACHINES, 0.04, 0.05, 0.07];
const SIZES = [0, 0.01, 0.02, 0.03, 0.04, SLOWER, 0.06, 0.08, 0.1];
/** Settings that make the gate more careful than by default. */
const CAREFUL: Cell['settings'][] = [{ alpha: 0.01 }, { strict: true }];
const KEPT_JOBS = 20;

/** The ways in which rounds scatter, by title. What is not said is normal, independent scatter of the stated CV. */
export const CONDITIONS: Record<string, Partial<World & Pick<Cell, 'slower'>>> = {
  normal: {},
  'normal, metrics correlated': { correlation: RECORDED_CORRELATION, slower: 'all' },
  'values in steps of 1 %': { shape: 'tied' },
  "heavy tails (Student's t, 3 df)": { shape: 'student' },
  'one round in ten disturbed': { shape: 'disturbed' },
  'one-sided (exponential)': { shape: 'exponential' },
  'drift of 2 σ over the run': { drift: 2 },
  'AR(1) in time, φ 0.5': { autoregression: 0.5 },
  'AR(1) in time, φ 0.8': { autoregression: 0.8 },
  'AR(1) in time, φ 0.95': { autoregression: 0.95 },
  'bursts of four rounds': { bursts: true },
  'half of the processes 8 % slower': { slowProcesses: 0.5 },
  'one process in five 8 % slower': { slowProcesses: 0.2 },
  'a step of 10 % in mid-run': { step: 0.1 },
  'the head scatters 3 times as much': { headScatter: 3 },
};

const PLAIN = 'normal';
const plain: Cell = {
  ...CALM,
  base: 'same-job',
  condition: PLAIN,
  family: DEFAULT_FAMILY,
  tolerance: TOLERANCE.sameJob,
  slowdown: 0,
  slower: 'one',
  settings: {},
  jobs: 0,
  machineCv: 0,
  machines: 'normal',
  slowMachines: 0,
  alike: false,
};

/** Lists every cell of the simulation once. */
export function allCells(): Cell[] {
  const cells = [...conditions(), ...sizes(), ...families(), ...settings(), ...storedCells()];
  return [...new Map(cells.map((cell) => [nameOf(cell), cell])).values()];
}

/** Identical code, a slowdown of 5 %, and twice the narrow tolerance at that tolerance. */
function conditions(): Cell[] {
  const changes = [
    { slowdown: 0 },
    { slowdown: SLOWER },
    { slowdown: 2 * NARROW_TOLERANCE, tolerance: NARROW_TOLERANCE },
  ];
  return Object.entries(CONDITIONS).flatMap(([condition, world]) =>
    CVS.flatMap((cv) => changes.map((change): Cell => ({ ...plain, ...world, condition, cv, ...change }))),
  );
}

function sizes(): Cell[] {
  return CVS.flatMap((cv) => SIZES.map((slowdown) => ({ ...plain, cv, slowdown })));
}

function families(): Cell[] {
  return FAMILIES.flatMap((family) =>
    CVS.flatMap((cv) => [0, SLOWER].map((slowdown) => ({ ...plain, family, cv, slowdown }))),
  );
}

function settings(): Cell[] {
  return CAREFUL.flatMap((settings) =>
    CVS.flatMap((cv) => [0, SLOWER].map((slowdown) => ({ ...plain, cv, slowdown, settings }))),
  );
}

function storedCells(): Cell[] {
  const stored: Cell = { ...plain, base: 'stored', tolerance: TOLERANCE.stored, jobs: KEPT_JOBS, cv: 0.03 };
  const cells: Cell[] = [
    ...MACHINE_CVS.flatMap((machineCv) => [0.01, 0.03, 0.05].map((cv) => ({ ...stored, machineCv, cv }))),
    ...[10, 5, 3].flatMap((jobs) => [HOSTED_MACHINES, 0.05].map((machineCv) => ({ ...stored, machineCv, jobs }))),
    { ...stored, machineCv: 0.05, family: 9 },
    ...[HOSTED_MACHINES, 0.05].flatMap((machineCv) =>
      [true, false].map((alike): Cell => {
        return { ...stored, machineCv, machines: 'student', alike, condition: "heavy tails (Student's t, 3 df)" };
      }),
    ),
    ...[0.5, 0.2].flatMap((slowMachines) =>
      [true, false].map((alike): Cell => {
        const condition = `${slowMachines * 100} % of the machines 8 % slower`;
        return { ...stored, machineCv: 0.01, slowMachines, alike, condition };
      }),
    ),
  ];
  return cells.flatMap((cell) => [0, 2 * TOLERANCE.stored].map((slowdown) => ({ ...cell, slowdown })));
}

/** Names a cell uniquely, by what distinguishes it from the plain one; its seed is made from the name. */
export function nameOf(cell: Cell): string {
  const differs = Object.entries(cell).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(plain[key as keyof Cell]),
  );
  return `${cell.base} ${differs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(' ')}`;
}
