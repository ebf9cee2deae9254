import type { SideName } from '../events.ts';

/** Where a side is in a round: the scenario that is measured, by its place, and the turn within it. */
export interface Step {
  scenario: number;
  /** From 0; −1 and below: what comes before, in which the side that begins goes first. */
  turn: number;
}

/**
 * Lets two sides work in turns: one at a time, and the other waits. A side that has come less far goes first; where both
 * are at the same step, they alternate in an order in which every straight drift cancels: A B, B A, B A, A B, …
 */
export class Alternation {
  readonly #order: readonly SideName[];
  readonly #abort: AbortSignal;
  readonly #present: Set<SideName>;
  readonly #waiting = new Map<SideName, { step: Step; go(): void; give(reason: unknown): void }>();
  #ended: { reason: unknown } | null = null;

  /** @param order the sides, the one first that begins */
  constructor(order: readonly SideName[], abort: AbortSignal) {
    this.#order = order;
    this.#abort = abort;
    this.#present = new Set(order);
  }

  /**
   * Ends the turn of a side, and resolves when its next one begins. The others do not begin theirs before the side calls
   * this again, or leaves.
   *
   * @throws the reason of the abort, or of the end
   */
  async next(side: SideName, step: Step): Promise<void> {
    this.#abort.throwIfAborted();
    if (this.#ended) throw this.#ended.reason;
    const stop = () => this.#waiting.get(side)?.give(this.#abort.reason);
    this.#abort.addEventListener('abort', stop);
    try {
      await new Promise<void>((resolve, give) => {
        const go = () => {
          this.#waiting.delete(side);
          resolve();
        };
        this.#waiting.set(side, { step, go, give });
        this.#grant();
      });
    } finally {
      this.#waiting.delete(side);
      this.#abort.removeEventListener('abort', stop);
    }
  }

  /** Takes a side out, so that the others wait for it no longer. */
  leave(side: SideName): void {
    this.#present.delete(side);
    this.#grant();
  }

  /** Ends all of it: whoever waits gets this reason instead of a turn. */
  end(reason: unknown): void {
    this.#ended ??= { reason };
    for (const { give } of this.#waiting.values()) give(reason);
  }

  /** Begins the next turn once nobody has one. */
  #grant(): void {
    const waiting = this.#order.flatMap((side) => {
      const wait = this.#waiting.get(side);
      return wait && this.#present.has(side) ? [wait] : [];
    });
    if (waiting.length < this.#present.size || waiting.length === 0) return;
    waiting.reduce((best, other) => (isBefore(other.step, best.step) ? other : best)).go();
  }
}

/** Whether the second of two sides goes before the first. */
function isBefore(second: Step, first: Step): boolean {
  if (second.scenario !== first.scenario) return second.scenario < first.scenario;
  if (second.turn !== first.turn) return second.turn < first.turn;
  return isSwapped(first.turn);
}

/** The Thue–Morse sequence: whether the number has an odd number of ones in binary. */
function isSwapped(turn: number): boolean {
  let ones = 0;
  for (let rest = turn; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones % 2 === 1;
}
