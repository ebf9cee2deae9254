import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallTally, UnusableResult } from './call-tally.ts';
import { type CallPlan, LONGEST, SIGN_OF_LIFE } from './plan.ts';
import type { CallContext } from './user-module.ts';

/** Milliseconds of calls that never wait for anything after which everything else has its turn. */
const TURN = 10;
/** The longest pause between two looks at which calls take too long, milliseconds. */
const LOOK = 250;
/** The shortest time that is divided by, milliseconds. */
const LEAST = 0.001;

export interface LoopEvents {
  /** Called when the measured stretch begins, and when it has ended. */
  measuring(): void;
  measured(): void;
  /** Called about once a second. */
  alive(): void;
}

/** How a call came to its end. Times are those of `performance.now()`. */
type End =
  | { kind: 'returned'; result: unknown; at: number }
  | { kind: 'threw'; error: unknown }
  | { kind: 'expired'; at: number };

/** One of those that call at the same time. */
interface Caller {
  startedAt: number;
  /** Ends the call that is under way without its result; null: none is. */
  expire: ((at: number) => void) | null;
}

/** Measured calls were not all made in the longest time. */
export class TooLong extends Error {}

/** Calls a function again and again, first for the warm-up and then for what is measured. */
export class CallLoop {
  readonly #plan: CallPlan;
  readonly #call: (context: CallContext) => unknown;
  readonly #events: LoopEvents;
  readonly #tally = new CallTally();
  readonly #callers: Caller[];
  /** When the measured stretch begins, and when it ends at the latest. */
  #from = 0;
  #until = Number.POSITIVE_INFINITY;
  #isMeasuring = false;
  #isMeasured = false;
  #isStopped = false;
  #iteration = 0;
  /** The measured calls that are still to begin. */
  #left: number;
  /** When everything else had its turn, when it was said that this is at work, and when a call ended, for the last time. */
  #turnAt = 0;
  #signAt = 0;
  #endedAt = 0;

  constructor(plan: CallPlan, call: (context: CallContext) => unknown, events: LoopEvents) {
    this.#plan = plan;
    this.#call = call;
    this.#events = events;
    this.#callers = Array.from({ length: plan.concurrency }, () => ({ startedAt: 0, expire: null }));
    this.#left = 'calls' in plan.measure ? plan.measure.calls : Number.POSITIVE_INFINITY;
  }

  /** Begins no further call. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * @returns what was counted, and its length in milliseconds
   * @throws UnusableResult for what cannot be a result; TooLong
   */
  async run(): Promise<CallTally['outcome'] & { duration: number }> {
    const { warmup, timeout, measure } = this.#plan;
    const now = performance.now();
    [this.#turnAt, this.#signAt, this.#from] = [now, now, now + warmup];
    // It also keeps the process alive while a call waits for what never comes.
    const looks = setInterval(() => this.#look(), Math.max(1, Math.min(LOOK, timeout / 4)));
    try {
      await Promise.all(this.#callers.map((caller, worker) => this.#serve(caller, worker)));
    } finally {
      clearInterval(looks);
    }
    this.#end();
    const { outcome } = this.#tally;
    if ('duration' in measure) return { ...outcome, duration: measure.duration };
    // Calls of the warm-up that ended later are none of these.
    return { ...outcome, completed: outcome.responses, duration: Math.max(this.#endedAt - this.#from, LEAST) };
  }

  async #serve(caller: Caller, worker: number): Promise<void> {
    for (;;) {
      const now = performance.now();
      if (now - this.#turnAt >= TURN) {
        await nextTurn();
        this.#turnAt = performance.now();
        continue;
      }
      if (!this.#isMeasuring && now >= this.#from) this.#begin();
      if (this.#isOver(now)) return;
      if (this.#isMeasuring) this.#left--;
      await this.#callOnce(caller, { worker, iteration: this.#iteration++ });
    }
  }

  #begin(): void {
    const { measure } = this.#plan;
    this.#isMeasuring = true;
    this.#events.measuring();
    this.#from = performance.now();
    this.#endedAt = this.#from;
    this.#until = this.#from + ('duration' in measure ? measure.duration : LONGEST);
    this.#tally.open(this.#from);
    if (!('duration' in measure)) return;
    this.#tally.close(this.#until);
    // Calls that are still under way then are waited for.
    setTimeout(() => this.#end(), measure.duration).unref();
  }

  #end(): void {
    if (this.#isMeasured) return;
    this.#isMeasured = true;
    this.#events.measured();
  }

  #isOver(now: number): boolean {
    if (this.#isStopped || this.#left <= 0) return true;
    if (now < this.#until) return false;
    if (Number.isFinite(this.#left)) throw new TooLong();
    return true;
  }

  async #callOnce(caller: Caller, context: CallContext): Promise<void> {
    const startedAt = performance.now();
    caller.startedAt = startedAt;
    const end = await this.#endOf(caller, context);
    caller.expire = null;
    this.#endedAt = performance.now();
    if (end.kind === 'expired') this.#tally.expired(startedAt, end.at);
    else if (end.kind === 'threw') this.#tally.failed(startedAt, end.error);
    else this.#count(startedAt, end);
  }

  #count(startedAt: number, { result, at }: Extract<End, { kind: 'returned' }>): void {
    try {
      this.#tally.succeeded(startedAt, at, result);
    } catch (error) {
      if (error instanceof UnusableResult) throw error;
      // What it returned throws when it is read.
      this.#tally.failed(startedAt, error);
    }
  }

  #endOf(caller: Caller, context: CallContext): End | Promise<End> {
    try {
      const result = this.#call(context);
      if (!isPromise(result)) return { kind: 'returned', result, at: performance.now() };
      return new Promise((resolve) => {
        caller.expire = (at) => resolve({ kind: 'expired', at });
        Promise.resolve(result).then(
          (value) => resolve({ kind: 'returned', result: value, at: performance.now() }),
          (error) => resolve({ kind: 'threw', error }),
        );
      });
    } catch (error) {
      return { kind: 'threw', error };
    }
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#signAt >= SIGN_OF_LIFE) {
      this.#signAt = now;
      this.#events.alive();
    }
    for (const { startedAt, expire } of this.#callers) {
      if (expire !== null && now - startedAt >= this.#plan.timeout) expire(now);
    }
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
