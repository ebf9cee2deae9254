/** Which part of the load is an agent's: the users and arrivals whose number is `index` modulo `of`. */
export interface Share {
  index: number;
  of: number;
}

/** How many of the things with the numbers 0, 1, … below `all` are this agent's: those with its number modulo the agents. */
export function sharedOut(all: number, { index, of }: Share): number {
  return Math.max(0, Math.ceil((all - index) / of));
}
