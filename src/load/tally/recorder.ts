import type { FailureExample, KindExample } from '../../measurement/failure-example.ts';
import { createHistogram, encodeHistogram, type Histogram, recordLatency } from '../../measurement/histogram.ts';
import type { CountedWindow, LoadWindows } from '../../measurement/load-window.ts';
import type { Label } from '../../measurement/run-document.ts';
import type { LoadSecond } from '../../measurement/second.ts';
import { FailureExamples } from './failure-examples.ts';
import { SecondsTally } from './seconds-tally.ts';
import type { WindowsTally } from './windows-tally.ts';

/** A stretch of a window in which no good answer came, milliseconds after the start of the window. */
export interface Silence {
  from: number;
  until: number;
}

/** What was counted of requests in the window. */
export interface RequestOutcome {
  /** Milliseconds. */
  duration: number;
  /** Expected answers that completed within the window. */
  completed: number;
  /** Bytes received within the window. */
  received: number;
  /** By index of the planned requests. */
  requests: Label[];
  /** The same by the second, in their order. */
  seconds: LoadSecond[];
  /** The first request of each kind of error. */
  examples: KindExample[];
  /** The longest times of the window without a good answer, in their order. */
  silences: Silence[];
  /** The same by the stretches that were asked for; absent: none were. */
  windows?: LoadWindows<CountedWindow>;
}

/** A time without a good answer that is shorter is none, milliseconds; and the most that are kept, the longest. */
const LEAST_SILENCE = 20;
const MOST_SILENCES = 200;

function longestOf(silences: readonly Silence[]): Silence[] {
  const lengthOf = ({ from, until }: Silence) => until - from;
  return silences.toSorted((one, other) => lengthOf(other) - lengthOf(one)).slice(0, MOST_SILENCES);
}

/** The kind of error of a request whose connection was closed; documents count it apart, as lost. */
export const LOST = 'connection closed without an answer';

interface Tally {
  sent: number;
  responses: number;
  /** The bytes of the good answers. */
  received: number;
  errors: Map<string, number>;
  lost: number;
  histogram: Histogram;
}

/**
 * Counts requests and their latencies. A request belongs to the window in which it was sent, or was due if it had to be
 * sent at a time; what was sent before is warm-up and leaves no trace. Times are milliseconds of `performance.now()`.
 */
export class Recorder {
  /** Requests of the window still unanswered. */
  pending = 0;
  /** All requests since the start, warm-up included, which shows when nothing works at all. */
  answered = 0;
  failed = 0;
  lastFailure = '';
  #from = Number.POSITIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;
  #completed = 0;
  #received = 0;
  readonly #tallies: Tally[];
  readonly #measured: number;
  readonly #seconds = new SecondsTally();
  readonly #examples = new FailureExamples();
  #windows: WindowsTally | null = null;
  /** When the last good answer came, of `performance.now()`. */
  #heard = Number.NaN;
  #silences: Silence[] = [];

  /**
   * @param requests how many there are
   * @param measured how many of them are measured, from the first; the others leave no trace
   */
  constructor(requests: number, measured: number = requests) {
    this.#measured = measured;
    this.#tallies = Array.from({ length: requests }, () => ({
      sent: 0,
      responses: 0,
      received: 0,
      errors: new Map(),
      lost: 0,
      histogram: createHistogram(),
    }));
  }

  /**
   * @param from may lie ahead
   * @param patience the milliseconds that a request may wait before it is sent
   * @param windows counts by stretches as well; null: nobody asks for them
   */
  open(from: number, patience = 0, windows: WindowsTally | null = null): void {
    this.#from = from;
    this.#seconds.begin(from, patience);
    windows?.begin(from, patience);
    this.#windows = windows;
  }

  /** @param until may lie ahead; it replaces an earlier one */
  close(until: number): void {
    this.#until = until;
  }

  /** Whether this instant is within the window. */
  measures(instant: number): boolean {
    return instant >= this.#from && instant < this.#until;
  }

  /** Whether the window was over at this instant. */
  isClosed(instant: number): boolean {
    return instant >= this.#until;
  }

  #isTraceless(request: number): boolean {
    return request >= this.#measured && request < this.#tallies.length;
  }

  #counts(request: number, sentAt: number): boolean {
    return !this.#isTraceless(request) && this.measures(sentAt);
  }

  sent(request: number, sentAt: number): void {
    if (!this.#counts(request, sentAt)) return;
    this.#tally(request).sent++;
    this.#seconds.sent(sentAt);
    this.#windows?.sent(sentAt);
    this.pending++;
  }

  /** @param problem kind of error that a complete answer is; null: a good one */
  answer(request: number, problem: string | null, bytes: number, sentAt: number, now: number): void {
    if (this.#isTraceless(request)) return;
    const good = problem === null;
    if (good) this.answered++;
    else this.#noteFailure(problem);
    if (now >= this.#from && now < this.#until) {
      this.#received += bytes;
      if (good) {
        this.#completed++;
        this.#hear(now);
        this.#seconds.completed(now);
      }
    }
    if (!this.#counts(request, sentAt)) return;
    this.pending--;
    const tally = this.#tally(request);
    if (good) {
      tally.responses++;
      tally.received += bytes;
      recordLatency(tally.histogram, now - sentAt);
      this.#seconds.answered(sentAt, now - sentAt);
      this.#windows?.answered(sentAt, now - sentAt);
    } else {
      count(tally.errors, problem);
      this.#seconds.failed(sentAt, problem);
      this.#windows?.failed(sentAt, problem);
    }
  }

  /** Counts a request that timed out. It is in the histogram too: it lasted at least this long, and must not improve p99. */
  timeout(request: number, sentAt: number, latency: number): void {
    if (!this.error(request, 'timeout', sentAt)) return;
    recordLatency(this.#tally(request).histogram, latency);
    this.#seconds.timed(sentAt, latency);
    this.#windows?.timed(sentAt, latency);
  }

  /** Adds the latency of a complete answer that a check finds too slow: it is an error, but belongs in the histogram. */
  slow(request: number, sentAt: number, latency: number): void {
    if (!this.#counts(request, sentAt)) return;
    recordLatency(this.#tally(request).histogram, latency);
    this.#seconds.timed(sentAt, latency);
    this.#windows?.timed(sentAt, latency);
  }

  /** Counts a request that could not even be put together. */
  unsendable(request: number, kind: string, now: number): void {
    this.sent(request, now);
    this.error(request, kind, now);
  }

  error(request: number, kind: string, sentAt: number): boolean {
    if (this.#isTraceless(request)) return false;
    this.#noteFailure(kind);
    if (!this.#counts(request, sentAt)) return false;
    this.pending--;
    count(this.#tally(request).errors, kind);
    this.#seconds.failed(sentAt, kind);
    this.#windows?.failed(sentAt, kind);
    return true;
  }

  /** Counts a request whose connection was closed before a complete answer. */
  lost(request: number, sentAt: number): void {
    if (this.#isTraceless(request)) return;
    this.#noteFailure(LOST);
    if (!this.#counts(request, sentAt)) return;
    this.pending--;
    this.#tally(request).lost++;
    this.#seconds.failed(sentAt, LOST);
    this.#windows?.failed(sentAt, LOST);
  }

  /** Counts an arrival that never got a connection, and waited for one at least this long, as a request that failed. */
  dropped(request: number, due: number, latency: number): void {
    this.failed++;
    // Whatever kept all connections busy says more.
    this.lastFailure ||= 'dropped';
    if (!this.measures(due)) return;
    const tally = this.#tally(request);
    tally.sent++;
    count(tally.errors, 'dropped');
    recordLatency(tally.histogram, latency);
    for (const times of [this.#seconds, this.#windows]) {
      times?.sent(due);
      times?.failed(due, 'dropped');
      times?.timed(due, latency);
    }
  }

  /** Notes how many connections are at work. */
  working(now: number, connections: number): void {
    if (this.measures(now)) this.#seconds.working(now, connections);
  }

  /** Whether a request that was sent then, and failed like that, is the first of its kind in the window. */
  lacksExample(request: number, kind: string, sentAt: number): boolean {
    return this.#counts(request, sentAt) && this.#examples.lacks(kind);
  }

  addExample(kind: string, example: FailureExample): void {
    this.#examples.add(kind, example);
  }

  outcome(): RequestOutcome {
    return {
      // Without it the duration may be 1,000 less a rounding error.
      duration: Math.round((this.#until - this.#from) * 1e6) / 1e6,
      completed: this.#completed,
      received: this.#received,
      seconds: this.#seconds.outcome(this.#until),
      examples: this.#examples.all,
      silences: this.#silencesInOrder(),
      ...(this.#windows && { windows: this.#windows.outcome(this.#until) }),
      requests: this.#tallies.slice(0, this.#measured).map(({ sent, responses, received, errors, lost, histogram }) => {
        const failed = [...errors.values()].reduce((sum, value) => sum + value, 0);
        const counts = {
          sent,
          responses,
          errors: Object.fromEntries(errors),
          lost,
          inFlight: sent - responses - failed - lost,
        };
        return { counts, received, histogram: encodeHistogram(histogram) };
      }),
    };
  }

  /** Notes that a good answer came, or that the window ends. */
  #hear(now: number): void {
    const since = Number.isNaN(this.#heard) ? this.#from : this.#heard;
    this.#heard = now;
    if (now - since < LEAST_SILENCE) return;
    this.#silences.push({ from: since - this.#from, until: now - this.#from });
    if (this.#silences.length > 2 * MOST_SILENCES) this.#silences = longestOf(this.#silences);
  }

  #silencesInOrder(): Silence[] {
    if (Number.isFinite(this.#until)) this.#hear(Math.max(this.#until, this.#heard || this.#from));
    return longestOf(this.#silences).sort((one, other) => one.from - other.from);
  }

  #noteFailure(kind: string): void {
    this.failed++;
    this.lastFailure = kind;
  }

  #tally(request: number): Tally {
    const tally = this.#tallies[request];
    if (!tally) throw new RangeError(`no request ${request} in the plan`);
    return tally;
  }
}

function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}
