/** Which part of the load is an agent's: the users and arrivals whose number is `index` modulo `of`. */
export interface Share {
  index: number;
  of: number;
}

/** Counts this agent's part of things with the numbers 0, 1, … below `all`: those with its index modulo the agents. */
export function sharedOut(all: number, { index, of }: Share): number {
  return Math.max(0, Math.ceil((all - index) / of));
}
