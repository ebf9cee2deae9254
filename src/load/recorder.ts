import { createHistogram, encodeHistogram, type Histogram, recordLatency } from '../measurement/histogram.ts';
import type { LoadOutcome } from './plan.ts';

interface Tally {
  sent: number;
  responses: number;
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
  /** All requests since the start, warm-up included: to see that nothing works at all. */
  answered = 0;
  failed = 0;
  lastFailure = '';
  #from = Number.POSITIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;
  #completed = 0;
  #received = 0;
  readonly #tallies: Tally[];

  /** @param requests how many there are */
  constructor(requests: number) {
    this.#tallies = Array.from({ length: requests }, () => ({
      sent: 0,
      responses: 0,
      errors: new Map(),
      lost: 0,
      histogram: createHistogram(),
    }));
  }

  /** @param from may be still to come */
  open(from: number): void {
    this.#from = from;
  }

  /** @param until may be still to come; what was said before is forgotten */
  close(until: number): void {
    this.#until = until;
  }

  /** Whether the window has this time in it. */
  measures(time: number): boolean {
    return time >= this.#from && time < this.#until;
  }

  sent(request: number, sentAt: number): void {
    if (!this.measures(sentAt)) return;
    this.#tally(request).sent++;
    this.pending++;
  }

  /** @param problem kind of error that a complete answer is; null: a good one */
  answer(request: number, problem: string | null, bytes: number, sentAt: number, now: number): void {
    const good = problem === null;
    if (good) this.answered++;
    else this.#noteFailure(problem);
    if (now >= this.#from && now < this.#until) {
      this.#received += bytes;
      if (good) this.#completed++;
    }
    if (!this.measures(sentAt)) return;
    this.pending--;
    const tally = this.#tally(request);
    if (good) {
      tally.responses++;
      recordLatency(tally.histogram, now - sentAt);
    } else {
      count(tally.errors, problem);
    }
  }

  /** A timed-out request enters the histogram too: it lasted at least this long, and must not make p99 better. */
  timeout(request: number, sentAt: number, latency: number): void {
    if (!this.error(request, 'timeout', sentAt)) return;
    recordLatency(this.#tally(request).histogram, latency);
  }

  error(request: number, kind: string, sentAt: number): boolean {
    this.#noteFailure(kind);
    if (!this.measures(sentAt)) return false;
    this.pending--;
    count(this.#tally(request).errors, kind);
    return true;
  }

  /** The connection was closed before a complete answer. */
  lost(request: number, sentAt: number): void {
    this.#noteFailure('connection closed without an answer');
    if (!this.measures(sentAt)) return;
    this.pending--;
    this.#tally(request).lost++;
  }

  /** An arrival that never got a connection, and waited for one at least this long: a request that failed. */
  dropped(request: number, due: number, latency: number): void {
    this.failed++;
    // What kept all connections busy tells more.
    this.lastFailure ||= 'dropped';
    if (!this.measures(due)) return;
    const tally = this.#tally(request);
    tally.sent++;
    count(tally.errors, 'dropped');
    recordLatency(tally.histogram, latency);
  }

  outcome(): Pick<LoadOutcome, 'duration' | 'completed' | 'received' | 'requests'> {
    return {
      // Not 1,000 less a rounding error.
      duration: Math.round((this.#until - this.#from) * 1e6) / 1e6,
      completed: this.#completed,
      received: this.#received,
      requests: this.#tallies.map(({ sent, responses, errors, lost, histogram }) => {
        const failed = [...errors.values()].reduce((sum, value) => sum + value, 0);
        const counts = {
          sent,
          responses,
          errors: Object.fromEntries(errors),
          lost,
          inFlight: sent - responses - failed - lost,
        };
        return { counts, histogram: encodeHistogram(histogram) };
      }),
    };
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
