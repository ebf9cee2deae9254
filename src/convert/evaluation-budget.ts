import type { Script } from './conversion.ts';

const MOST_STEPS = 100_000;

/** Bounds what a hostile script may cost: how deep it goes, and how many steps it takes in all. */
export class EvaluationBudget {
  readonly #deepest: number;
  readonly #script: Script;
  #depth = 0;
  #left = MOST_STEPS;

  /** @param script told once, when a step is one too many */
  constructor(deepest: number, script: Script) {
    this.#deepest = deepest;
    this.#script = script;
  }

  /** Takes a step. false: there are none left. */
  step(): boolean {
    this.#left--;
    if (this.#left === -1) this.#script.note(null, 'the script has too many steps; the rest is left out');
    return this.#left >= 0;
  }

  /** One level deeper; null where that is too deep. */
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
