/** One thing that a kind of scenario has to be good at, and how good it was. */
export interface Criterion {
  /** What was measured, as readers are told it. */
  name: string;
  value: number;
  /** `share`: of the runs, 0 to 1. */
  unit: 'share' | 'ratio' | 'MB';
  /** The least or the most that it may be, in the same unit. */
  bound: { least: number } | { most: number } | { least: number; most: number };
  ok: boolean;
  /** How many simulations or measurements it was found from. */
  runs: number;
}

/** How much a section does. */
export interface Effort {
  /** A short run, in which everything works and little is proven. */
  isQuick: boolean;
  /** Path of the built command. */
  cli: string;
}

/** A part of the benchmarks of kinds. */
export interface Section {
  name: string;
  title: string;
  /** How it is measured: a sentence or two for the page. */
  about: string;
  /** Whether it loads services, for which the machine has to be quiet. */
  isLive: boolean;
  run(effort: Effort): Promise<Criterion[]>;
}

/** Holds a value against its bound. */
export function criterion(found: Omit<Criterion, 'ok'>): Criterion {
  const { value, bound } = found;
  const isEnough = !('least' in bound) || value >= bound.least;
  const isNotTooMuch = !('most' in bound) || value <= bound.most;
  return { ...found, ok: isEnough && isNotTooMuch };
}

/** A share of measurements or simulations: what became of each, and what share it had to be. */
export function shareOf(name: string, outcomes: readonly boolean[], bound: Criterion['bound']): Criterion {
  const value = outcomes.filter(Boolean).length / outcomes.length;
  return criterion({ name, value, unit: 'share', bound, runs: outcomes.length });
}
