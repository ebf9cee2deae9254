const MOST_STEPS = 100_000;

/** Bounds how deep a recursion goes. */
export class Nesting {
  readonly #deepest: number;
  #depth = 0;

  constructor(deepest: number) {
    this.#deepest = deepest;
  }

  /** The result of the work one level deeper; null where that is too deep. */
  deeper<T>(work: () => T): T | null {
    if (this.#depth > this.#deepest) return null;
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }
}

/** Bounds what a hostile script may cost: how deep it goes, and how many steps it takes in all. */
export class EvaluationBudget extends Nesting {
  readonly #exceeded: () => void;
  #left = MOST_STEPS;

  /** @param exceeded called once, when a step is one too many */
  constructor(deepest: number, exceeded: () => void) {
    super(deepest);
    this.#exceeded = exceeded;
  }

  /** Takes a step. @returns whether it may be taken */
  step(): boolean {
    this.#left--;
    if (this.#left === -1) this.#exceeded();
    return this.#left >= 0;
  }
}
