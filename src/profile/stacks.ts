/** A function on a stack, as a profiler names it. */
export interface Frame {
  name: string;
  /** As the profiler has it: a path, a URL, or a name such as `node:fs`; null where it has none. */
  file: string | null;
  /** The line in which the function begins, from 1; null where it is unknown. */
  line: number | null;
}

/** What one profiler saw in one window. */
export interface Stacks {
  /** What amounts are: milliseconds of processor time, or samples. */
  unit: 'ms' | 'samples';
  /** The stacks, each with the outermost caller first. */
  stacks: readonly { frames: readonly Frame[]; amount: number }[];
}

/** The most stacks of one profile, and frames of one stack; what is deeper is cut off at its outer end. */
export const MOST_STACKS = 200_000;
export const MOST_FRAMES = 500;
