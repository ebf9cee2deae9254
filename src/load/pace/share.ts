import type { Share } from '../../engines/autocannon/plan.ts';

/** How many of the things with the numbers 0, 1, … below `all` are this agent's: those with its number modulo the agents. */
export function sharedOut(all: number, { index, of }: Share): number {
  return Math.max(0, Math.ceil((all - index) / of));
}
