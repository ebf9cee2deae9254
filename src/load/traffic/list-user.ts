import type { PreparedRequest } from './prepared-request.ts';
import type { Sending, VirtualUser } from './virtual-user.ts';

/** A virtual user that sends a plain list of requests, of which nothing changes: the cheap path. */
export class ListUser implements VirtualUser {
  /** The requests in the order of the cycle. */
  readonly #cycle: readonly PreparedRequest[];
  // The same object every time: nothing is allocated for a request.
  readonly #sending: Sending;
  readonly #byTurn: boolean;
  #place: number;
  #sent = true;

  /**
   * @param cycle one cycle of requests, in which each stands as often as its weight says
   * @param place where in the cycle this user begins, so that users do not march in step; null: the turn says it, which may
   *   be any user's
   */
  constructor(cycle: readonly PreparedRequest[], place: number | null) {
    this.#cycle = cycle;
    const request = cycle[0] as PreparedRequest;
    this.#sending = { request, bytes: request.bytes, pause: 0 };
    this.#byTurn = place === null;
    this.#place = (place ?? 0) % cycle.length;
  }

  begin(turn: number): boolean {
    if (this.#byTurn) this.#place = turn % this.#cycle.length;
    const request = this.#cycle[this.#place] as PreparedRequest;
    this.#sending.request = request;
    this.#sending.bytes = request.bytes;
    this.#place = this.#place + 1 === this.#cycle.length ? 0 : this.#place + 1;
    this.#sent = false;
    return true;
  }

  next(): Sending | null {
    if (this.#sent) return null;
    this.#sent = true;
    return this.#sending;
  }

  answered(): null {
    return null;
  }

  redirected(): null {
    return null;
  }

  failed(): void {}
}
