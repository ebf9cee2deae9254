import type { Turns } from '../../load/pace/turns.ts';
import type { Sending, VirtualUser } from '../../load/traffic/virtual-user.ts';

/** Most turns in a row that end before anything is sent. */
const MOST_SKIPPED = 100;

/** What a virtual user sends, turn after turn. */
export class RequestQueue {
  /** When the request that is sent next was due, of `performance.now()`; 0: when it is sent. */
  due = 0;
  readonly #user: VirtualUser;
  readonly #turns: Turns;

  constructor(user: VirtualUser, turns: Turns) {
    this.#user = user;
    this.#turns = turns;
  }

  /**
   * Says what is sent next.
   *
   * @returns `none`: there is no turn for it; `skipped`: many turns ended one after the other before anything was sent
   */
  next(): Sending | 'none' | 'skipped' {
    let next = this.#user.next();
    for (let skipped = 0; next === null && skipped < MOST_SKIPPED; skipped++) {
      const turn = this.#turns.take();
      if (turn < 0) return 'none';
      if (this.#user.begin(turn)) {
        this.#turns.began();
        this.due = this.#turns.due;
        next = this.#user.next();
      } else {
        this.#turns.refused();
      }
    }
    return next ?? 'skipped';
  }
}
