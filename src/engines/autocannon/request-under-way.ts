import { exampleOf } from '../../load/tally/example-of.ts';
import { LOST, type Recorder } from '../../load/tally/recorder.ts';
import type { Answer } from '../../load/traffic/answer.ts';
import { accepts, type PreparedRequest } from '../../load/traffic/prepared-request.ts';
import { RedirectChain } from '../../load/traffic/redirect-chain.ts';
import type { Sending, VirtualUser } from '../../load/traffic/virtual-user.ts';
import type { AnswerParser } from './answer-parser.ts';

const NO_BODY = Buffer.alloc(0);

/**
 * The request that a connection has sent last, from when it was due until it has its answer or has failed: redirects that it
 * follows are part of it. What becomes of it goes to its user and into the recorder.
 */
export class RequestUnderWay {
  /** Bytes that arrived for it. */
  bytes = 0;
  /** When it was due, or else was written, of `performance.now()`. */
  sentAt = 0;
  readonly #user: VirtualUser;
  readonly #recorder: Recorder;
  /** Reads what comes for it. */
  readonly #parser: AnswerParser;
  #sending: Sending | null = null;
  #writtenAt = 0;
  /** The redirects that it has followed; made for the first one. */
  #redirects: RedirectChain | null = null;
  // The same object every time: nothing is allocated for a request.
  readonly #answer: Answer = { status: 0, headers: [], body: NO_BODY, isCut: false, latency: 0, sentAt: 0 };

  constructor(user: VirtualUser, recorder: Recorder, parser: AnswerParser) {
    this.#user = user;
    this.#recorder = recorder;
    this.#parser = parser;
  }

  /** Notes that it is written now. @param due when it was due; 0: now */
  begin(sending: Sending, due: number, now: number): void {
    this.#sending = sending;
    this.sentAt = due > 0 ? due : now;
    this.#writtenAt = now;
    this.#recorder.sent(sending.request.index, this.sentAt);
  }

  get request(): PreparedRequest {
    return (this.#sending as Sending).request;
  }

  /** Whether an answer has led it elsewhere, where it has none yet. */
  get isRedirected(): boolean {
    return this.#redirects !== null && this.#redirects.length > 0;
  }

  /** Milliseconds since its first byte was written. */
  age(now: number): number {
    return now - this.#writtenAt;
  }

  /** Takes the answer that was read. @returns false where it goes on with another that is to be sent, by a redirect */
  answered(now: number): boolean {
    const parser = this.#parser;
    const { status: expected, reads, redirects } = this.request;
    const { status } = parser;
    if (redirects !== null && !expected?.includes(status)) {
      const next = this.#follow(parser, redirects);
      if (typeof next === 'string') this.#settle(next, now);
      if (next !== null) return typeof next === 'string';
    }
    if (accepts(this.request, status)) {
      const answer = this.#answer;
      answer.status = status;
      answer.latency = now - this.sentAt;
      answer.sentAt = this.sentAt;
      answer.headers = parser.headers;
      answer.body = reads ? parser.body : NO_BODY;
      answer.isCut = reads && parser.isCut;
      this.#note(this.#user.answered(answer), now);
    } else {
      this.#settle(`status ${status}`, now);
    }
    return true;
  }

  /** @returns the kind of error where it leads nowhere; null: it is no redirect */
  #follow({ status, headers }: AnswerParser, origin: string): Uint8Array | string | null {
    this.#redirects ??= new RedirectChain();
    const sending = this.#sending as Sending;
    const next = this.#redirects.follow(sending.bytes, origin, { status, headers }, this.#user);
    if (next instanceof Uint8Array) sending.bytes = next;
    return next;
  }

  /** Counts a complete answer that its user has no use for. */
  #settle(problem: string, now: number): void {
    this.#user.failed(problem);
    this.#note(problem, now);
  }

  #note(problem: string | null, now: number): void {
    this.#recorder.answer(this.request.index, problem, this.bytes, this.sentAt, now);
    if (problem !== null) this.#exemplify(problem, '', true);
    this.#end();
  }

  /**
   * Counts it as failed, because of its connection.
   *
   * @param message what the system says of that; empty where it says nothing
   */
  failed(kind: string, message = ''): void {
    this.#recorder.error(this.request.index, kind, this.sentAt);
    this.#exemplify(kind, message);
    this.#user.failed(kind);
    this.#end();
  }

  /** Counts it as lost: its connection is over. */
  lost(): void {
    this.#recorder.lost(this.request.index, this.sentAt);
    this.#exemplify(LOST);
    this.#user.failed(LOST);
    this.#end();
  }

  /** Counts it as timed out. @param timeout milliseconds; timers may fire up to one early */
  timedOut(timeout: number, now: number): void {
    this.#recorder.timeout(this.request.index, this.sentAt, Math.max(timeout, now - this.sentAt));
    this.#exemplify('timeout');
    this.#user.failed('timeout');
    this.#end();
  }

  /** Keeps what came of the first request of the window that failed in this way. */
  #exemplify(kind: string, message = '', isComplete = false): void {
    const recorder = this.#recorder;
    const { request, bytes: sent } = this.#sending as Sending;
    if (!recorder.lacksExample(request.index, kind, this.sentAt)) return;
    const { head: last, unfinished, body, size } = this.#parser;
    const head = isComplete ? last : unfinished;
    recorder.addExample(kind, exampleOf({ sent, head, body, size, isComplete, message }));
  }

  #end(): void {
    this.bytes = 0;
    this.#redirects?.end();
  }
}
