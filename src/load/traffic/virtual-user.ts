import type { PlannedRequest } from '../../engines/autocannon/plan.ts';

/**
 * What one connection sends, in turns: a turn is one request of a plain list, or one journey. Turns are numbered over all
 * users of all agents, so that the same seed makes the same traffic however many processes share it.
 */
export interface VirtualUser {
  /** Begins a turn. false: this user has nothing more to do, ever. */
  begin(turn: number): boolean;
  /** What to send next, until it is answered or failed; null: the turn is over. The object may be the same every time. */
  next(): Sending | null;
  /**
   * Told of the answer to what `next` gave, with its body where the request reads it.
   *
   * @returns the kind of error it is counted as, such as `check "has items"`; null: a good answer
   */
  answered(answer: Answer): string | null;
  /**
   * What `next` gave has no good answer: no status that was expected, a time-out, a lost connection.
   *
   * @param kind of error that it is counted as
   */
  failed(kind: string): void;
}

export interface Sending {
  /** Index in the plan's requests. */
  request: number;
  bytes: Uint8Array;
  /** Milliseconds to wait before it is sent. */
  pause: number;
}

export interface Answer {
  status: number;
  /** Name, value, name, value, … as they came. */
  headers: readonly string[];
  /** Empty unless the request reads its answer. */
  body: Buffer;
  /** Milliseconds. */
  latency: number;
  /** `performance.now()` */
  sentAt: number;
}

/** The cheap path: a plain list of requests, of which nothing changes. */
export class PlainUser implements VirtualUser {
  readonly #requests: readonly PlannedRequest[];
  readonly #cycle: readonly number[];
  // The same object every time: nothing is allocated for a request.
  readonly #sending: Sending = { request: 0, bytes: new Uint8Array(), pause: 0 };
  readonly #byTurn: boolean;
  #place: number;
  #sent = true;

  /**
   * @param cycle indices of the requests: one cycle in which every request stands as often as its weight says
   * @param place where in the cycle this user begins, so that users do not march in step; null: the turn says it, which may
   *   be any user's
   */
  constructor(requests: readonly PlannedRequest[], cycle: readonly number[], place: number | null) {
    this.#requests = requests;
    this.#cycle = cycle;
    this.#byTurn = place === null;
    this.#place = (place ?? 0) % cycle.length;
  }

  begin(turn: number): boolean {
    const sending = this.#sending;
    if (this.#byTurn) this.#place = turn % this.#cycle.length;
    sending.request = this.#cycle[this.#place] as number;
    sending.bytes = (this.#requests[sending.request] as PlannedRequest).bytes;
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

  failed(): void {}
}
