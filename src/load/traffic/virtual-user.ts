import type { Answer } from './answer.ts';
import type { PreparedRequest } from './prepared-request.ts';

/**
 * Says what one connection sends, in turns: a turn is one request of a plain list, or one journey. Turns are numbered over
 * all users of all agents, so that the same seed makes the same traffic however many processes share it.
 */
export interface VirtualUser {
  /** Begins a turn. @returns false when this user has nothing more to do, ever */
  begin(turn: number): boolean;
  /**
   * Says what is sent next, the same until it is answered or failed. The object may be the same every time.
   *
   * @returns null when the turn is over
   */
  next(): Sending | null;
  /**
   * Takes the answer to what `next` gave, with its body where the request reads it.
   *
   * @returns the kind of error that it is counted as, such as `check "has items"`; null: it is a good answer
   */
  answered(answer: Answer): string | null;
  /**
   * Takes the cookies of an answer that is a redirect, and says which go with the request that follows it.
   *
   * @param headers of the answer
   * @param from path that answered
   * @param to path that comes next
   * @returns value of the header, empty for none; null: the one that was sent, if any, stays
   */
  redirected(headers: readonly string[], from: string, to: string): string | null;
  /**
   * Notes that what `next` gave has no good answer: no status that was expected, a time-out, a lost connection.
   *
   * @param kind of error that it is counted as
   */
  failed(kind: string): void;
}

export interface Sending {
  request: PreparedRequest;
  /** Replaced by those of the next request where an answer is a redirect that is followed. */
  bytes: Uint8Array;
  /** Milliseconds to wait before it is sent. */
  pause: number;
}
