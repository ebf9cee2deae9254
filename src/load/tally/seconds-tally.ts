import { createHistogram, type Histogram, quantiles, recordLatency } from '../../measurement/histogram.ts';
import { joinSeconds, type LoadSecond, TIMED } from '../../measurement/second.ts';

/** Milliseconds. */
const SECOND = 1000;
/** A rest at the end of a window that is shorter than this (milliseconds) is part of the second before it. */
const SHORTEST = 100;
/** The fewest seconds whose latencies are kept as they are. Earlier ones are reduced, to take little memory. */
const KEPT = 8;

/** The counts of one second; one object for all of its requests. */
interface Counting {
  sent: number;
  completed: number;
  /** Of those that were sent, the ones of which something became. */
  settled: number;
  errors: Map<string, number> | null;
  /** null: nothing was measured yet, or it was reduced. */
  histogram: Histogram | null;
  reduced: Pick<LoadSecond, 'timed' | 'p50' | 'p95' | 'p99'> | null;
  connections: number | null;
}

/**
 * Counts the requests of a window by the second in which each was sent, or was due, so that the seconds add up to the window.
 * It costs an index, an addition and a histogram's place for a request, and allocates nothing for it. Times are milliseconds
 * of `performance.now()`; none is before the start of the window.
 */
export class SecondsTally {
  readonly #seconds: Counting[] = [];
  /** Histograms that were reduced, to be used again. */
  readonly #spare: Histogram[] = [];
  #from = 0;
  /** How many seconds are kept after their end, until nothing that was due in them can still wait to be sent. */
  #keep = KEPT;
  /** The first second that may still have its latencies. */
  #first = 0;

  /**
   * @param from the start of the window; may lie ahead
   * @param patience the milliseconds that a request may wait before it is sent
   */
  begin(from: number, patience: number): void {
    this.#from = from;
    this.#keep = Math.max(KEPT, Math.ceil(patience / SECOND) + 2);
  }

  sent(at: number): void {
    this.#at(at).sent++;
  }

  /** Counts a good answer. @param now when it came */
  completed(now: number): void {
    this.#at(now).completed++;
  }

  /** Settles a request by a good answer. @param latency milliseconds */
  answered(sentAt: number, latency: number): void {
    const second = this.#at(sentAt);
    second.settled++;
    record(second, latency, this.#spare);
  }

  /** Settles a request that failed. */
  failed(sentAt: number, kind: string): void {
    const second = this.#at(sentAt);
    second.settled++;
    second.errors ??= new Map();
    second.errors.set(kind, (second.errors.get(kind) ?? 0) + 1);
  }

  /** Adds the latency of a request that failed, and whose time counts all the same. @param latency milliseconds */
  timed(sentAt: number, latency: number): void {
    record(this.#at(sentAt), latency, this.#spare);
  }

  working(now: number, connections: number): void {
    const second = this.#at(now);
    if (second.connections === null || connections > second.connections) second.connections = connections;
  }

  /** @param until the end of the window; infinite: it has not ended yet */
  outcome(until: number): LoadSecond[] {
    const length = until === Number.POSITIVE_INFINITY ? this.#seconds.length * SECOND : until - this.#from;
    const count = Math.max(1, Math.ceil(length / SECOND - 1e-9));
    // What came at the very end, after the last whole second, was counted in one more.
    const all = Array.from({ length: Math.max(count, this.#seconds.length) }, (_, index): LoadSecond => {
      const at = index * SECOND;
      return { at, span: Math.max(0, Math.min(SECOND, length - at)), ...told(this.#seconds[index]) };
    });
    const last = Math.max(
      0,
      all.findLastIndex(({ span }) => span >= SHORTEST),
    );
    return last === all.length - 1 ? all : [...all.slice(0, last), joinSeconds(all.slice(last))];
  }

  #at(instant: number): Counting {
    const index = Math.floor((instant - this.#from) / SECOND);
    return this.#seconds[index] ?? this.#open(index);
  }

  /** Makes this second and those before it that are missing. */
  #open(index: number): Counting {
    while (this.#seconds.length <= index) {
      this.#seconds.push({
        sent: 0,
        completed: 0,
        settled: 0,
        errors: null,
        histogram: null,
        reduced: null,
        connections: null,
      });
    }
    this.#reduceBefore(index - this.#keep);
    return this.#seconds[index] as Counting;
  }

  /** Reduces the seconds before one of them in their order, up to the first that has a request under way. */
  #reduceBefore(index: number): void {
    for (; this.#first < index; this.#first++) {
      const second = this.#seconds[this.#first] as Counting;
      if (second.settled < second.sent) return;
      second.reduced = reduced(second.histogram);
      if (second.histogram === null) continue;
      second.histogram.reset();
      this.#spare.push(second.histogram);
      second.histogram = null;
    }
  }
}

function record(second: Counting, latency: number, spare: Histogram[]): void {
  // Nothing is left to come then: what does has waited for longer than anything may.
  if (second.reduced !== null) return;
  second.histogram ??= spare.pop() ?? createHistogram();
  recordLatency(second.histogram, latency);
}

function reduced(histogram: Histogram | null): NonNullable<Counting['reduced']> {
  const values =
    histogram &&
    quantiles(
      histogram,
      TIMED.map(([, probability]) => probability),
    );
  const [p50 = null, p95 = null, p99 = null] = values ?? [];
  return { timed: histogram?.totalCount ?? 0, p50, p95, p99 };
}

function told(second: Counting | undefined): Omit<LoadSecond, 'at' | 'span'> {
  return {
    sent: second?.sent ?? 0,
    completed: second?.completed ?? 0,
    errors: Object.fromEntries(second?.errors ?? []),
    ...(second?.reduced ?? reduced(second?.histogram ?? null)),
    connections: second?.connections ?? null,
  };
}
