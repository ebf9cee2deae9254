/** More ways through a script are no journeys that somebody would read. */
const MOST_WAYS = 64;

/** Of ways that are rarer than this, the likeliest stands for all: a loop that chance ends has no end of them. */
const RAREST = 0.02;

/** Which way a script takes where chance decides: one combination after the other, until each was taken. */
export class Decisions {
  /** What was chosen at each fork, and of how many. */
  #trail: { chosen: number; shares: readonly number[] }[] = [];
  #at = 0;

  /** Takes a way at a fork. @param shares how often each way is taken, with 1 as their sum */
  choose(shares: readonly number[]): number {
    const known = this.#trail[this.#at];
    this.#at += 1;
    if (known !== undefined) return known.chosen;
    if (this.share < RAREST) {
      const likeliest = shares.indexOf(Math.max(...shares));
      this.#trail.push({ chosen: likeliest, shares: shares.map((_, index) => Number(index === likeliest)) });
      return likeliest;
    }
    const chosen = shares.findIndex((share) => share > 0);
    this.#trail.push({ chosen: Math.max(chosen, 0), shares });
    return Math.max(chosen, 0);
  }

  /** Does something once more that took the same forks; others that it comes to are not followed any further. */
  again<T>(work: () => T): T {
    const [at, trail] = [this.#at, [...this.#trail]];
    this.#at = 0;
    try {
      return work();
    } finally {
      this.#at = at;
      this.#trail = trail;
    }
  }

  /** How often all the ways are taken that were chosen since the start, of 1. */
  get share(): number {
    return this.#trail.reduce((product, { chosen, shares }) => product * (shares[chosen] ?? 0), 1);
  }

  /** Goes back to the start, to take the next combination. @returns false: each was taken */
  next(): boolean {
    this.#at = 0;
    while (this.#trail.length > 0) {
      const last = this.#trail[this.#trail.length - 1] as { chosen: number; shares: readonly number[] };
      const following = last.shares.findIndex((share, index) => index > last.chosen && share > 0);
      if (following !== -1) {
        last.chosen = following;
        return true;
      }
      this.#trail.pop();
    }
    return false;
  }
}

/** One of the ways through a script, and how often it is taken, of 1. */
export interface Way<Result> {
  share: number;
  result: Result;
}

/**
 * Takes every way through a script.
 *
 * @param run walks it from its start, because one way leaves nothing to the next
 * @returns the ways, and whether they are all
 */
export function everyWay<Result>(run: (decisions: Decisions) => Result): { ways: Way<Result>[]; areAll: boolean } {
  const decisions = new Decisions();
  const ways: Way<Result>[] = [];
  do {
    if (ways.length === MOST_WAYS) return { ways, areAll: false };
    const result = run(decisions);
    ways.push({ share: decisions.share, result });
  } while (decisions.next());
  return { ways, areAll: true };
}
