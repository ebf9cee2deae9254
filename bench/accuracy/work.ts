import { createHash } from 'node:crypto';
import { allCells, type Cell, nameOf } from './cells.ts';
import { type Counts, simulate } from './simulate.ts';
import { type Setting, simulateToday, type TodayCounts } from './today.ts';

/** A part of the runs of one situation, small enough to share the work, with a seed of its own. */
export type Task = { runs: number; seed: number } & ({ cell: Cell } | { setting: Setting });
export type Outcome = { counts: Counts } | { rules: TodayCounts[] };

/** The runs of one task. They are part of the seeds and must not be changed. */
const RUNS = 1000;

export function perform(task: Task): Outcome {
  return 'cell' in task
    ? { counts: simulate(task.cell, task.runs, task.seed) }
    : { rules: simulateToday(task.setting, task.runs, task.seed) };
}

/** Derives the seed of a situation, FNV-1a of its name, so that no other cell changes it. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

function nameOfSetting({ name, slowdown }: Setting): string {
  return `${name} +${slowdown}`;
}

/** Splits the runs of a situation into tasks; part k has seed + k. */
export function tasksOf(situation: { cell: Cell } | { setting: Setting }, runs: number): Task[] {
  const name = 'cell' in situation ? nameOf(situation.cell) : nameOfSetting(situation.setting);
  return Array.from({ length: Math.ceil(runs / RUNS) }, (_, part) => ({
    ...situation,
    runs: Math.min(RUNS, runs - part * RUNS),
    seed: (seedOf(name) + part) >>> 0,
  }));
}

/** The runs of each cell that suffice to distinguish one decision from another. */
const PROBED = 5;

/** Makes a digest of the first runs of every cell, which changes whenever the decision or the simulation does. */
export function probe(): string {
  const counts = allCells().map((cell) => simulate(cell, PROBED, seedOf(nameOf(cell))));
  return createHash('sha256').update(JSON.stringify(counts)).digest('hex');
}
